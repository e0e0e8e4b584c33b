/**
 * Sign-in attempts, counted in this isolate's memory: no storage, so each isolate counts for itself (the README says
 * what a deployment adds).
 */

export type Limiter = {
  /** Counts an attempt of this client at this user before it is made, so that many at once are no way round. */
  attempt(client: string, user: string, nowMs: number): Attempt;
};

export type Attempt = {
  /** Milliseconds to wait before the next attempt; 0 lets this one through. One that has to wait is not counted. */
  readonly waitMs: number;
  /** Takes the attempt back, once it turns out not to have been a guess. */
  forgive(): void;
};

export const WINDOW_MS = 60_000;
export const ATTEMPTS_OF_USER = 10;
export const ATTEMPTS_OF_CLIENT = 30;
const KEPT = 10_000;

type Count = { attempts: number; endsAtMs: number };

export function createLimiter(): Limiter {
  const counts = new Map<string, Count>();
  const current = (key: string, nowMs: number): Count => {
    const before = counts.get(key);
    const count =
      before !== undefined && before.endsAtMs > nowMs ? before : { attempts: 0, endsAtMs: nowMs + WINDOW_MS };
    counts.delete(key);
    counts.set(key, count);
    // The oldest goes first, so that memory stays bounded whatever comes.
    if (counts.size > KEPT)
      for (const oldest of counts.keys()) {
        counts.delete(oldest);
        break;
      }
    return count;
  };
  const left = (count: Count, limit: number, nowMs: number): number =>
    count.attempts >= limit ? count.endsAtMs - nowMs : 0;
  return {
    attempt(client, user, nowMs) {
      const ofClient = current(`client ${client}`, nowMs);
      const ofUser = current(`user ${user}`, nowMs);
      const waitMs = Math.max(left(ofClient, ATTEMPTS_OF_CLIENT, nowMs), left(ofUser, ATTEMPTS_OF_USER, nowMs));
      if (waitMs > 0) return { waitMs, forgive: () => undefined };
      const count = (by: number): void => {
        for (const one of [ofClient, ofUser]) one.attempts += by;
      };
      count(1);
      return { waitMs, forgive: () => count(-1) };
    },
  };
}
