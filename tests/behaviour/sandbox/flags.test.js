/**
 * The flags of `ionos-backup sandbox`: each explained, and what is wrong refused with code 2 before anything starts.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFlags, WrongFlag } from '../../../pkg-template/sandbox/flags.js';
import { runCommand, runToEnd, start } from './command.js';

it('every flag is explained', async () => {
  const { code, stdout, stderr } = await runToEnd('--help');
  assert.deepEqual([code, stderr], [0, '']);
  for (const flag of [
    '--port <PORT>',
    '--host <HOST>',
    '--provision-ms <MS>',
    '--hide-ms <MS>',
    '--empty',
    '--units <N>',
    '--latency-ms <MS>',
    '--fault-rate <SHARE>',
    '--seed <N>',
    '--now <MS>',
    '--cors <ORIGIN>',
    '--rate-limit <N>',
    '--cache-control <TEXT>',
    '--last-modified',
  ]) {
    const [, after] = stdout.split(flag);
    assert.ok(after?.split('--')[0].trim().split(/\s+/).length > 2, `${flag}: ${after}`);
  }
});

it('the version is that of the package', async () => {
  assert.match((await runToEnd('--version')).stdout, /^\d+\.\d+\.\d+\n$/);
  for (const flag of ['--version', '-V']) assert.match((await runCommand(flag)).stdout, /^\d+\.\d+\.\d+\n$/);
});

it('flags are what createSandbox has as options', async (context) => {
  const server = await start(
    context,
    ...[
      '--provision-ms',
      '1',
      '--hide-ms=2',
      '--latency-ms',
      '3',
      '--fault-rate',
      '0.25',
      '--rate-limit',
      '4',
      '--empty',
    ],
  );
  assert.deepEqual(await server.ask('options'), {
    provisionMs: 1,
    hideMs: 2,
    latencyMs: 3,
    faultRate: 0.25,
    rateLimit: 4,
  });
  assert.deepEqual((await server.ask('units')).items, []);
});

it('answers may be kept by caches, if flags say so', async (context) => {
  const server = await start(context, '--cache-control', 'private, max-age=60', '--last-modified');
  const { headers } = await fetch(`${server.url}/cloudapi/v6/backupunits`, {
    headers: { authorization: 'Bearer demo-token' },
  });
  assert.equal(headers.get('cache-control'), 'private, max-age=60');
  assert.ok(Date.parse(headers.get('last-modified') ?? '') < Date.parse(headers.get('date') ?? '') - 1e9);
});

/** @type {[says: RegExp, ...flags: string[]][]} */
const judged = [
  [/--fault-rate must be from 0 to 1/, '--fault-rate=1.5'],
  [/--rate-limit must be a whole number from 0 to 4294967295/, '--rate-limit=4294967296'],
  [/--units must be a whole number from 0 to 1000000/, '--units=-1'],
  [/--units must be a whole number from 0 to 1000000/, '--units', '-1'],
  [/--seed must be a whole number, 0 or more/, '--seed', '-1'],
  [/--seed must be a whole number from 0 to 9007199254740991/, '--seed', '9007199254740992'],
  [/--seed must be a whole number, 0 or more/, '--seed=0.5'],
  [/--cache-control must be a header value/, '--cache-control=a\nb'],
  [/--now must be a number of milliseconds since 1970/, '--now=-1'],
];

describe('a flag that is wrong is refused with code 2', () => {
  const shape = /neither \* nor an origin/;
  /** @type {[says: RegExp, flag: string, value?: string][]} */
  const rows = [
    [/Unknown option '--prot'/, '--prot', '1'],
    [/Unexpected argument 'word'/, 'word'],
    [/--empty and --units/, '--empty', '--units=1'],
    [/--fault-rate half: not a number/, '--fault-rate', 'half'],
    [/--rate-limit 0: not 1 or more/, '--rate-limit', '0'],
    [/--port 70000: not a whole number from 0 to 65535/, '--port', '70000'],
    [/--port x: not a whole number/, '--port', 'x'],
    [/--units : not a number/, '--units', ''],
    [/--provision-ms 1s: not a number/, '--provision-ms', '1s'],
    [/--hide-ms/, '--hide-ms'],
    [/neither an address such as 127\.0\.0\.1 or ::1, nor a name/, '--host', 'http://localhost'],
    [/neither an address/, '--host', 'localhost:4010'],
    [/neither an address/, '--host', '[::1]'],
    [/neither an address/, '--host', 'a b'],
    [/neither an address/, '--host', ''],
    ...[
      '',
      'localhost',
      'localhost:5173',
      'null',
      '**',
      'http://*',
      'http://',
      'http://:80',
      '://page.example',
      '1http://page.example',
      'http://user@page.example',
      'http://page.example/path',
      'http://page.example/path/',
      'http://page.example?a',
      'http://page.example#a',
      'http://page.example, http://other.example',
      ' http://page.example',
      'http://bücher.example',
      'http://::1',
      'http://[::1',
    ].map((value) => /** @type {[RegExp, string, string]} */ ([shape, '--cors', value])),
    [/no slash at its end/, '--cors', 'http://page.example/'],
    [/no slash at its end/, '--cors', 'http://page.example:5173/'],
    [/in lower case/, '--cors', 'HTTP://page.example'],
    [/in lower case/, '--cors', 'http://Page.example'],
    [/leave the port 80 of http out/, '--cors', 'http://page.example:80'],
    [/leave the port 443 of https out/, '--cors', 'https://page.example:443'],
    [/from 1 to 65535/, '--cors', 'http://page.example:'],
    [/from 1 to 65535/, '--cors', 'http://page.example:0'],
    [/leave the port 80 of http out/, '--cors', 'http://page.example:080'],
    [/from 1 to 65535/, '--cors', 'http://page.example:05173'],
    [/from 1 to 65535/, '--cors', 'http://page.example:65536'],
  ];
  for (const [says, ...flags] of rows) {
    it(flags.join(' '), () => {
      assert.throws(
        () => readFlags(flags),
        (error) => error instanceof WrongFlag && says.test(error.message),
      );
    });
  }

  it('and what is started says so', async () => {
    const { code, stdout, stderr } = await runToEnd('--port', '0', '--cors', 'page.example');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^error: --cors page\.example: neither .*\nFor more, try --help\n$/);
  });
});

describe('a flag that the core refuses is refused with code 2, by its name', () => {
  for (const [says, ...flags] of judged) {
    it(flags.join(' '), async () => {
      const { code, stdout, stderr } = await runToEnd('--port', '0', ...flags);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, says);
    });
  }
});

it('another command than sandbox is refused with code 2', async () => {
  for (const [args, code] of /** @type {[string[], number][]} */ ([
    [[], 2],
    [['serve'], 2],
    [['--help'], 0],
  ])) {
    assert.equal((await runCommand(...args)).code, code, args.join(' '));
  }
});

describe('an origin that browsers send is taken', () => {
  for (const origin of [
    '*',
    'http://localhost',
    'http://localhost:5173',
    'http://127.0.0.1:1',
    'http://[::1]:65535',
    'https://[::1]',
    'https://page.example',
    'https://page.example:80',
    'chrome-extension://abcdef',
  ]) {
    it(origin, () => assert.equal(readFlags(['--cors', origin]).cors, origin));
  }
});

it('a host may be an address or a name', () => {
  for (const host of ['127.0.0.1', '::1', '0.0.0.0', 'localhost', 'build-1.example']) {
    assert.equal(readFlags(['--host', host]).host, host);
  }
});
