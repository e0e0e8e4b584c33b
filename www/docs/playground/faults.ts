/** The faults that a button arms: what the next request meets, as rules of the sandbox. */
import type { SandboxFaultRule } from 'ionos-backup/sandbox';

export const FAULTS: Readonly<Record<string, SandboxFaultRule>> = {
  '503, once': { fault: { kind: 'status', status: 503 } },
  '429, wait 2 s': { fault: { kind: 'status', status: 429, headers: { 'retry-after': '2' } } },
  '500, three times': { times: 3, fault: { kind: 'status', status: 500 } },
  'Applied, then 502': { when: 'after', fault: { kind: 'status', status: 502, html: true } },
  'Connection reset': { fault: { kind: 'reset' } },
  'No answer': { fault: { kind: 'stall' } },
  'Not JSON': { fault: { kind: 'garbage' } },
  'Cut off': { fault: { kind: 'truncate', bytes: 20 } },
  Redirect: { fault: { kind: 'redirect' } },
  '3 s late': { fault: { kind: 'delay', ms: 3000 } },
};
