/** Time and leaving: how long the API may take, and what happens when whoever asked goes away. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { fakeTime, idle } from '../support/clock.js';
import { json, LIST } from '../support/doubles.js';
import { gatewayOf, ID, isRefusal, requestOf, streamOf, watched } from '../support/gateway.js';

const CONSOLE = `/backupunits/${ID}/console`;
const never = () => new Promise(() => {});

let clock;
const stray = [];
process.on('unhandledRejection', (reason) => stray.push(reason));
beforeEach(() => {
  clock = fakeTime();
});
afterEach(async () => {
  await idle();
  assert.equal(clock.timers(), 0, 'a timer is left');
  clock.restore();
  assert.deepEqual(stray.splice(0), [], 'something was rejected where nobody waits for it');
});

test('an API that does not answer in time is a 504, even if fetch does not heed its signal', async () => {
  for (const [method, path] of [
    ['GET', '/backupunits'],
    ['POST', '/backupunits'],
    ['POST', CONSOLE],
  ]) {
    for (const timeoutMs of [undefined, 50]) {
      const { ask, reached, told } = gatewayOf({ timeoutMs }, never);
      const began = clock.now();
      await isRefusal(await clock.until(ask(method, path)), 504, 'timeout');
      assert.equal(clock.now() - began, timeoutMs ?? 30_000, `${method} ${path}`);
      assert.ok(reached[0].signal.aborted);
      assert.deepEqual([told[0].status, told[0].durationMs], [504, timeoutMs ?? 30_000]);
    }
  }
});

test('the time begins after authorize', async () => {
  const authorize = () => new Promise((resolve) => clock.after(100_000, () => resolve({ token: 'token' })));
  const slowly = () => new Promise((resolve) => clock.after(29_999, () => resolve(json(LIST))));
  const { ask } = gatewayOf({ authorize }, slowly);
  assert.equal((await clock.until(ask('GET', '/backupunits'))).status, 200);
  assert.equal(clock.elapsed(), 129_999);
});

test('the time ends with the headers: a body may take as long as it comes', async () => {
  const slowly = streamOf(['{"items":', '[]}']).pipeThrough(
    new TransformStream({
      transform: (chunk, controller) =>
        new Promise((resolve) => clock.after(60_000, () => resolve(controller.enqueue(chunk)))),
    }),
  );
  const { ask, reached } = gatewayOf({}, () => new Response(slowly));
  const answer = await clock.until(ask('GET', '/backupunits'));
  assert.deepEqual(await clock.until(answer.json()), { items: [] });
  assert.ok(!reached[0].signal.aborted);
});

test('a console’s answer has to be there in time, its body too', async () => {
  const { ask } = gatewayOf({}, () => new Response(streamOf(['{"ssoUrl":'], never)));
  await isRefusal(await clock.until(ask('POST', CONSOLE)), 504, 'timeout');
});

test('an answer that comes too late is let go of', async () => {
  const { seen, stream } = watched();
  /** @type {any} */
  let arrive;
  const { ask } = gatewayOf({}, () => new Promise((resolve) => (arrive = resolve)));
  await isRefusal(await clock.until(ask('GET', '/backupunits')), 504, 'timeout');
  arrive(new Response(stream));
  await idle();
  assert.ok(seen.cancelled);
});

test('a body that does not come in time is a 408, and nothing reaches the API', async () => {
  for (const [method, path] of [
    ['POST', '/backupunits'],
    ['DELETE', `/backupunits/${ID}`],
    ['POST', CONSOLE],
  ]) {
    const { seen, stream } = watched({ pull: never });
    const { ask, reached } = gatewayOf();
    await isRefusal(await clock.until(ask(method, path, { body: stream })), 408, 'slow');
    await idle();
    assert.deepEqual([reached, seen.cancelled], [[], true], `${method} ${path}`);
  }
});

test('a body that breaks off is a 400, and nothing reaches the API', async () => {
  const { ask, reached } = gatewayOf();
  const body = streamOf(['{'], (controller) => controller.error(new Error('canary')));
  await isRefusal(await ask('POST', '/backupunits', { body }), 400, 'body');
  assert.deepEqual(reached, []);
});

test('whoever leaves takes the request along', async () => {
  for (const [method, path] of [
    ['GET', '/backupunits'],
    ['POST', '/backupunits'],
    ['POST', CONSOLE],
  ]) {
    const left = new AbortController();
    const { gateway, reached, told } = gatewayOf({}, never);
    const answer = gateway.fetch(requestOf(method, path, { signal: left.signal }));
    await idle();
    assert.deepEqual([reached.length, reached[0].signal.aborted], [1, false]);
    left.abort('a reason');
    await isRefusal(await answer, 499, 'left');
    assert.deepEqual([reached[0].signal.aborted, told[0].status], [true, 499]);
  }
});

test('whoever has left before reaches nothing', async () => {
  for (const [method, path] of [
    ['GET', '/backupunits'],
    ['POST', '/backupunits'],
  ]) {
    const { gateway, reached } = gatewayOf();
    await isRefusal(await gateway.fetch(requestOf(method, path, { signal: AbortSignal.abort() })), 499, 'left');
    assert.deepEqual(reached, []);
  }
});

test('whoever leaves in the middle of sending reaches nothing', async () => {
  const left = new AbortController();
  const { gateway, reached } = gatewayOf();
  const body = streamOf(['{'], never);
  const answer = gateway.fetch(requestOf('POST', '/backupunits', { body, signal: left.signal }));
  await idle();
  left.abort();
  await isRefusal(await answer, 499, 'left');
  assert.deepEqual(reached, []);
});

test('whoever leaves in the middle of an answer takes it along, however little comes of it', async () => {
  const left = new AbortController();
  const { gateway, reached } = gatewayOf({}, () => new Response(streamOf(['{'], never)));
  const answer = await gateway.fetch(requestOf('GET', '/backupunits', { signal: left.signal }));
  await answer.body.getReader().read();
  assert.ok(!reached[0].signal.aborted);
  left.abort();
  assert.ok(reached[0].signal.aborted);
});

test('many at once do not disturb each other', async () => {
  const { ask } = gatewayOf({}, (url) => (url.endsWith('slow') ? never() : json({ id: url.split('/').pop() })));
  const slow = ask('GET', '/backupunits/slow');
  const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => ask('GET', `/backupunits/u${at}`)));
  for (const [at, answer] of answers.entries()) assert.deepEqual(await answer.json(), { id: `u${at}` });
  await isRefusal(await clock.until(slow), 504, 'timeout');
});
