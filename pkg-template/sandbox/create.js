/** `createSandbox`: the emulated API inside of the caller's own process. Its types and docs stand in `sandbox.d.ts`. */
import { wrong } from '../invalid.js';
import { NOTHING } from './bytes.js';
import { Core } from './core.js';
import { connect } from './exchange.js';
import { copied, readOptions } from './options.js';
import { refuse } from './refusal.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Closures and no class, so that each member can be passed on alone. */
export function createSandbox(options) {
  const { document, origin, now } = readOptions(options);
  const core = new Core(document);
  const { fetch, handler } = connect(core, origin, now);
  const { token, username, password, contractNumber } = core.facts;

  /** What a member does is what the control plane does, and its refusals are errors about `argument`. */
  function control(operation, argument, method, path, body) {
    const request = { method, target: `/_sandbox/${path}`, headers: [], nowMs: now() };
    const reply = core.answer(request, body === undefined ? NOTHING : encoder.encode(JSON.stringify(body)));
    const answer = reply.body.length > 0 ? JSON.parse(decoder.decode(reply.body)) : undefined;
    if (reply.status === 404) wrong(operation, 'id', 'is that of no unit');
    if (reply.status >= 400) refuse(operation, argument, answer.messages);
    return answer;
  }

  const read = (path) => control(path, '', 'GET', path).items;

  function controlUnit(operation, method, id, body) {
    if (typeof id !== 'string' || id === '') wrong(operation, 'id', 'must be a string that is not empty');
    return control(operation, '', method, `units/${encodeURIComponent(id)}`, body);
  }

  return {
    url: origin,
    token,
    username,
    password,
    contractNumber,
    clientOptions: { baseUrl: `${origin}/cloudapi/v6`, auth: { token }, fetch },
    fetch,
    handler,

    fail(rules) {
      const argument = Array.isArray(rules) ? 'rules' : 'rule';
      control('fail', argument, 'POST', 'faults', copied('fail', argument, rules, true));
    },
    clearFaults() {
      control('clearFaults', '', 'DELETE', 'faults');
    },

    ledger: () => read('ledger'),
    requests: () => read('requests'),
    units: () => read('units'),

    addUnit(unit) {
      return control('addUnit', 'unit', 'POST', 'units', copied('addUnit', 'unit', unit));
    },
    setState(id, state) {
      return controlUnit('setState', 'PUT', id, { state: copied('setState', 'state', state) });
    },
    removeUnit(id) {
      controlUnit('removeUnit', 'DELETE', id);
    },

    advance(ms) {
      if (!Number.isSafeInteger(ms) || ms < 0) wrong('advance', 'ms', 'must be a whole number, 0 or more');
      control('advance', 'ms', 'POST', 'clock', { advanceMs: ms });
    },
    reset() {
      control('reset', '', 'POST', 'reset');
    },
  };
}
