/** The cell of workerd's streams: what a list comes to, whatever its body is made of. It answers `ok`. */
import { BackupClient } from 'ionos-backup';

const LIST = { id: 'backupunits', type: 'collection', items: [{ id: 'a1', properties: { name: 'prod – ü' } }] };
const MIB = 1024 * 1024;
/** How much the reader waits for at once where it can. */
const AT_ONCE = 65_536;
const encoder = new TextEncoder();
const EMPTY = new Uint8Array();
const BROKEN = new Error('broken');

/** The list as JSON of so many bytes. */
function listOf(length = 0) {
  const text = JSON.stringify(LIST);
  return text + ' '.repeat(Math.max(0, length - encoder.encode(text).length));
}

/** Bytes in pieces of so many each. */
function pieces(text, size) {
  const bytes = encoder.encode(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size));
}

/** A stream that gives these pieces one after another; an `Error` among them breaks it. */
function stream(given, type) {
  const left = [...given];
  const source = {
    type,
    pull(controller) {
      const next = left.shift();
      if (next instanceof Error) controller.error(next);
      else if (next === undefined) controller.close();
      else controller.enqueue(next);
      // A reader that brings its own room has to be told that nothing comes.
      if (next === undefined) controller.byobRequest?.respond(0);
    },
  };
  return new ReadableStream(source, type ? undefined : { highWaterMark: 0 });
}

/** The same through what the runtime itself passes bytes along by. */
function piped(given, through) {
  stream(given).pipeTo(through.writable).catch(ignore);
  return through.readable;
}

const STREAMS = {
  'a default stream': (given) => stream(given),
  'a stream of bytes': (given) => stream(given, 'bytes'),
  'a stream of the runtime': (given) => piped(given, new /** @type {any} */ (globalThis).IdentityTransformStream()),
};

/**
 * `[what, the answer, what the list comes to: itself, or the code of an error]`
 *
 * @type {[string, () => any, string][]}
 */
const ANSWERS = [
  ['a text', () => new Response(listOf()), 'list'],
  ['bytes', () => new Response(encoder.encode(listOf())), 'list'],
  ['a Blob', () => new Response(new Blob([listOf()])), 'list'],
  ['a told length', () => new Response(listOf(), told(encoder.encode(listOf()).length)), 'list'],
  ['a mark of the byte order', () => new Response(`\ufeff${listOf()}`), 'list'],
  ['gzip undone', () => new Response(unpacked(listOf(3 * AT_ONCE))), 'list'],
  ['a clone', () => new Response(listOf(2 * AT_ONCE)).clone(), 'list'],
  ['a branch of a tee', () => new Response(stream(pieces(listOf(2 * AT_ONCE), 1000)).tee()[0]), 'list'],
  ['a text that is waited for at once, less a byte', () => new Response(listOf(AT_ONCE - 1)), 'list'],
  ['a text that is waited for at once', () => new Response(listOf(AT_ONCE)), 'list'],
  ['a text that is waited for at once, and a byte', () => new Response(listOf(AT_ONCE + 1)), 'list'],
  ['a long text', () => new Response(listOf(700_000)), 'list'],
  ['a text of 33 MiB', () => new Response(listOf(33 * MIB)), 'response_too_large'],
  ['a told length of 33 MiB', () => new Response('{}', told(33 * MIB)), 'response_too_large'],
  ['no body', () => new Response(null), 'invalid_response'],
  ['an empty text', () => new Response(''), 'invalid_response'],
  ['what is locked', locked, 'connection_failed'],
  ['what was read', used, 'connection_failed'],
  ['strings', () => new Response(stream([listOf()])), 'connection_failed'],
  ['empty chunks', () => new Response(stream(pieces(listOf(), 40).flatMap((piece) => [EMPTY, piece, EMPTY]))), 'list'],
];

/**
 * `[what, what a stream of each kind gives, the same]`
 *
 * @type {[string, () => any[], string][]}
 */
