/** Looks for secrets everywhere a value can be looked at: inspected, printed, serialized, cloned, walked through. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/** All that can be read from a value, as texts by the way in which it was read. */
export function everything(value) {
  const texts = {
    String: attempt(() => String(value)),
    JSON: attempt(() => JSON.stringify(value)),
    'JSON, indented, of a holder': attempt(() => JSON.stringify({ value, list: [value] }, null, 2)),
    inspect: inspect(value),
    'inspect to the ground': inspect(value, {
      depth: Infinity,
      showHidden: true,
      getters: true,
      maxStringLength: Infinity,
    }),
    'inspect of a holder': inspect({ a: { b: { value } } }, { depth: Infinity, showHidden: true }),
    console: printed(
      (console) => (console.log(value), console.error(value), console.dir(value, { depth: 9 }), console.table([value])),
    ),
    template: attempt(() => `${value}`),
    stack: String(value?.stack),
    clone: attempt(() => inspect(structuredClone(value), { depth: Infinity, showHidden: true })),
    walk: walk(value).join('\n'),
    entries: attempt(() => inspect(Object.entries(Object.assign({}, value)), { depth: Infinity })),
  };
  return texts;
}

/** Fails if any of the secrets, in any usual spelling, can be read from the value. */
export function keeps(value, secrets, what = 'the value') {
  const texts = Object.entries(everything(value));
  for (const [name, secret] of Object.entries(secrets)) {
    for (const [spelling, spelled] of spellings(secret)) {
      for (const [way, text] of texts) {
        assert.ok(
          !text?.includes(spelled),
          `${what} shows the ${name} (${spelling}) by ${way}: ${clip(text, spelled)}`,
        );
      }
    }
  }
}

/** A secret as servers and runtimes may spell it. */
export function spellings(secret) {
  const json = JSON.stringify(secret).slice(1, -1);
  const bytes = [...new TextEncoder().encode(secret)];
  const percent = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
  return Object.entries({
    'as it is': secret,
    'in JSON': json,
    'in JSON with escapes for all but ASCII': json.replace(/[^ -~]/g, escaped),
    'in JSON with escapes for everything': secret.replace(/./gs, escaped),
    'in JSON with an escaped solidus': json.replaceAll('/', '\\/'),
    'as a component of a URL': encodeURIComponent(secret),
    'in a URL': encodeURI(secret),
    'percent-encoded throughout': percent,
    'percent-encoded in lower case': percent.toLowerCase(),
    'as a form': new URLSearchParams([['', secret]]).toString().slice(1),
    'as a form with %20': encodeURIComponent(secret).replaceAll('%20', '+'),
  });
}

function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Every string that own properties, symbols, prototypes and causes lead to, getters included. */
function walk(value) {
  const seen = new Set();
  const found = [];
  const visit = (it) => {
    if (typeof it === 'string') found.push(it);
    if ((typeof it !== 'object' && typeof it !== 'function') || it === null || seen.has(it)) return;
    seen.add(it);
    if (it === Object.prototype || it === Function.prototype) return;
    for (const key of Reflect.ownKeys(it)) {
      found.push(String(key));
      attempt(() => visit(it[key]));
    }
    visit(Object.getPrototypeOf(it));
    if (it instanceof Map || it instanceof Set) for (const entry of it) visit(entry);
  };
  visit(value);
  return found;
}

function printed(print) {
  const lines = [];
  const { stdout, stderr } = process;
  const own = [stdout.write, stderr.write];
  stdout.write = stderr.write = (text) => lines.push(String(text)) > 0;
  try {
    print(console);
  } finally {
    [stdout.write, stderr.write] = own;
  }
  return lines.join('');
}

function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function clip(text, part) {
  if (text === undefined) return '';
  const at = text.indexOf(part);
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + part.length + 20));
}
