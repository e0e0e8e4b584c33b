/**
 * What every browser test has: its own sandbox and gateway, a page that fails the test on a policy violation, and words
 * for both.
 */

import { type BrowserContext, expect, type Locator, type Page, test as base } from '@playwright/test';
import { type Server, startGateway, startSandbox } from './process.ts';

export { type BrowserContext, expect, type Page };

export const SAMPLE = { id: '15f67991-0f51-4efc-a8ad-ef1fb31a480c', name: 'BackupUnitName' } as const;
export const TOKEN = 'demo-token';
/** What is opened seldom, which is loaded once the list is shown. */
export const LATER = /\bassets\/seldom-[\w-]+\.js/;
const A_LONG_WHILE_MS = 3_600_000;
export const USER = { username: 'demo@example.com', password: 'demo-password' } as const;

export type Sandbox = Server & {
  control<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** The next `times` requests of an operation fail in this way; 0 for all. */
  fault(operation: string, fault: Record<string, unknown>, rule?: Record<string, unknown>): Promise<unknown>;
  /** What is being created, changed or deleted is done: never by itself, since no test could tell how soon it looks. */
  settle(): Promise<unknown>;
};

type Fixtures = { sandboxArgs: string[]; sandbox: Sandbox; gateway: Server; watched: undefined };

export const test = base.extend<Fixtures>({
  sandboxArgs: [[], { option: true }],
  sandbox: async ({ sandboxArgs }, use) => {
    const server = await startSandbox(['--provision-ms', String(A_LONG_WHILE_MS), ...sandboxArgs]);
    const sandbox = withControl(server);
    await use(sandbox);
    const { items } = await sandbox.control<{ items: unknown[] }>('GET', 'unmatched').catch(() => ({ items: [] }));
    await server.stop();
    expect(items, 'requests that the API does not know').toEqual([]);
  },
  gateway: async ({ sandbox }, use, info) => {
    const server = await startGateway(sandbox.url);
    await use(server);
    await server.stop();
    if (info.status !== info.expectedStatus) console.log(`gateway:\n${server.log()}sandbox:\n${sandbox.log()}`);
  },
  baseURL: async ({ gateway }, use) => use(gateway.url),
  watched: [
    async ({ context }, use) => {
      const violations = await watch(context);
      await use(undefined);
      expect(violations, 'content security policy violations and script errors').toEqual([]);
    },
    { auto: true },
  ],
});

function withControl(server: Server): Sandbox {
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const init: RequestInit =
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${server.url}/_sandbox/${path}`, init);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    ...server,
    control,
    fault: (operation, fault, rule = {}) => control('POST', 'faults', { operation, fault, ...rule }),
    settle: () => control('POST', 'clock', { advanceMs: A_LONG_WHILE_MS }),
  };
}

async function watch(context: BrowserContext): Promise<string[]> {
  const seen: string[] = [];
  await context.addInitScript(() => {
    // What is said for a few seconds stays, however late the test comes to look.
    const lasting = new CSSStyleSheet();
    lasting.replaceSync('.notice span { animation: none !important }');
    document.adoptedStyleSheets = [lasting];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy violation: ${violatedDirective} ${blockedURI}`);
    });
  });
  context.on('console', (message) => {
    if (/policy violation|Content Security Policy|Trusted ?Type/i.test(message.text())) seen.push(message.text());
  });
  context.on('weberror', (error) => seen.push(error.error().message));
  return seen;
}

export async function signIn(page: Page, address = '/'): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}

export function rowOf(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
}

/** The tab of the sample's console, which names the unit. */
export async function openConsole(page: Page): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Open console' }).click();
  const tab = await opened;
  await expect(tab.getByText(SAMPLE.name, { exact: true })).toBeVisible();
  await expect(tab).toHaveTitle(new RegExp(SAMPLE.id));
  return tab;
}

/** The table's rows without its head. */
export function rows(page: Page): Locator {
  return page.locator('tbody').getByRole('row');
}

export async function fillNewUnit(
  page: Page,
  fields: { name: string; email?: string; password?: string },
): Promise<void> {
  await page.getByRole('button', { name: 'New backup unit' }).click();
  await page.getByLabel('Name').fill(fields.name);
  await page.getByLabel('Email').fill(fields.email ?? 'new@example.com');
  await page.getByLabel('Password').fill(fields.password ?? 'a-new-password');
}

/** Puts another session in place of the browser's, as time or a hand would. */
export async function replaceSession(page: Page, url: string, value: string): Promise<void> {
  await page.context().addCookies([
    {
      name: '__Host-session',
      value,
      url: url.replace('http:', 'https:'),
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
    },
  ]);
}