const GIVEN = [
  ['whole', () => pieces(listOf(), MIB), 'list'],
  ['a byte each', () => pieces(listOf(2500), 1), 'list'],
  ['what is waited for at once, less a byte', () => pieces(listOf(AT_ONCE - 1), 1024), 'list'],
  ['what is waited for at once', () => pieces(listOf(AT_ONCE), 1024), 'list'],
  ['what is waited for at once, and a byte', () => pieces(listOf(AT_ONCE + 1), AT_ONCE), 'list'],
  ['uneven', () => pieces(listOf(5 * AT_ONCE), 10_007), 'list'],
  ['cut off', () => pieces(listOf(), 20).slice(0, 3), 'invalid_response'],
  ['nothing', () => [], 'invalid_response'],
  ['broken at once', () => [BROKEN], 'connection_failed'],
  ['broken in the middle', () => [...pieces(listOf(2 * AT_ONCE), 7000).slice(0, 12), BROKEN], 'connection_failed'],
  ['broken after the last byte', () => [...pieces(listOf(2 * AT_ONCE), 7000), BROKEN], 'connection_failed'],
  ['32 MiB', () => pieces(listOf(32 * MIB), MIB), 'list'],
  ['33 MiB', () => pieces(listOf(33 * MIB), MIB), 'response_too_large'],
];

/** @type {[string, () => any, string][]} */
const ROWS = [...ANSWERS];
for (const [kind, streamOf] of Object.entries(STREAMS)) {
  for (const [what, given, wanted] of GIVEN)
    ROWS.push([`${kind}, ${what}`, () => new Response(streamOf(given())), wanted]);
}

function told(length) {
  return { headers: { 'content-length': `${length}` } };
}

function unpacked(text) {
  const packed = new Response(text).body.pipeThrough(new CompressionStream('gzip'));
  return packed.pipeThrough(new DecompressionStream('gzip'));
}

function locked() {
  const response = new Response(listOf());
  response.body.getReader();
  return response;
}

async function used() {
  const response = new Response(listOf());
  await response.text();
  return response;
}

/** What a list by this fetch comes to. */
async function outcome(fetch, options) {
  const client = new BackupClient({ auth: { token: 'demo-token' }, maxRetries: 0, fetch });
  try {
    const list = await client.list(options);
    return JSON.stringify(list) === JSON.stringify(LIST) ? 'list' : 'another list';
  } catch (error) {
    return error.code ?? `${error}`;
  }
}

/** What never ends is given up, and let go of, when its time is up or the caller says so. */
async function endless(type) {
  const seen = [];
  const stalls = () => new Response(new ReadableStream({ type, cancel: () => void seen.push('cancelled') }));
  seen.push(await outcome(stalls, { timeoutMs: 20 }));
  const controller = new AbortController();
  const aborted = outcome(stalls, { signal: controller.signal });
  controller.abort('enough');
  seen.push(await aborted);
  await new Promise((resolve) => setTimeout(resolve));
  return seen.sort().join();
}

async function check() {
  const wrong = [];
  const expect = (what, got, wanted) => got === wanted || wrong.push(`${what}: ${got}, not ${wanted}`);
  for (const [what, answer, wanted] of ROWS) expect(what, await outcome(answer), wanted);
  // Several at once, whose rooms must not be the same one.
  const compare = async ([what, answer, wanted]) => expect(`${what}, all at once`, await outcome(answer), wanted);
  await Promise.all(ROWS.filter(([, , wanted]) => wanted === 'list').map(compare));
  for (const type of [undefined, 'bytes'])
    expect(`endless, ${type}`, await endless(type), 'cancelled,cancelled,enough,timeout');
  return wrong.join('\n') || 'ok';
}

function ignore() {}

export default {
  async fetch() {
    try {
      return new Response(await check());
    } catch (error) {
      return new Response(`${error?.stack ?? error}`, { status: 500 });
    }
  },
};
