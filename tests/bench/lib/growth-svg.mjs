/** growth.svg: the time of a mocked list by its length, both axes logarithmic, so that linear growth is a line. */
import { LENGTHS } from './all.mjs';
import { OURS, RAW } from './stage.mjs';

const SHOWN = [
  { name: 'openapi-fetch-valibot', label: 'openapi-fetch and valibot', kind: 'other' },
  { name: 'openapi-fetch-zod', label: 'openapi-fetch and zod', kind: 'other' },
  { name: OURS, label: 'ionos-backup', kind: 'ours' },
  { name: RAW, label: 'raw fetch, nothing checked', kind: 'raw' },
];

const WIDTH = 720;
const HEIGHT = 400;
const FRAME = { left: 64, right: 208, top: 48, bottom: 52 };

/** The drawing. Its colours follow the reader's preference for light or dark. */
export function growthSvg({ lists }) {
  const times = SHOWN.map(({ name }) => LENGTHS.map((count) => lists[count][name].cpu.time / 1000));
  const all = times.flat();
  const x = scale(LENGTHS[0], LENGTHS.at(-1), FRAME.left, WIDTH - FRAME.right);
  const y = scale(
    10 ** Math.floor(Math.log10(Math.min(...all))),
    Math.max(...all) * 1.15,
    HEIGHT - FRAME.bottom,
    FRAME.top,
  );
  const series = SHOWN.map(({ kind }, at) => {
    const points = LENGTHS.map((count, place) => `${x(count)},${y(times[at][place])}`);
    const dots = points.map((point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3"/>`);
    return `<g class="${kind}"><polyline points="${points.join(' ')}"/>${dots.join('')}</g>`;
  });
  const box = `0 0 ${WIDTH} ${HEIGHT}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" role="img" aria-labelledby="title desc">
<title id="title">Time of a mocked list by its length</title>
<desc id="desc">${describe(times)}</desc>
<style>
  svg { background: #fff; font: 13px system-ui, sans-serif; }
  text { fill: #4a5568; } .head { font-size: 15px; fill: #1a202c; }
  .grid { stroke: #e2e8f0; stroke-width: 1; }
  polyline { fill: none; stroke-width: 1.5; } circle { stroke: none; }
  .raw polyline { stroke: #718096; stroke-dasharray: 4 4; } .raw circle { fill: #718096; }
  .other polyline { stroke: #a0aec0; } .other circle { fill: #a0aec0; }
  .ours polyline { stroke: #0b6e8f; stroke-width: 2.5; } .ours circle { fill: #0b6e8f; }
  text.ours { fill: #0b6e8f; font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    svg { background: #12181f; } text { fill: #a9b4c2; } .head { fill: #e6edf3; } .grid { stroke: #2a3440; }
    .raw polyline { stroke: #8b98a8; } .raw circle { fill: #8b98a8; }
    .other polyline { stroke: #566373; } .other circle { fill: #566373; }
    .ours polyline { stroke: #4fc3e0; } .ours circle { fill: #4fc3e0; } text.ours { fill: #4fc3e0; }
  }
</style>
<text class="head" x="${FRAME.left}" y="26">A list of units, checked: milliseconds by length</text>
${grid(x, y, Math.max(...all))}
${series.join('\n')}
${labels(times, y)}
<text x="${(FRAME.left + WIDTH - FRAME.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">units in the list</text>
</svg>
`;
}

function scale(from, to, start, end) {
  const [low, high] = [Math.log10(from), Math.log10(to)];
  return (value) => round(start + ((Math.log10(value) - low) / (high - low)) * (end - start));
}

const round = (value) => Math.round(value * 10) / 10;

function grid(x, y, most) {
  const lines = [];
  for (const count of LENGTHS.filter((length) => Number.isInteger(Math.log10(length)))) {
    lines.push(
      `<line class="grid" x1="${x(count)}" x2="${x(count)}" y1="${FRAME.top}" y2="${HEIGHT - FRAME.bottom}"/>`,
    );
    lines.push(`<text x="${x(count)}" y="${HEIGHT - FRAME.bottom + 20}" text-anchor="middle">${grouped(count)}</text>`);
  }
  for (const time of [0.001, 0.01, 0.1, 1, 10, 100, 1000].filter((tick) => tick <= most)) {
    const at = y(time);
    if (at > HEIGHT - FRAME.bottom) continue;
    lines.push(`<line class="grid" x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${at}" y2="${at}"/>`);
    lines.push(`<text x="${FRAME.left - 10}" y="${at + 4}" text-anchor="end">${time} ms</text>`);
  }
  return lines.join('\n');
}

/** Names at the ends of their lines, pushed apart where they would lie on each other. */
function labels(times, y) {
  const ends = SHOWN.map((shown, at) => ({ ...shown, at: y(times[at].at(-1)) })).sort((a, b) => a.at - b.at);
  ends.forEach((end, place) => {
    const above = ends[place - 1];
    if (above !== undefined) end.at = Math.max(end.at, above.at + 17);
  });
  return ends
    .map(
      ({ label, kind, at }) =>
        `<text class="${kind}" x="${WIDTH - FRAME.right + 12}" y="${round(at + 4)}">${label}</text>`,
    )
    .join('\n');
}

const grouped = (count) => String(count).replace(/(?<=\d)(?=(\d{3})+$)/g, ' ');

function describe(times) {
  const ends = SHOWN.map(({ label }, at) => `${label} ${times[at].at(-1).toFixed(1)} ms`);
  return `For ${grouped(LENGTHS.at(-1))} units: ${ends.join(', ')}.`;
}
