/** Dates in words: how long ago, and exactly when. Pure; `nowMs` is an argument. */

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'long' });

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365.25 * 86_400_000],
  ['month', 30.44 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

export function ago(thenMs: number, nowMs: number): string {
  const past = thenMs - nowMs;
  for (const [unit, length] of UNITS) {
    if (Math.abs(past) >= length) return relative.format(Math.round(past / length), unit);
  }
  return 'just now';
}

export function exactly(thenMs: number): string {
  return exact.format(thenMs);
}

/** As `ago`, to the second and short, for what is told anew as one looks. */
export function since(thenMs: number, nowMs: number): string {
  const seconds = Math.round((nowMs - thenMs) / 1000);
  if (seconds < 2) return 'just now';
  return seconds < 60 ? `${seconds} s ago` : `${Math.floor(seconds / 60)} min ago`;
}
