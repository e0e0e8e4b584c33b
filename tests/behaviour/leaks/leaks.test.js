/**
 * Nothing piles up over many calls: listeners, timers, wasm memory and heap are as they were. LEAK_CALLS says how many.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CALLS = Number(process.env.LEAK_CALLS ?? 100_000);

describe(`${CALLS} calls`, () => {
  it('leave listeners, timers, wasm memory and heap as they were', async (context) => {
    // A process of its own: the test runner keeps an account of every promise.
    const program = fileURLToPath(new URL('calls.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, String(CALLS)]);
    const { early, late, timersSet, memories } = JSON.parse(stdout);
    context.diagnostic(stdout.trim());
    assert.equal(late.ended, CALLS);
    // That of the decoder, and that of the core.
    assert.equal(memories, 2);
    assert.ok(timersSet > CALLS / 2, 'the timers were not counted');
    assert.deepEqual([early.timers, late.timers, early.listeners, late.listeners], [0, 0, 0, 0]);
    assert.equal(late.wasmBytes, early.wasmBytes);
    // A byte and a half for each call would be half a megabyte over the rest of them, and noise is less than that.
    const allowed = 512 * 1024 + CALLS;
    assert.ok(late.heapBytes - early.heapBytes < allowed, `the heap grew by ${late.heapBytes - early.heapBytes} bytes`);
    assert.ok(
      late.externalBytes - early.externalBytes < allowed,
      `what is outside of it grew by ${late.externalBytes - early.externalBytes} bytes`,
    );
  });
});
