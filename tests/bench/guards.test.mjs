/**
 * Guards of size and of what a call costs: counted numbers, so that they hold on any machine. Nothing here is timed.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { counts, crossingsOf, memory } from './lib/counts.mjs';
import { underLoad } from './lib/gateway.mjs';
import { brotli, bundle, ourSizes } from './lib/size.mjs';
import { makeStage, OURS } from './lib/stage.mjs';
import { SMALL } from './lib/units.mjs';
import { countsInWorkerd } from './lib/workerd.mjs';

const stage = makeStage(process.env.PACKAGE);
const budget = JSON.parse(readFileSync(new URL('budget.json', import.meta.url), 'utf8'));

test('each entry fits its size budget', async (context) => {
  const sizes = await ourSizes(stage);
  for (const [entry, most] of Object.entries(budget.brotliBytes)) {
    const { brotli } = sizes[entry];
    context.diagnostic(`${entry}: ${brotli} of ${most} bytes`);
    assert.ok(brotli <= most, `${entry} has ${brotli} bytes under brotli, its budget is ${most}: ${RAISE}`);
  }
});

test('the gateway fits its size budget, as it is shipped and as it is bundled', async (context) => {
  const shipped = readFileSync(join(stage.ours, 'gateway.js'));
  const { outputFiles } = await bundle(stage, OURS, {
    stdin: { contents: `export { createGateway } from 'ionos-backup/gateway';`, resolveDir: stage.folder },
  });
  for (const [what, bytes] of Object.entries({ shipped, bundled: outputFiles[0].contents })) {
    const size = brotli(bytes);
    context.diagnostic(`gateway, ${what}: ${size} of ${budget.gatewayBrotliBytes} bytes`);
    assert.ok(size <= budget.gatewayBrotliBytes, `the gateway, ${what}, has ${size} bytes under brotli: ${RAISE}`);
  }
});

test('a call crosses the border of the wasm, and allocates, no more often than its budget', async (context) => {
  // Answered by a response that makes no promises on its own account: those differ from one version of Node to the
  // next.
  const { firstPlain, plain } = await counts(stage, SMALL);
  for (const [call, result] of Object.entries({ firstCall: firstPlain, repeatedCall: plain })) {
    const { PROMISE: promises = 0, Microtask: microtasks = 0, Timeout: timers = 0 } = result.resources;
    const counted = { ...crossingsOf(result), promises, microtasks, timers };
    for (const [what, most] of Object.entries(budget[call])) {
      context.diagnostic(`${call}, ${what}: ${counted[what]} of ${most}`);
      assert.ok(counted[what] <= most, `${call} has ${counted[what]} ${what}, its budget is ${most}: ${RAISE}`);
    }
  }
});

test('a call in workerd reads, and sets timers, no more often than its budget', async (context) => {
  const counted = await countsInWorkerd(stage);
  for (const [what, most] of Object.entries(budget.workerdCall)) {
    context.diagnostic(`${what}: ${counted[what]} of ${most}`);
    assert.ok(counted[what] > 0 && counted[what] <= most, `a call has ${counted[what]} ${what}, not ${most}: ${RAISE}`);
  }
});

test('a long list crosses the border as often as a short one', async () => {
  const [short, long] = [await counts(stage, 1), await counts(stage, 1000)];
  assert.deepEqual(long.first.crossings, short.first.crossings);
  assert.deepEqual(long.ours.crossings, {});
});

test('the gateway answers whoever behaves, whatever others do at the same time', async (context) => {
  const results = await underLoad(stage, { servers: ['Node', 'workerd'], seconds: 3, connections: 60 });
  for (const [runtime, { list, create, slow, broken, leaving, problems }] of Object.entries(results)) {
    context.diagnostic(`${runtime} under load: ${JSON.stringify({ list, create, slow, broken, leaving })}`);
    assert.deepEqual(problems, {}, runtime);
    for (const count of [list, create, slow, broken, leaving]) assert.ok(count > 0, `${runtime} saw every kind`);
  }
});

test('neither calls nor a long list leave anything behind', async (context) => {
  const { samples, long } = await memory(stage, 20_000);
  const [first] = samples;
  for (const { calls, wasm, places } of samples) {
    assert.equal(wasm, first.wasm, `the linear memory grew within ${calls} calls`);
    assert.equal(places, first.places, `references to JavaScript values were kept within ${calls} calls`);
  }
  // After a full collection. What a call leaves behind, were it only its URL, is more than this.
  const kept = (samples.at(-1).heapUsed - samples[1].heapUsed) / (samples.at(-1).calls - samples[1].calls);
  assert.ok(kept < 64, `each call leaves ${kept.toFixed(0)} bytes on the heap`);
  context.diagnostic(`linear memory: ${long.after} of ${budget.linearMemoryBytes} bytes`);
  assert.ok(long.after <= budget.linearMemoryBytes, `${long.after} bytes of linear memory: ${RAISE}`);
  assert.equal(long.again, long.after, 'a second long list found no memory to use again');
});

const RAISE = 'make it smaller, or raise the budget in budget.json and say in the commit what it buys';
