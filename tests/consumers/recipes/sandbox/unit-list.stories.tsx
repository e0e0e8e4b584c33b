/**
 * Stories in Storybook's component story format: each has a sandbox of its own, and no server is needed to look at
 * them.
 */
import { BackupClient } from 'ionos-backup';
import { createSandbox, type SandboxFaultRule, type SandboxOptions } from 'ionos-backup/sandbox';
import { UnitList } from './unit-list';

export default { title: 'UnitList', component: UnitList };

function story(options: SandboxOptions, ...rules: SandboxFaultRule[]) {
  return {
    render() {
      const sandbox = createSandbox(options);
      sandbox.fail(rules);
      return <UnitList client={new BackupClient({ ...sandbox.clientOptions, maxRetries: 0 })} />;
    },
  };
}

export const Some = story({ units: [{ name: 'mail' }, { name: 'shop', state: 'FAILED' }] });
export const Empty = story({ units: 0 });
export const Loading = story({}, { times: 0, fault: { kind: 'stall' } });
export const Refused = story({}, { times: 0, fault: { kind: 'status', status: 403 } });
