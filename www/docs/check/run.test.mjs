/**
 * Every block marked `run` is executed in a Node of its own against the sandbox, and prints what the text block below
 * it says. `UPDATE=1 node --test check/run.test.mjs` writes those.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import ts from 'typescript';
import { blocks, docs, nameOf, read, root } from './blocks.mjs';
import { startSandbox } from './sandbox.mjs';

const run = promisify(execFile);
const folder = join(docs, 'node_modules/.blocks');
const wanted = blocks.filter(({ marks }) => marks.includes('run'));

test('blocks marked run do run, and print what the page says', async (t) => {
  await mkdir(folder, { recursive: true });
  const sandbox = await startSandbox();
  t.after(sandbox.stop);
  for (const block of wanted) {
    await t.test(nameOf(block), async () => {
      await fetch(`${sandbox.url}/_sandbox/reset`, { method: 'POST' });
      block.printed = await execute(block, wanted.indexOf(block), sandbox.url);
      if (process.env.UPDATE !== '1') assert.equal(block.printed, block.output ?? '');
    });
  }
  if (process.env.UPDATE === '1') await update();
});

async function execute({ code }, place, url) {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const file = join(folder, `block-${place}.mjs`);
  await writeFile(file, ts.transpileModule(code, { compilerOptions }).outputText);
  const env = { PATH: process.env.PATH, IONOS_API_URL: url, IONOS_TOKEN: 'demo-token', NO_COLOR: '1' };
  const { stdout, stderr } = await run(process.execPath, [file], { env, timeout: 300_000 });
  assert.equal(stderr, '');
  return stdout;
}

/** From the last block to the first, so that the places before stay. */
async function update() {
  const texts = new Map();
  for (const { page, end, printed, outputLength = 0 } of wanted.toReversed()) {
    if (printed === undefined) continue;
    const text = texts.get(page) ?? read(page);
    const shown = printed === '' ? '' : `\n\`\`\`text\n${printed}\`\`\`\n`;
    texts.set(page, text.slice(0, end) + shown + text.slice(end + outputLength));
  }
  for (const [page, text] of texts) await writeFile(join(root, page), text);
}
