/** Creates whose outcome nobody knows: looked for by name, and made sure of when they are sent again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, find } from '../changes.ts';
import type { Problem } from '../problem.ts';
import { SETTLED, MADE, DRAFT, UNKNOWN, problem, failed, listOf, start, form } from './page.ts';

test('a create in doubt is told, and looked for when one asks', async () => {
  for (const [name, answer, want] of [
    ['there', { ok: true, value: MADE }, undefined],
    ['there before', { ok: true, value: { ...MADE, id: 'a' } }, 'present'],
    ['not there', { ok: true, value: undefined }, 'absent'],
    ['no list', failed(UNKNOWN), 'blind'],
  ] as const) {
    const { controller, calls } = await sent(UNKNOWN);
    assert.equal(form(controller)?.step, 'unsure', name);
    void find();
    assert.equal(form(controller)?.step, 'looking', name);
    assert.equal(calls[2]?.operation, 'find', name);
    await calls[2]?.answer(answer);
    assert.equal(form(controller)?.step, want, name);
  }
});

test('a create in doubt that is sent again is made sure of, unless it is for another name', async () => {
  for (const [name, draft, answer, want, said] of [
    ['created', DRAFT, { unit: MADE, fresh: true }, undefined, 'New was created and is being set up.'],
    ['there by now', DRAFT, { unit: MADE, fresh: false }, undefined, 'New is there: it was created.'],
    ['there before', DRAFT, { unit: { ...MADE, id: 'a' }, fresh: false }, 'present', undefined],
    ['another name', { ...DRAFT, name: 'Newer' }, MADE, undefined, 'New was created and is being set up.'],
  ] as const) {
    const { controller, calls } = await sent(UNKNOWN);
    create(draft, 'secret');
    assert.equal(calls[2]?.operation, draft === DRAFT ? 'ensure' : 'create', name);
    await calls[2]?.answer({ ok: true, value: answer });
    assert.equal(form(controller)?.step, want, name);
    assert.equal(controller.state.notices.at(-1)?.text, said, name);
  }
});

test('a create that was refused for sure is sent as a create again', async () => {
  const { calls } = await sent(problem({ code: 'unprocessable', status: 422 }));
  create(DRAFT, 'secret');
  assert.equal(calls[2]?.operation, 'create');
});

/** A page whose create was sent, and has failed so. */
async function sent(why: Problem): Promise<ReturnType<typeof start>> {
  const page = start();
  await page.calls[0]?.answer(listOf(SETTLED));
  page.controller.dispatch({ type: 'opened', kind: 'create' });
  create(DRAFT, 'secret');
  await page.calls[1]?.answer(failed(why));
  return page;
}
