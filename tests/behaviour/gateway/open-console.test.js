/** `openConsole` with windows made by hand; real ones are for `tests/consumers`. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { isBackupError } from 'ionos-backup';
import { openConsole } from 'ionos-backup/browser';
import { failure, rows } from '../support/doubles.js';
import { ID } from '../support/gateway.js';
import { wrong } from '../support/wrong.js';

const URL_OF = 'https://backup.example.com/idp#ott=canary-ott%3D%3D';

/** A page, and all that happens in it, in order. */
function pageOf({ opens = true, href = 'https://page.example/units?x#y' } = {}) {
  const events = [];
  const opened = {
    closed: false,
    close: () => {
      events.push('close');
      opened.closed = true;
    },
    location: { replace: (url) => events.push(`to ${url}`) },
  };
  Object.defineProperty(opened, 'opener', {
    configurable: true,
    get: () => 'the page',
    set: (value) => events.push(`opener ${value}`),
  });
  const form = () => {
    const attributes = {};
    const made = {
      attributes,
      setAttribute: (name, value) => {
        attributes[name] = value;
      },
      submit: () => events.push(['submit', { ...attributes, hidden: made.hidden }]),
      remove: () => events.push('remove'),
    };
    return made;
  };
  const { origin } = new URL(href);
  globalThis.window = /** @type {any} */ ({
    open: (...args) => {
      events.push(['open', ...args]);
      return opens ? opened : null;
    },
    location: { href, origin },
    document: {
      createElement: (name) => {
        events.push(`make ${name}`);
        return form();
      },
      documentElement: { append: () => events.push('append') },
    },
  });
  return events;
}
afterEach(() => {
  delete globalThis.window;
});

test('the window opens first and at once, cut off from the page, and goes where the function says', async () => {
  const events = pageOf();
  const done = openConsole(async () => {
    events.push('asked');
    return URL_OF;
  });
  assert.deepEqual(events, [['open', '', '_blank'], 'opener null', 'asked'], 'before anything is waited for');
  assert.equal(await done, undefined);
  assert.deepEqual(events.slice(3), [`to ${URL_OF}`]);
});

test('a window that was blocked is an error that says so, and no URL is asked for', async () => {
  const events = pageOf({ opens: false });
  const error = await failure(
    openConsole(() => {
      events.push('asked');
      return URL_OF;
    }),
  );
  assert.ok(error instanceof DOMException && error.name === 'NotAllowedError');
  assert.match(error.message, /^openConsole: the popup was blocked/);
  assert.deepEqual(events, [['open', '', '_blank']]);
});

rows(
  'a function that fails closes the window, and its error is the caller’s',
  [
    [
      'a rejection',
      async () => {
        throw 'its own';
      },
    ],
    [
      'a throw',
      () => {
        throw 'its own';
      },
    ],
    ['a thenable that rejects', () => ({ then: (_, no) => no('its own') })],
  ],
  async (source) => {
    const events = pageOf();
    assert.equal(await failure(openConsole(source)), 'its own');
    assert.deepEqual(events.slice(2), ['close']);
  },
);

const GOOD = [
  URL_OF,
  'https://console.example',
  'HTTPS://Console.example/?jwt=x',
  'http://localhost:4010/sso#x',
  'http://a.localhost/',
  'http://127.0.0.1/',
  'http://127.9.9.9:1/x',
  'http://[::1]:80/',
];
const INSECURE = [
  'http://lab/',
  'http://10.0.0.1:8080/sso',
  'http://localhost.evil.example/',
  'http://127.0.0.1.evil.example/',
];
const BAD = [
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:https://x/1',
  'file:///x',
  '/sso',
  '//x/',
  'x',
  '',
  ' https://x/',
  'https://x/ y',
  'https://x/\n',
  'https://u@x/',
  'https://x\\@y/',
  'https:///x',
  'https://',
  'https://x/ä',
  'about:blank',
  'intent://x',
  undefined,
  null,
  7,
  {},
  ['https://x/'],
  new URL('https://x/'),
  Object('https://x/'),
];

