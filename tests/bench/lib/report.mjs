/** RESULTS.md: the one table, the targets, and what lies behind the figures. */
import { LENGTHS } from './all.mjs';
import { kilobytes } from './size.mjs';
import { ASKING, CLIENTS, NAMES, OURS, PEER, RAW } from './stage.mjs';
import { SMALL } from './units.mjs';

/** The Markdown of all results. */
export function markdown(results) {
  return `# Results

Written by \`cargo xtask bench\`; [README.md](README.md) says how to read it.
${results.versions[OURS]} on ${results.machine.processor}, ${results.machine.system}, Node ${results.versions.node}${
    results.chromium ? `, Chromium ${results.chromium.version}` : ''
  }, workerd ${results.versions.workerd}.
${loadNote(results.machine)}
## Beside the others

× is the ratio to raw \`fetch\` and \`response.json()\` in the same round: the median, and in brackets the middle half
of all rounds. Lower is better everywhere.

${table(COLUMNS, NAMES, results)}

${versionList(results.versions)}

## Against the targets

${targets(results)}

## The gateway under load

200 connections at once, of which some are slow, broken or leave in the middle; times and failures are those of the
others.

${underLoad(results.load)}

## Growth

A mocked list of so many units in Node, × raw, in processor time.
![Time of a mocked list by its length](growth.svg)

${table([CLIENT, ...LENGTHS.map(lengthColumn)], NAMES, results)}

## Counted

A client's first mocked call crosses into the wasm ${results.crossings.exports} times and out of it
${results.crossings.imports} times; the same call again does not.

${crossings(results.counts.first.crossings)}

It makes ${resources(results.counts.first.resources)}; again ${resources(results.counts.ours.resources)}; raw
${resources(results.counts.raw.resources)}.

## Memory

${memory(results.memory)}
`;
}

/** Said where it matters, so that nobody takes a busy machine's times for more than they are. */
function loadNote({ load }) {
  if (load < 0.5) return '';
  return `
* *The machine was busy with other work when this began, ${load.toFixed(1)} waiting for each core:** sizes and counts
* hold, ratios are rough, and milliseconds are many times too high.
`;
}

const ratio = (of, digits = 2) =>
  of === undefined ? '–' : `${of.ratio.toFixed(digits)} (${of.low.toFixed(digits)}–${of.high.toFixed(digits)})`;
const over = (of) => (of === undefined ? '–' : `${of.time.toFixed(1)} (${of.low.toFixed(1)}–${of.high.toFixed(1)})`);
const phases = ({ phases: { imported, constructed, answered } }) =>
  [imported, constructed, answered].map((ms) => ms.toFixed(1)).join(' + ');
const factor = (of) => ratio(of && { ...of, ratio: of.time });

const CLIENT = ['client', (_, name) => CLIENTS[name].label];
const COLUMNS = [
  CLIENT,
  ['size, KB brotli', ({ sizes }, name) => (name === RAW ? '–' : kilobytes(sizes[name].brotli))],
  ['import to first answer, ms', (r, name) => over(r.import[name].wall)],
  ['call of 10 KB, ×', (r, name) => ratio(r.mocked[name].cpu)],
  ['loopback, ×', (r, name) => ratio(r.loopback[name].wall)],
  ['1000 units, ×', (r, name) => ratio(r.lists[1000][name].cpu)],
  ['10 000 units, ×', (r, name) => ratio(r.lists[10_000][name].cpu)],
  ['Chromium: call, ×', (r, name) => ratio(r.chromium?.lengths[SMALL][name].wall)],
  ['Chromium: 1000, ×', (r, name) => ratio(r.chromium?.lengths[1000][name].wall)],
  ['Chromium: 10 000, ×', (r, name) => ratio(r.chromium?.lengths[10_000][name].wall)],
  ['workerd: cold start, ms', (r, name) => (name === RAW ? '–' : over(r.workerd[name].cold))],
  ['workerd: call, ×', (r, name) => factor(r.workerd[name].call)],
];

const lengthColumn = (count) => [String(count), (r, name) => r.lists[count][name].cpu.ratio.toFixed(2)];

function table(columns, names, results) {
  const rows = names.map((name) => columns.map(([, cell]) => cell(results, name)));
  return lines([columns.map(([title]) => title), columns.map((_, at) => (at === 0 ? '---' : '--:')), ...rows]);
}

