/**
 * Interleaved timing: every contestant runs in every round, so that what disturbs one disturbs all.
 *
 * On the clock and in processor time: on a machine that does other things too, the second is the steadier one.
 */

/**
 * Times each of `runs` (name to function) in `rounds` rounds of `batch` awaited calls, in an order that turns.
 *
 * Gives for each the microseconds a call of every round, on the clock (`wall`) and of the processor (`cpu`).
 */
export async function race(runs, { rounds, batch, warmUp = 3 }) {
  const names = Object.keys(runs);
  const times = Object.fromEntries(names.map((name) => [name, { wall: [], cpu: [] }]));
  for (let round = -warmUp; round < rounds; round++) {
    for (let at = 0; at < names.length; at++) {
      const name = names[(at + Math.abs(round)) % names.length];
      const run = runs[name];
      const cpu = processorTime();
      const wall = performance.now();
      for (let call = 0; call < batch; call++) await run();
      const took = { wall: (performance.now() - wall) * 1000, cpu: processorTime() - cpu };
      if (round >= 0) for (const clock of CLOCKS) times[name][clock].push(took[clock] / batch);
    }
  }
  return times;
}

/** Summaries of what `race` gave, each against `base` of the same round. */
export function compare(times, base) {
  return Object.fromEntries(
    Object.entries(times).map(([name, mine]) => [
      name,
      Object.fromEntries(CLOCKS.map((clock) => [clock, summary(mine[clock], times[base][clock])])),
    ]),
  );
}

function summary(values, base) {
  const ratios = values.map((value, round) => value / base[round]);
  return {
    time: median(values),
    ratio: median(ratios),
    low: quantile(ratios, 0.25),
    high: quantile(ratios, 0.75),
    // Of the quietest rounds: what is left when nothing else ran.
    quiet: quantile(values, 0.05) / quantile(base, 0.05),
  };
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

export const median = (values) => quantile(values, 0.5);

/** Microseconds of the processor that this process has used, all its threads together. */
export function processorTime() {
  if (typeof process === 'undefined') return 0;
  const { user, system } = process.cpuUsage();
  return user + system;
}

export const CLOCKS = ['wall', 'cpu'];