rows(
  'the URL is checked, used once and shown to nobody',
  [
    ...GOOD.map((url) => [url, url, {}, true]),
    ...INSECURE.map((url) => [url, url, {}, false]),
    ...INSECURE.map((url) => [`${url}, allowed`, url, { allowInsecure: true }, true]),
    ...BAD.flatMap((url, at) => [
      [`${String(url)} (${at})`, url, {}, false],
      [`${String(url)} (${at}), with allowInsecure`, url, { allowInsecure: true }, false],
    ]),
  ],
  async (url, options, isGood) => {
    const events = pageOf();
    const done = openConsole(() => url, options);
    if (isGood) {
      await done;
      return assert.deepEqual(events.slice(2), [`to ${url}`]);
    }
    const error = await failure(done);
    assert.deepEqual([isBackupError(error), error.name, error.argument], [true, 'InvalidArgumentError', 'source']);
    assert.deepEqual(events.slice(2), ['close']);
    if (typeof url === 'string' && url.length > 3)
      assert.ok(!`${error.message} ${error.stack} ${JSON.stringify(error)}`.includes(url));
  },
);

rows(
  'through a gateway a form is sent, and no script sees the URL',
  [
    ['a path', '/api/backup', 'https://page.example/api/backup'],
    ['a path with a slash at its end', '/api/backup/', 'https://page.example/api/backup'],
    ['the whole URL', 'https://page.example/api', 'https://page.example/api'],
    ['from here', 'api', 'https://page.example/api'],
    ['the root', '/', 'https://page.example'],
    ['with dots', '/x/../api', 'https://page.example/api'],
  ],
  async (gateway, base) => {
    const events = pageOf();
    assert.equal(await openConsole({ gateway, id: ID }), undefined);
    const attributes = {
      method: 'post',
      action: `${base}/backupunits/${ID}/console`,
      target: '_blank',
      rel: 'noopener',
      hidden: true,
    };
    assert.deepEqual(events, ['make form', 'append', ['submit', attributes], 'remove']);
  },
);

const gateway = '/api';
rows(
  'a wrong argument is refused by its name, and nothing happens',
  [
    ['nothing', undefined, undefined, 'source'],
    ['null', null, undefined, 'source'],
    ['a text', '/api', undefined, 'source'],
    ['no gateway', { id: ID }, undefined, 'source.gateway'],
    ['no id', { gateway }, undefined, 'source.id'],
    ['an unknown name', { gateway, id: ID, token: 'x' }, undefined, 'source.token'],
    ...[
      'https://evil.example/api',
      '//evil.example/api',
      'http://page.example/api',
      'https://page.example:8443/api',
      'https://page.example.evil.example',
      'javascript:0',
      'data:,x',
      'blob:https://page.example/1',
      '/api?x',
      '/api#x',
      'https://',
      'http://[',
      '\\\\evil.example\\api',
      '/\\evil.example',
    ].map((other) => [`the gateway ${other}`, { gateway: other, id: ID }, undefined, 'source.gateway']),
    ...wrong('string').flatMap(([what, value]) => [
      [`a gateway that is ${what}`, { gateway: value, id: ID }, undefined, 'source.gateway'],
      [`an id that is ${what}`, { gateway, id: value }, undefined, 'source.id'],
    ]),
    ...['', '.', '..', 'a/b', '%2e', '-a', 'a?b', 'a'.repeat(129)].map((id) => [
      `the id ${id.slice(0, 9)}`,
      { gateway, id },
      undefined,
      'source.id',
    ]),
    ['options of null', () => URL_OF, null, 'options'],
    ['options that are a text', () => URL_OF, 'x', 'options'],
    ['an unknown option', () => URL_OF, { timeoutMs: 1 }, 'options.timeoutMs'],
    ...wrong('boolean')
      .filter(([, value]) => value !== undefined)
      .map(([what, value]) => [
        `allowInsecure that is ${what}`,
        () => URL_OF,
        { allowInsecure: value },
        'options.allowInsecure',
      ]),
  ],
  async (source, options, argument) => {
    const events = pageOf();
    const error = await failure(openConsole(source, options));
    assert.deepEqual(
      [isBackupError(error), error.name, error.code, error.argument, events],
      [true, 'InvalidArgumentError', 'invalid_argument', argument, []],
    );
    assert.match(error.message, new RegExp(`^openConsole: ${argument.replace('.', '\\.')} `));
  },
);

test('where there is no window it rejects, and does not throw', async () => {
  assert.ok((await failure(openConsole(() => URL_OF))) instanceof Error);
  assert.ok((await failure(openConsole({ gateway, id: ID }))) instanceof Error);
});
