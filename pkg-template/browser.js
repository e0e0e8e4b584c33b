/** `ionos-backup/browser`: opening a unit's console from a click. Types and docs stand in `browser.d.ts`. */
import { wrong } from './invalid.js';
import { ID } from './gateway/operations.js';
import { isConsoleUrl, isLoopback, parse } from './gateway/urls.js';

const NAME = 'openConsole';

export async function openConsole(source, options = {}) {
  const page = globalThis.window ?? globalThis;
  const { allowInsecure = false } = known('options', options, ['allowInsecure']);
  if (typeof allowInsecure !== 'boolean') wrong(NAME, 'options.allowInsecure', 'must be a boolean');
  if (typeof source !== 'function') return submit(page, known('source', source, ['gateway', 'id']));
  // Before anything is waited for: later, it would be a pop-up that nobody clicked for.
  const opened = page.open('', '_blank');
  if (!opened) {
    const text =
      'the popup was blocked, and no URL asked for: call it from a click, or have pop-ups allowed for this page';
    throw new DOMException(`${NAME}: ${text}`, 'NotAllowedError');
  }
  try {
    opened.opener = null;
    const url = await source();
    if (!isConsoleUrl(url, ({ hostname }) => allowInsecure || isLoopback(hostname))) {
      wrong(NAME, 'source', 'must give a URL that a browser may be sent to: https, or http on loopback');
    }
    // EXPOSE: the one-time URL, to the tab that was opened for it.
    opened.location.replace(url);
  } catch (thrown) {
    opened.close();
    throw thrown;
  }
}

/** A form, so that the URL goes to the new tab as a redirect and through no script. */
function submit({ document, location }, { gateway, id }) {
  /** @type {any} */
  const url = typeof gateway === 'string' ? parse(gateway, location.href) : undefined;
  if (!url?.href.startsWith(`${location.origin}/`) || url.search !== '' || url.hash !== '') {
    return wrong(NAME, 'source.gateway', 'must be a path of this origin, such as /api/backup');
  }
  if (typeof id !== 'string' || !ID.test(id)) wrong(NAME, 'source.id', 'must be the id of a backup unit');
  const form = document.createElement('form');
  const path = url.pathname.replace(/\/$/, '');
  const attributes = { method: 'post', action: `${url.origin}${path}/backupunits/${id}/console`, target: '_blank' };
  // Never `noreferrer`: it would take the origin from the request, and the gateway refuses one without.
  for (const [name, value] of Object.entries({ ...attributes, rel: 'noopener' })) form.setAttribute(name, value);
  form.hidden = true;
  document.documentElement.append(form);
  form.submit();
  form.remove();
}

/** An object of options: what it has, if there is nothing else in it. */
function known(what, given, names) {
  if (typeof given !== 'object' || given === null) wrong(NAME, what, 'must be an object');
  for (const name of Object.keys(given)) {
    if (!names.includes(name) && given[name] !== undefined) wrong(NAME, `${what}.${name}`, 'is not known here');
  }
  return given;
}
