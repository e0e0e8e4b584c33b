/**
 * The playground in Chromium: every example runs to its end, a fault strikes, a program stops, nothing leaves the page.
 */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { docs } from './blocks.mjs';
import { openSite } from './site.mjs';

/** The examples that end with an error, on purpose. */
const FAILING = { 'lost-answer': 'unknown', 'by-name': 'not_found', abort: 'the user went away', deadline: 'timeout' };

let site;
test.before(async () => {
  site = await openSite();
});
test.after(() => site.close());

test('every example runs to its end', { concurrency: 5 }, async (t) => {
  const files = await readdir(join(docs, 'playground/examples'));
  assert.ok(files.length >= 12);
  // At once, since most of their time is waiting.
  const name = (file) => /^\d+-(.*)\.js$/.exec(file)[1];
  await Promise.all(files.map(name).map((name) => t.test(name, () => runsToItsEnd(name))));
});

async function runsToItsEnd(name) {
  const text = await run(`#${name}`);
  if (name in FAILING) assert.ok(text.failed.includes(FAILING[name]), text.all);
  else assert.equal(text.failed, '', text.all);
  assert.ok(text.requests > 0, 'requests are shown');
  if (text.all.includes('created') || name === 'lost-answer') assert.ok(text.ledger > 0, 'the ledger is shown');
}

test('a fault that is armed strikes, and its code leads to its entry', async () => {
  const text = await run('#list', (page) => page.getByRole('button', { name: 'Redirect' }).click());
  assert.ok(text.failed.includes('redirect'), text.all);
  assert.equal(text.link, `${site.url}errors.html#unexpected_redirect`);
});

test('a program that never ends is stopped', async () => {
  await site.withPage({}, async (page) => {
    await page.goto(`${site.url}playground/`);
    await write(page, 'for (;;);');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('stopped').waitFor();
    await page.getByRole('button', { name: 'Run' }).click();
  });
});

test('nothing leaves the page', async () => {
  await site.withPage({ mayComplain: /Content Security Policy/ }, async (page) => {
    await page.goto(`${site.url}playground/`);
    await write(
      page,
      `await fetch(${JSON.stringify(site.url)}).then(() => console.log('it left'), () => console.log('it stayed'));`,
    );
    await page.getByRole('button', { name: 'Run' }).click();
    await page.locator('#result').getByText('it stayed').waitFor();
  });
});

async function write(page, program) {
  const editor = page.getByRole('textbox', { name: 'Program' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(program);
}

/** What the page shows after an example has run. */
async function run(hash, before) {
  let text;
  await site.withPage({}, async (page) => {
    await page.goto(`${site.url}playground/${hash}`);
    await before?.(page);
    await page.getByRole('button', { name: 'Run' }).click();
    await page.locator('#result').getByText('ended', { exact: true }).waitFor();
    const [all] = await page.locator('#result').allInnerTexts();
    const failed = (await page.locator('#result .failed, #result dl').allInnerTexts()).join('\n');
    const link = await page.locator('#result dd a').evaluateAll(([link]) => link?.href);
    const rows = (table) => page.locator(`${table} tbody tr`).count();
    text = { all, failed, link, requests: await rows('#requests'), ledger: await rows('#ledger') };
  });
  return text;
}
