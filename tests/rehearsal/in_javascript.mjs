/** The two operations of `operations.md`, from JavaScript: `rehearsal.rs` runs this on the package of its copy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

const load = (name) => import(pathToFileURL(`${process.env.PACKAGE}/${name}`).href);
const { BackupClient } = await load('index.js');
const { createSandbox } = await load('sandbox.js');

const ID = '15f67991-0f51-4efc-a8ad-ef1fb31a480c';
const SECRET = 'canary-4711';
const CALLS = {
  rotate: { reason: 'leaked', pin: SECRET, notify: true, graceHours: 24 },
  copy: { label: 'Second', passphrase: SECRET, withBackups: false, share: 0.25 },
};

for (const [name, properties] of Object.entries(CALLS)) {
  const make = () => {
    const sandbox = createSandbox({ provisionMs: 0 });
    return { sandbox, client: new BackupClient(sandbox.clientOptions) };
  };
  const failing = (fault) => {
    const { sandbox, client } = make();
    sandbox.fail({ operation: name, ...fault });
    return client[name](ID, properties, { maxRetries: 0 }).then(assert.fail, (error) => error);
  };

  test(`${name} is applied, and gives the unit`, async () => {
    const { sandbox, client } = make();
    const unit = await client[name](ID, properties);
    assert.equal(typeof unit.id, 'string');
    assert.deepEqual(
      sandbox.ledger().map((entry) => entry.operation),
      [name],
    );
  });

  test(`${name} is sent with the types of its values`, async () => {
    const { client } = make();
    const body = await (await client.requests[name](ID, properties)).json();
    assert.deepEqual(body.properties ?? body, properties);
  });

  test(`${name} refuses what is of another type, and names it`, async () => {
    const { client } = make();
    for (const [field, value] of Object.entries(properties)) {
      const wrong = typeof value === 'string' ? 7 : 'no';
      await assert.rejects(client[name](ID, { ...properties, [field]: wrong }), {
        code: 'invalid_argument',
        argument: `properties.${field}`,
      });
      const { [field]: _, ...rest } = properties;
      await assert.rejects(client[name](ID, rest), { argument: `properties.${field}` });
    }
  });

  test(`${name} has the messages of each field, and no secret in them`, async () => {
    for (const field of Object.keys(properties)) {
      const message = `[(root).properties.${field}] must not be ${SECRET}`;
      const error = await failing({ fault: { kind: 'status', status: 422, message } });
      assert.deepEqual(error.fieldErrors, { [field]: ['must not be [REDACTED]'] });
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error), /canary/);
    }
  });

  test(`${name} says whether it may have been applied`, async () => {
    const error = await failing({ when: 'after', fault: { kind: 'reset' } });
    assert.equal(error.outcome, 'unknown');
    assert.match(error.message, name === 'copy' ? /may have been created all the same/ : /repeating it is safe/);
    assert.equal(error.retryable, name === 'rotate');
  });
}
