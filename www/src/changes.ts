/** What is done to units: sends it, one thing at a time, and tells what became of it. */

import type { Result } from './api.ts';
import { controller } from './controller.ts';
import { type Draft, isMany, leavesDoubt, type Outcome } from './dialog.ts';
import { type Problem, toProblem } from './problem.ts';
import type { Action } from './state.ts';
import { type Unit, unitOf } from './units.ts';

/** What is under way; whoever leaves it undefined or gives it to another one has stopped waiting. */
let changing: AbortController | undefined;

async function change<T>(
  draft: Draft,
  call: (signal: AbortSignal) => Promise<Result<T>>,
  done: (value: T) => Action,
): Promise<void> {
  const { dispatch } = controller;
  if (controller.isCutOff()) return dispatch({ type: 'refused', problem: offline() });
  changing?.abort();
  const mine = new AbortController();
  changing = mine;
  dispatch({ type: 'sending', draft });
  const result = await call(mine.signal);
  if (changing !== mine) return;
  changing = undefined;
  const refused = (problem: Problem): void => {
    dispatch({ type: 'refused', problem });
    // Of a create in doubt the dialog tells first, and offers to look.
    if (leavesDoubt(problem) && controller.state.dialog?.kind !== 'create') controller.look();
  };
  if (!controller.settled(result, refused)) return;
  dispatch(done(result.value));
  if (controller.state.session.status === 'in') controller.look();
}

export function create(draft: Draft, password: string): void {
  const { api, state } = controller;
  const { dialog } = state;
  const fields = { ...draft, password };
  // Nobody knows of the first time: it may be there.
  if (dialog?.kind === 'create' && dialog.sent?.doubt === true && dialog.sent.name === draft.name)
    void change(
      draft,
      (signal) => api.ensure(fields, signal),
      ({ unit, fresh }) => (fresh ? accepted(unit) : { type: 'looked', unit }),
    );
  else void change(draft, (signal) => api.create(fields, signal), accepted);
}

/** Whether the unit of a create in doubt is there. */
export async function find(): Promise<void> {
  const { api, dispatch, settled } = controller;
  dispatch({ type: 'looking' });
  const { dialog } = controller.state;
  if (dialog?.kind !== 'create' || dialog.step !== 'looking' || dialog.sent === undefined) return;
  const mine = new AbortController();
  changing = mine;
  const result = await api.find(dialog.sent.name, mine.signal);
  if (changing !== mine) return;
  changing = undefined;
  if (!settled(result, (problem) => dispatch({ type: 'looked', unit: undefined, problem }))) return;
  dispatch({ type: 'looked', unit: result.value });
  controller.look();
}

export function update(unit: Unit, fields: { email?: string; password?: string }): void {
  const draft = { name: '', email: fields.email ?? unit.email };
  void change(
    draft,
    (signal) => controller.api.update(unit.id, fields, signal),
    (answer) => accepted(merged(unit, answer, draft.email)),
  );
}

export function remove(unit: Unit): void {
  void change(
    { name: '', email: '' },
    (signal) => controller.api.remove(unit.id, signal),
    () => accepted(leaving(unit)),
  );
}

/**
 * Does to each unit of the dialog what it says. One request at a time, as an API that counts them likes it; what is
 * stopped leaves the rest unsent.
 */
export async function many(fields: { email: string } | undefined): Promise<void> {
  const { dispatch } = controller;
  const { dialog } = controller.state;
  if (!isMany(dialog)) return;
  if (controller.isCutOff()) return dispatch({ type: 'noticed', text: offline().text, tone: 'bad' });
  const mine = new AbortController();
  changing = mine;
  let ended: Problem | undefined;
  dispatch({ type: 'sending', draft: { name: '', email: fields?.email ?? '' } });
  for (const unit of dialog.units) {
    const stopped = ended !== undefined || changing !== mine;
    const [changed, outcome] = stopped ? unsent(unit) : await one(unit, fields, mine.signal);
    if ('problem' in outcome && outcome.problem.status === 401) ended = outcome.problem;
    dispatch({ type: 'told', unit: changed, outcome, nowMs: Date.now() });
  }
  if (changing === mine) changing = undefined;
  dispatch({ type: 'all told' });
  if (ended !== undefined) controller.settled({ ok: false, problem: ended }, () => {});
  else if (controller.state.session.status === 'in') controller.look();
}

async function one(
  unit: Unit,
  fields: { email: string } | undefined,
  signal: AbortSignal,
): Promise<readonly [Unit, Outcome]> {
  const { api } = controller;
  const result = await (fields === undefined ? api.remove(unit.id, signal) : api.update(unit.id, fields, signal));
  if (result.ok) return [result.value ? merged(unit, result.value, unit.email) : leaving(unit), { is: 'done' }];
  if ('stopped' in result) return unsent(unit);
  const { problem } = result;
  return [unit, { is: problem.outcome === 'unknown' ? 'unknown' : 'refused', problem }];
}

/** Closes the form, and stops waiting for what it has sent. */
export function leave(): void {
  const { dialog } = controller.state;
  const sent = changing !== undefined && dialog !== undefined && 'step' in dialog && dialog.step === 'sending';
  // What is under way for one of many is waited for, so that each is told apart.
  if (sent && isMany(dialog)) {
    changing = undefined;
    return;
  }
  changing?.abort();
  changing = undefined;
  controller.cancel();
  if (!sent) return;
  // What was sent may have arrived: only the list knows.
  const text = 'Stopped waiting. The list shows whether the change was made.';
  controller.dispatch({ type: 'noticed', text, tone: 'quiet' });
  controller.look();
}

function accepted(unit: Unit): Action {
  return { type: 'accepted', unit, nowMs: Date.now() };
}

/** A unit as its answer has it, which may leave out what has not changed. */
function merged(unit: Unit, answer: Unit, email: string): Unit {
  return unitOf({ ...unit, ...answer, name: answer.name || unit.name, email: answer.email || email });
}

function unsent(unit: Unit): readonly [Unit, Outcome] {
  return [unit, { is: 'unsent' }];
}

function leaving(unit: Unit): Unit {
  return unitOf({ ...unit, state: 'DESTROYING' });
}

/** Nothing was sent, which is sure, since the browser has no network to send it to. */
function offline(): Problem {
  return toProblem('list', { code: 'offline', outcome: 'not_sent' });
}
