/** The types of `ionos-backup/browser`: opening a unit's console from a click. */

/** Where the one-time URL comes from. */
export type ConsoleSource =
  | {
      /** Where a gateway of `ionos-backup/gateway` is mounted, on the page's own origin: `/api/backup`. */
      readonly gateway: string;
      /** The id of the backup unit. */
      readonly id: string;
    }
  /** Where there is no gateway: `() => client.ssoUrl(id)`. */
  | (() => string | PromiseLike<string>);

/** Options of {@link openConsole}. */
export type ConsoleOptions = {
  /**
   * Takes any http URL from a function; otherwise they have to be https, or http on loopback.
   *
   * @default false
   */
  readonly allowInsecure?: boolean | undefined;
};

/**
 * Opens a unit's Backup Console in a new tab that cannot reach this page. Call it from a click, without awaiting
 * anything before.
 *
 * With a gateway, a form is sent to the new tab, so that no script sees the one-time URL; the promise resolves once it
 * is sent, and what goes wrong then is shown in that tab. With a function, the tab is opened at once, then the function
 * is asked, and its URL is checked and used once.
 *
 * Rejects with `InvalidArgumentError` for a wrong argument and for a URL that no browser may be sent to, with a
 * `DOMException` named `NotAllowedError` if the browser blocked the tab (the function was not asked then), and with
 * what the function rejects with. The tab is closed then.
 *
 * @example
 * ```ts
 * button.onclick = () => openConsole({ gateway: '/api/backup', id: unit.id }).catch(show);
 * ```
 */
export function openConsole(source: ConsoleSource, options?: ConsoleOptions): Promise<void>;
