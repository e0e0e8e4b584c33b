/** The contract of the API, as `contract.schema.json` has it, held by the sandbox in-process and over HTTP alike. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { start } from './command.js';
import { json, NEW, open, SAMPLE, UNITS } from './support.js';

const contract = JSON.parse(readFileSync(new URL('../../sandbox/tests/contract.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: false });
ajv.addSchema(contract, 'contract');

const STATES = [
  ...['AVAILABLE', 'INACTIVE', 'BUSY', 'DEPLOYING', 'ACTIVE', 'FAILED', 'SUSPENDED', 'FAILED_SUSPENDED', 'UPDATING'],
  ...['FAILED_UPDATING', 'DESTROYING', 'FAILED_DESTROYING', 'TERMINATED', 'HIBERNATING', 'FAILED_HIBERNATING'],
  ...['MAINTENANCE', 'FAILED_MAINTENANCE', 'UNKNOWN', 'SOMETHING_NEW', 'lower case'],
];

/** How a sandbox is reached: inside of this process, or behind a socket. */
const WAYS = {
  'in-process': () => ({ ask: open().ask, end() {} }),
  'over HTTP': async () => {
    const ends = [];
    const { url } = await start({ after: (end) => ends.push(end) });
    const ask = (target, { headers, ...init } = /** @type {any} */ ({})) =>
      fetch(url + target, { headers: { authorization: 'Bearer demo-token', ...headers }, ...init });
    return { ask, end: () => ends.map((end) => end()) };
  },
};

for (const [way, reach] of Object.entries(WAYS)) {
  describe(way, () => {
    let sandbox;
    before(async () => {
      sandbox = await reach();
    });
    after(() => sandbox.end());

    const control = async (method, path, body) => {
      const { status } = await sandbox.ask(`/_sandbox/${path}`, json(method, body));
      assert.ok(status < 300, `${method} ${path}: ${status}`);
    };

    /** Holds one answer against a status and a schema; '' is that of no body at all. */
    const check = async (what, target, init, status, schema) => {
      const response = await sandbox.ask(target, init);
      const text = await response.text();
      const header = (name) => response.headers.get(name) ?? '';
      assert.equal(response.status, status, `${what}: ${text}`);
      for (const name of ['limit', 'remaining', 'burst']) assert.match(header(`x-ratelimit-${name}`), /^\d+$/, what);
      assert.match(header('date'), / GMT$/, what);
      assert.equal(header('location').endsWith('/status'), status === 202, what);
      if (schema === '') {
        assert.deepEqual([text, header('content-type')], ['', ''], what);
        return undefined;
      }
      assert.equal(header('content-type'), 'application/json', what);
      const document = JSON.parse(text);
      const validate = ajv.getSchema(`contract#/$defs/${schema}`);
      assert.ok(validate(document), `${what} against ${schema}: ${ajv.errorsText(validate.errors)}\n${text}`);
      if (status >= 400 && status !== 404) assert.equal(document.httpStatus, status, what);
      return document;
    };

    it('every depth and indentation fits', async () => {
      for (const pretty of ['', 'pretty=true', 'pretty=False']) {
        for (const depth of ['', ...Array.from({ length: 11 }, (_, at) => `depth=${at}`)]) {
          const query = `?${pretty}&${depth}`;
          await check(query, UNITS + query, {}, 200, depth === 'depth=0' ? 'references' : 'units');
          await check(query, SAMPLE + query, {}, 200, 'unit');
          await check(query, `${SAMPLE}/ssourl${query}`, {}, 200, 'sso');
          await check(query, SAMPLE + query, json('PATCH', { password: 'p' }), 202, 'unit');
        }
      }
    });

    it('every operation fits in every state', async () => {
      for (const state of STATES) {
        await control('POST', 'reset');
        await control('PUT', `units/${SAMPLE.split('/').at(-1)}`, { state });
        await check(state, UNITS, {}, 200, 'units');
        assert.equal((await check(state, SAMPLE, {}, 200, 'unit')).metadata.state, state);
        await check(state, `${SAMPLE}/ssourl`, {}, 200, 'sso');
        await check(state, SAMPLE, json('PUT', { properties: { email: 'a@example.com', password: 'p' } }), 202, 'unit');
        await check(state, SAMPLE, json('PATCH', { email: 'a@example.com' }), 202, 'unit');
        await check(state, SAMPLE, { method: 'DELETE' }, 202, '');
        await check(state, SAMPLE, {}, 200, 'unit');
        await control('POST', 'clock', { advanceMs: 3000 });
        await check(state, SAMPLE, {}, 404, 'notFound');
      }
    });

    it('every stage of a new unit fits', async () => {
      await control('POST', 'reset');
      await control('PATCH', 'options', { hideMs: 600_000, provisionMs: 1_200_000 });
      const { id } = await check('created', UNITS, json('POST', { properties: NEW }), 202, 'unit');
      const target = `${UNITS}/${id}`;
      await check('hidden', target, {}, 404, 'notFound');
      await check('listed while hidden', UNITS, {}, 200, 'units');
      await control('POST', 'clock', { advanceMs: 600_000 });
      await check('partial', target, {}, 200, 'newUnit');
      await control('POST', 'clock', { advanceMs: 600_000 });
      await check('whole', target, {}, 200, 'unit');
    });

    it('every error fits', async () => {
      await control('POST', 'reset');
      const big = 'x'.repeat(65_537);
      for (const [what, target, init, status] of /** @type {[string, string, any, number][]} */ ([
        ['depth', `${UNITS}?depth=11`, {}, 400],
        ['target', `${UNITS}/%`, {}, 400],
        ['not JSON', UNITS, { ...json('POST'), body: '{' }, 400],
        ['credentials', UNITS, { headers: { authorization: 'Bearer other' } }, 401],
        ['contract', UNITS, { headers: { 'x-contract-number': '1' } }, 403],
        ['no such unit', `${UNITS}/none`, {}, 404],
        ['no such path', '/cloudapi/v6/nothing', {}, 404],
        ['method', UNITS, json('PATCH', {}), 405],
        ['body', UNITS, { ...json('POST'), body: big }, 413],
        ['long target', `${UNITS}?${big}`, {}, 414],
        ['type', UNITS, { method: 'POST' }, 415],
        ['fields', UNITS, json('POST', {}), 422],
        ['headers', UNITS, { headers: { 'x-big': big } }, 431],
      ])) {
        await check(what, target, init, status, status === 404 ? 'notFound' : 'error');
      }
      await control('PATCH', 'options', { rateLimit: 1 });
      await check('rate', UNITS, {}, 429, 'error');
    });

    it('every scripted status fits', async () => {
      await control('POST', 'reset');
      for (let status = 400; status < 600; status++) {
        // Node's fetch keeps the one to itself, and sends again after the other.
        if (status === 407 || status === 421) continue;
        await control('POST', 'faults', { fault: { kind: 'status', status } });
        await check('scripted', UNITS, {}, status, status === 404 ? 'notFound' : 'error');
        await check('afterwards', UNITS, {}, 200, 'units');
      }
    });
  });
}
