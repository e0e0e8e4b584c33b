/** What page and worker tell each other. */
import type { SandboxFaultRule, SandboxLedgerEntry, SandboxRequestEntry } from 'ionos-backup/sandbox';

/** To the worker. */
export type Command =
  | { readonly kind: 'run'; readonly code: string; readonly faults: readonly SandboxFaultRule[] }
  | { readonly kind: 'fail'; readonly rule: SandboxFaultRule }
  | { readonly kind: 'advance'; readonly ms: number };

/** To the page. */
export type Report =
  | { readonly kind: 'printed'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string; readonly facts: Readonly<Record<string, string>> }
  | {
      readonly kind: 'seen';
      readonly requests: readonly SandboxRequestEntry[];
      readonly ledger: readonly SandboxLedgerEntry[];
    }
  | { readonly kind: 'ended' };
