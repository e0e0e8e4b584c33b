/** Sign-in attempts, counted in this isolate's memory: no storage, so each isolate counts for itself (the README says what a deployment adds). */

export type Limiter = {
  /** Milliseconds to wait before this client may try this user again; 0 is now. */
  wait(client: string, user: string, nowMs: number): number;
  failed(client: string, user: string, nowMs: number): void;
};

export const WINDOW_MS = 60_000;
export const FAILURES_OF_USER = 10;
export const FAILURES_OF_CLIENT = 30;
const KEPT = 10_000;

type Count = { failures: number; endsAtMs: number };

export function createLimiter(): Limiter {
  const counts = new Map<string, Count>();
  const current = (key: string, nowMs: number): Count | undefined => {
    const count = counts.get(key);
    return count !== undefined && count.endsAtMs > nowMs ? count : undefined;
  };
  const add = (key: string, nowMs: number): void => {
    const count = current(key, nowMs) ?? { failures: 0, endsAtMs: nowMs + WINDOW_MS };
    count.failures += 1;
    counts.delete(key);
    counts.set(key, count);
    // The oldest goes first, so that memory stays bounded whatever comes.
    if (counts.size > KEPT) for (const oldest of counts.keys()) { counts.delete(oldest); break; }
  };
  const left = (key: string, limit: number, nowMs: number): number => {
    const count = current(key, nowMs);
    return count !== undefined && count.failures >= limit ? count.endsAtMs - nowMs : 0;
  };
  return {
    wait: (client, user, nowMs) => Math.max(left(`client ${client}`, FAILURES_OF_CLIENT, nowMs), left(`user ${user}`, FAILURES_OF_USER, nowMs)),
    failed: (client, user, nowMs) => { add(`client ${client}`, nowMs); add(`user ${user}`, nowMs); },
  };
}