const lines = (rows) => rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function targets(results) {
  const { sizes, mocked, loopback, lists, memory, chromium, workerd } = results;
  const share = (of) => (of(OURS) === undefined ? '–' : (of(OURS) / of(PEER)).toFixed(2));
  const at = (count) => lists[count][OURS].cpu;
  const grown = memory.long.after - memory.long.before;
  const perUnit = (count) => at(count).time / count;
  const rows = [
    ['one list call bundled, KB brotli', kilobytes(sizes[OURS].brotli), '≤ 32', '≤ 24'],
    ['import to first answer, × openapi-fetch', factor(results.import[OURS].share), '≤ 1.3', '≤ 1'],
    ['… import, construct, call, ms', phases(results.import[OURS]), '', ''],
    ['… of openapi-fetch, ms', phases(results.import[PEER]), '', ''],
    ['one mocked call of 10 KB in Node, × openapi-fetch', share((name) => mocked[name].cpu.ratio), '≤ 0.9', '≤ 0.75'],
    [
      '… with an option, so that the core is asked',
      (mocked[ASKING].cpu.ratio / mocked[PEER].cpu.ratio).toFixed(2),
      '',
      '',
    ],
    ['… in Chromium', share((name) => chromium?.lengths[SMALL][name].wall.ratio), '≤ 1', '≤ 0.85'],
    ['… in workerd', share((name) => workerd[name].call.time), '≤ 1.25', '≤ 0.95'],
    [
      'workerd: start to first answer over raw, × openapi-fetch',
      share((name) => workerd[name].cold.time),
      '≤ 1.3',
      '≤ 1',
    ],
    ['one loopback call, × raw', ratio(loopback[OURS].wall), '≤ 1.15', '≤ 1.05'],
    ['list of 1000, × raw', ratio(at(1000)), '≤ 1.25', '≤ 1.05'],
    ['list of 10 000, × raw', ratio(at(10_000)), '≤ 1.25', '≤ 1.05'],
    ['a unit of 10 000 against a unit of 1000', (perUnit(10_000) / perUnit(1000)).toFixed(2), 'linear', 'linear'],
    ['`ionos-backup/sandbox`, KB brotli', kilobytes(results.ours.sandbox.brotli), '≤ 120', '≤ 80'],
    ['a list through `sandbox.fetch`, ms', (results.sandbox.cpu.time / 1000).toFixed(2), '≤ 1', '≤ 0.3'],
    ['`ionos-backup/gateway`, KB brotli', kilobytes(results.ours.gateway.brotli), '≤ 6', '≤ 4'],
    ['… in workerd, list of 1000, × a bare proxy', factor(results.gateway.ratio), '≤ 1.3', '≤ 1.1'],
    ['… memory grown by five answers of 30 MB, KiB', results.gateway.streamedKb.join(', '), 'flat', 'flat'],
    ['memory over many calls', flatness(memory), 'flat', 'flat'],
    ['wasm memory grown by a list of 10 000, KiB', String(grown / 1024), '≤ 1024', '0'],
  ];
  return lines([['figure', 'measured', 'must', 'aim'], ['---', '--:', '--:', '--:'], ...rows]);
}

function underLoad(load) {
  const rows = Object.entries(load).map(([runtime, { list, create, p50Ms, p99Ms, problems, memoryKb, heapKb }]) => [
    runtime,
    String(list + create),
    p50Ms.toFixed(0),
    p99Ms.toFixed(0),
    Object.entries(problems)
      .map(([what, times]) => `${times} × ${what}`)
      .join(', ') || 'none',
    // The last three quarters: what it needs at the start it needs once.
    `${mib(memoryKb[Math.floor(memoryKb.length / 4)])} to ${mib(memoryKb.at(-1))}`,
    heapKb.map((kilobytes) => (kilobytes / 1024).toFixed(1)).join(' to '),
  ]);
  const head = [
    'runtime',
    'answers',
    'median, ms',
    'p99, ms',
    'failures',
    'memory after a quarter and at the end, MiB',
    'of it heap after a collection, MiB',
  ];
  return lines([head, head.map((_, at) => (at === 0 ? '---' : '--:')), ...rows]);
}

const mib = (kilobytes) => (kilobytes / 1024).toFixed(0);

function flatness({ samples }) {
  const [, first] = samples;
  const last = samples.at(-1);
  const change = (last.heapUsed + last.external - first.heapUsed - first.external) / (last.calls - first.calls);
  return `${change.toFixed(2)} bytes a call`;
}

function crossings(counts) {
  const rows = Object.entries(counts).map(([name, times]) => [`\`${name}\``, String(times)]);
  return lines([['name', 'times'], ['---', '--:'], ...rows]);
}

const resources = (counts) =>
  Object.entries(counts)
    .map(([name, times]) => `${times} ${name.toLowerCase()}${times === 1 ? '' : 's'}`)
    .join(', ');

function memory({ samples, long }) {
  const kib = (bytes) => (bytes / 1024).toFixed(0);
  const rows = samples.map(({ calls, heapUsed, external, wasm }) =>
    [calls, kib(heapUsed), kib(external), kib(wasm)].map(String),
  );
  return `In use after a full collection, KiB:

${lines([['mocked calls', 'heap', 'external', 'wasm linear memory'], ['--:', '--:', '--:', '--:'], ...rows])}

A list of 10 000 units leaves the wasm's linear memory at ${kib(long.after)} KiB, and a second one at ${kib(long.again)}
KiB; before, it was ${kib(long.before)} KiB.`;
}

function versionList({ node, workerd, ...packages }) {
  const named = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return `Versions: ${named.join(', ')}.`;
}
