/** `ionos-backup/sandbox` on ES2022 alone: what fits, and what does not. */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';
import type { Sandbox, SandboxFaultRule, SandboxLedgerEntry, SandboxOptions, SandboxUnit } from 'ionos-backup/sandbox';

const options: SandboxOptions = {
  units: [{ name: 'A' }, { name: 'B', email: 'b@example.com', state: 'FAILED' }, { name: 'C', state: 'NEW_STATE' }],
  provisionMs: 0,
  hideMs: undefined,
  now: () => Date.now(),
  seed: 7,
  origin: 'https://api.example',
};
const sandbox: Sandbox = createSandbox(options);
createSandbox();
createSandbox({ units: 3, now: 0, cacheControl: 'private', lastModified: true });
// @ts-expect-error -- not known
createSandbox({ unit: 3 });
// @ts-expect-error -- of the server alone
createSandbox({ cors: '*' });
// @ts-expect-error -- a number
createSandbox({ provisionMs: '3000' });
// @ts-expect-error -- null is no option
createSandbox({ units: null });
// @ts-expect-error -- a unit has a name
createSandbox({ units: [{ email: 'a@example.com' }] });

export const client = new BackupClient(sandbox.clientOptions);
export const another = new BackupClient({ ...sandbox.clientOptions, maxRetries: 0 });

const rule: SandboxFaultRule = { operation: 'create', nth: 2, times: 0, when: 'after', fault: { kind: 'garbage' } };
sandbox.fail(rule);
sandbox.fail([rule, { fault: { kind: 'status', status: 429, headers: { 'Retry-After': '7' } } }]);
sandbox.fail({ fault: { kind: 'drip', intervalMs: 5 } });
// @ts-expect-error -- of another kind
sandbox.fail({ fault: { kind: 'drip', ms: 5 } });
// @ts-expect-error -- no such kind
sandbox.fail({ fault: { kind: 'explode' } });
// @ts-expect-error -- no such operation
sandbox.fail({ operation: 'reboot', fault: { kind: 'garbage' } });
// @ts-expect-error -- what happens is missing
sandbox.fail({ operation: 'create' });

const unit: SandboxUnit = sandbox.addUnit({ name: 'D' });
const state: string = sandbox.setState(unit.id, 'BUSY').state;
const ledger: SandboxLedgerEntry[] = sandbox.ledger();
const [first] = sandbox.requests();
const nothing: void = sandbox.removeUnit(unit.id);
sandbox.advance(1000);
// @ts-expect-error -- a number
sandbox.advance('1000');
sandbox.clearFaults();
sandbox.reset();
// @ts-expect-error -- to be read
sandbox.url = 'https://other.example';

/** Each of them works alone. */
export const { fetch, handler, units } = sandbox;
export const shown = [state, ledger[0]?.fields.join(), first?.headers[0]?.[0], first?.operation, nothing];
