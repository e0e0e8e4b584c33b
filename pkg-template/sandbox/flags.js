/** The flags of `ionos-backup sandbox`, checked before anything starts. */
import { isIP, isIPv6 } from 'node:net';
import { parseArgs } from 'node:util';

/** A flag that is wrong, with what is to be said of it. */
export class WrongFlag extends Error {}

/**
 * `value` is what the help calls what follows it, `standard` what it is if not said, `option` what `createSandbox`
 * calls it: a number unless it is text or has no value, which is judged there.
 *
 * @typedef {{ name: string, value?: string, standard?: string, short?: string, option?: string }} Flag
 * @type {(Flag & { isText?: boolean, about: string })[]}
 */
const FLAGS = [
  { name: 'port', value: 'PORT', standard: '4010', about: 'Port to listen on; 0 takes any free one' },
  {
    name: 'host',
    value: 'HOST',
    standard: '127.0.0.1',
    about: 'Address to listen on, or a name of one; anything but loopback lets others in',
  },
  {
    name: 'provision-ms',
    value: 'MS',
    option: 'provisionMs',
    about: 'How long a new or changed unit is BUSY, and a deleted one DESTROYING, in milliseconds; 3000 if not said',
  },
  {
    name: 'hide-ms',
    value: 'MS',
    option: 'hideMs',
    about: 'How long the single GET of a new unit answers 404, in milliseconds',
  },
  { name: 'empty', about: 'Start without units' },
  {
    name: 'units',
    value: 'N',
    option: 'units',
    about: "Start with this many units: the seed's first ones, made up with plain ones",
  },
  { name: 'latency-ms', value: 'MS', option: 'latencyMs', about: 'Delay of every answer of the API, in milliseconds' },
  {
    name: 'fault-rate',
    value: 'SHARE',
    option: 'faultRate',
    about: 'Share of requests to the API that fail in a random way, from 0 to 1',
  },
  {
    name: 'seed',
    value: 'N',
    option: 'seed',
    about: 'Seed of ids, etags, sign-on tokens and random faults; the same seed and requests give the same ones',
  },
  {
    name: 'now',
    value: 'MS',
    option: 'now',
    about: 'Stand still at this time, in milliseconds since 1970, but for what is advanced',
  },
  {
    name: 'cors',
    value: 'ORIGIN',
    about: 'Origin that browsers may call the API from, such as http://localhost:5173; * for any',
  },
  {
    name: 'rate-limit',
    value: 'N',
    option: 'rateLimit',
    about: 'Requests a minute after which the API answers 429; without it there is no limit',
  },
  {
    name: 'cache-control',
    value: 'TEXT',
    option: 'cacheControl',
    isText: true,
    about: "Cache-Control of the API's answers, such as 'private, max-age=60'",
  },
  {
    name: 'last-modified',
    option: 'lastModified',
    about: "Give the API's answers a Last-Modified long past, which lets caches keep them",
  },
  { name: 'help', short: 'h', about: 'Print this' },
  { name: 'version', short: 'V', about: 'Print the version' },
];

/**
 * What the flags say, or what is to be printed: `help` or `version`. Throws `WrongFlag`.
 *
 * @returns {any}
 */
export function readFlags(args) {
  const given = parse(args);
  if (given.help || given.version) return { print: given.help ? 'help' : 'version' };
  if (given.empty && given.units !== undefined) throw new WrongFlag('--empty and --units: only one of them');
  const wanted = FLAGS.filter(({ name, option }) => option !== undefined && given[name] !== undefined);
  const options = Object.fromEntries(
    wanted.map(({ name, value, option, isText }) => [
      option,
      value === undefined || isText ? given[name] : number(name, given[name]),
    ]),
  );
  // To the core 0 is no limit, which nobody means who says that there is one.
  if (options.rateLimit === 0) throw new WrongFlag('--rate-limit 0: not 1 or more');
  return {
    host: host(given.host),
    port: port(given.port),
    cors: given.cors === undefined ? undefined : origin(given.cors),
    options: given.empty ? { ...options, units: 0 } : options,
  };
}

/** The flag of the option that a refusal speaks of; the last part of a match. */
export function flagOf(_, option) {
  return `--${FLAGS.find((flag) => flag.option === option)?.name ?? option}`;
}

/** All of it explained. */
export function help() {
  const lines = FLAGS.map(({ name, value, short, standard, about }) => {
    const shown = `${short ? `-${short}, ` : ''}--${name}${value ? ` <${value}>` : ''}`;
    return `  ${shown}\n          ${about}${standard ? ` [default: ${standard}]` : ''}\n`;
  });
  return `Emulator of the IONOS Backup Service API.

Prints \`listening on http://HOST:PORT\` when it is ready, then one line a request on stderr. The API is at
/cloudapi/v6, its control plane at /_sandbox. Credentials: demo@example.com / demo-password, or the token demo-token.

Usage: ionos-backup sandbox [flags]

${lines.join('')}`;
}

function parse(args) {
  const options = {};
  for (const { name, value, short, standard } of FLAGS) {
    options[name] = { type: value ? 'string' : 'boolean' };
    if (short !== undefined) options[name].short = short;
    if (standard !== undefined) options[name].default = standard;
  }
  try {
    return parseArgs({ args: withNegatives(args), options }).values;
  } catch (error) {
    throw new WrongFlag(error.message);
  }
}

/** `--units -1` as `--units=-1`: a wrong number, and not another flag. */
function withNegatives(args) {
  const isNegative = (arg) => /^-\d/.test(arg);
  const hasValue = (arg) => FLAGS.some(({ name, value }) => value !== undefined && arg === `--${name}`);
  return args.flatMap((arg, at) => {
    if (hasValue(arg) && isNegative(args[at + 1])) return `${arg}=${args[at + 1]}`;
    return isNegative(arg) && at > 0 && hasValue(args[at - 1]) ? [] : arg;
  });
}

/** Whether it is one that the option takes is judged there. */
function number(name, text) {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new WrongFlag(`--${name} ${text}: not a number`);
}

function port(text) {
  if (/^\d+$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new WrongFlag(`--port ${text}: not a whole number from 0 to 65535`);
}

/** Whether a name has an address shows when it is listened on; here only that it is no URL and has no port. */
function host(text) {
  if (isIP(text) !== 0 || isName(text)) return text;
  throw new WrongFlag(`--host ${text}: neither an address such as 127.0.0.1 or ::1, nor a name such as localhost`);
}

/** An origin is compared letter for letter, so one that no browser spells like this would never match. */
function origin(text) {
  const wrong = (problem) => new WrongFlag(`--cors ${text}: ${problem}`);
  if (text === '*') return text;
  const shape = wrong(
    'neither * nor an origin: that is scheme://host or scheme://host:port, such as http://localhost:5173',
  );
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  if (scheme === undefined) throw shape;
  if (/^[^/]*\/+$/.test(rest)) throw wrong('an origin has no slash at its end');
  const [, host, port] = /^(\[.*\]|[^:]*)(?::(.*))?$/s.exec(rest) ?? [];
  if (host === undefined) throw shape;
  if (!(host.startsWith('[') ? isIPv6(host.slice(1, -1)) : isName(host))) throw shape;
  if (/[A-Z]/.test(text)) throw wrong('browsers send an origin in lower case');
  if (port === undefined) return text;
  const standard = { http: '80', https: '443' }[scheme];
  if (Number(port) === Number(standard)) throw wrong(`browsers leave the port ${standard} of ${scheme} out`);
  if (/^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65535) return text;
  throw wrong('its port is not a number from 1 to 65535');
}

function isName(host) {
  return /^[\w.-]+$/.test(host);
}
