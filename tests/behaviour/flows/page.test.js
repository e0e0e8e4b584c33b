/** `watch` in a page that is hidden and shows again, and what disposes of it. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { reactive } from '@vue/reactivity';
import { clientOf, fetchOf, json } from '../support/doubles.js';
import { settle } from '../support/settle.js';

const list = (...ids) => json({ items: ids.map((id) => ({ id, metadata: { state: 'AVAILABLE' } })) });
const busy = () => json({ items: [{ id: 'a', metadata: { state: 'BUSY' } }] });

/** A document that can be hidden, and knows who listens. */
class Page {
  target = new EventTarget();
  visibilityState = 'visible';
  listeners = 0;

  addEventListener(type, listener) {
    this.listeners += 1;
    this.target.addEventListener(type, listener);
  }

  removeEventListener(type, listener) {
    this.listeners -= 1;
    this.target.removeEventListener(type, listener);
  }

  turn(visibilityState) {
    this.visibilityState = visibilityState;
    this.target.dispatchEvent(new Event('visibilitychange'));
  }
}

/** @type {Page} */
let page;
beforeEach(() => {
  page = new Page();
  Object.assign(globalThis, { document: page });
});
afterEach(() => {
  assert.equal(page.listeners, 0, 'a listener of the page is left');
  delete globalThis.document;
});

/** When each look was, and what the fetch was called with. */
function looksOf(clock, ...answers) {
  const at = [];
  const fetch = fetchOf(...answers.map((answer) => () => answer()));
  return { at, fetch: (...args) => (at.push(clock.elapsed()), fetch(...args)) };
}

/** When a watch looked, and its last snapshot, while the page turned at these times after the first one. */
async function watched({ answers = [() => list('a'), () => list('b')], options = {}, turns = [] }) {
  const { value } = await settle(async ({ clock }) => {
    const { at, fetch } = looksOf(clock, ...answers);
    const watch = clientOf(fetch).watch(options);
    await watch.next();
    for (const [ms, visibilityState] of turns) clock.after(ms, () => page.turn(visibilityState));
    const { value: snapshot } = await watch.next();
    await watch.return();
    return { at, snapshot };
  });
  return value;
}

describe('watch in a page', () => {
  it('does not look while it is hidden, and looks at once when it shows again', async () => {
    const turns = [
      [1_000, 'hidden'],
      [100_000, 'visible'],
    ];
    const { at, snapshot } = await watched({ options: { intervalMs: 10_000 }, turns });
    assert.deepEqual([at, snapshot.added], [[0, 100_000], ['b']]);
  });

  it('looks at once when it shows again before the next look was due', async () => {
    const turns = [
      [1_000, 'hidden'],
      [3_000, 'visible'],
    ];
    const { at } = await watched({ options: { intervalMs: 60_000 }, turns });
    assert.deepEqual(at, [0, 3_000]);
  });

  it('looks when the page shows, if it was begun while hidden', async () => {
    page.visibilityState = 'hidden';
    const { value } = await settle(async ({ clock }) => {
      const { at, fetch } = looksOf(clock, () => list('a'));
      const watch = clientOf(fetch).watch();
      clock.after(7_000, () => page.turn('visible'));
      await watch.next();
      await watch.return();
      return at;
    });
    assert.deepEqual(value, [7_000]);
  });

  it('is not hurried by a page that was visible all the time', async () => {
    const { at } = await watched({ options: { intervalMs: 10_000 }, turns: [[1_000, 'visible']] });
    assert.equal(at.length, 2);
    assert.ok(at[1] >= 10_000, String(at));
  });

  it('does not look earlier than it was told to, though the page shows again', async () => {
    const limited = () => json({}, 429, { 'retry-after': '30' });
    const turns = [
      [5_000, 'hidden'],
      [6_000, 'visible'],
    ];
    const { at } = await watched({
      answers: [() => list('a'), limited, () => list('b')],
      options: { intervalMs: 1_000 },
      turns,
    });
    const [, told, next] = at;
    assert.ok(next - told >= 30_000, String(at));
  });

  it('leaves nothing of itself in a hidden page', async () => {
    for (const end of [(watch) => watch.return(), (_watch, abort) => abort()]) {
      page.visibilityState = 'hidden';
      await settle(async ({ clock, signal, abort }) => {
        const watch = clientOf(fetchOf(() => list('a'))).watch({ signal });
        clock.after(5_000, () => end(watch, abort));
        await watch.next().catch(() => undefined);
      });
    }
  });

  it('keeps pace while a unit is busy, from 1 s on', async () => {
    const { at } = await watched({ answers: [busy, busy, busy, () => list('a')] });
    const pauses = at.slice(1).map((ms, place) => ms - at[place]);
    assert.ok(pauses[0] <= 1_100 && pauses.every((ms) => ms <= 11_000), String(pauses));
  });
});

describe('a watch', () => {
  it('is its own iterator, and disposed of', async () => {
    await settle(async ({ clock }) => {
      const watch = clientOf(fetchOf(() => list('a'))).watch();
      assert.equal(watch[Symbol.asyncIterator](), watch);
      await watch.next();
      const pending = watch.next();
      clock.after(1_000, () => watch[Symbol.asyncDispose]());
      assert.deepEqual(await pending, { done: true, value: undefined });
      assert.equal(await watch[Symbol.asyncDispose](), undefined);
      assert.deepEqual(await watch.next(), { done: true, value: undefined });
    });
  });

  it('needs no `this`: it works through proxies and taken apart', async () => {
    await settle(async () => {
      const watchOf = (...answers) => clientOf(fetchOf(...answers)).watch({ intervalMs: 1_000 });
      const answers = [() => list('a'), () => list('b')];
      const found = [];
      for await (const { added } of new Proxy(reactive(watchOf(...answers)), {})) {
        found.push(...added);
        if (found.length === 2) break;
      }
      const { next, return: end } = watchOf(...answers);
      found.push(...(await next()).value.added);
      assert.deepEqual(await end(), { done: true, value: undefined });
      assert.deepEqual(await next(), { done: true, value: undefined });
      const derived = Object.create(watchOf(...answers));
      found.push(...(await derived.next()).value.added);
      await derived.return();
      assert.deepEqual(found, ['a', 'b', 'a', 'a']);
    });
  });

  it('aborts a look under way when it is returned from', async () => {
    let aborted = false;
    const silent = (_url, { signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        }),
      );
    await settle(async ({ clock }) => {
      const watch = clientOf(silent).watch();
      clock.after(1_000, () => watch.return());
      assert.deepEqual(await watch.next(), { done: true, value: undefined });
    });
    assert.ok(aborted, 'the request goes on');
  });

  it('does nothing while nobody asks', async () => {
    const fetch = fetchOf(() => list('a'));
    await settle(async ({ clock }) => {
      const watch = clientOf(fetch).watch({ intervalMs: 1_000 });
      await watch.next();
      await clock.until(new Promise((resolve) => clock.after(60_000, resolve)));
      assert.equal(fetch.calls.length, 1);
      await watch.return();
    });
  });
});
