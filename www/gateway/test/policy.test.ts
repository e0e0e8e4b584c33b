/** The rules of the gateway, each as rows of a table. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BODY_LIMIT,
  contractHeader,
  type Facts,
  findRoute,
  isConsoleUrl,
  isLoopback,
  pagePolicy,
  refuseBody,
  refuseContract,
  refuseForgery,
  responseHeaders,
  type Route,
  upstreamQuery,
} from '../policy.ts';

const UNITS = '/api/cloudapi/v6/backupunits';
const FACTS: Facts = {
  method: 'POST',
  origin: 'https://page.example',
  fetchSite: 'same-origin',
  contentType: 'application/json',
  contentLength: '2',
};

test('exactly the six operations, the session, the console and files have a route', () => {
  for (const [method, path, want] of [
    ['GET', UNITS, 'operation'],
    ['POST', UNITS, 'operation'],
    ['GET', `${UNITS}/a1`, 'operation'],
    ['PUT', `${UNITS}/a1`, 'operation'],
    ['PATCH', `${UNITS}/a1`, 'operation'],
    ['DELETE', `${UNITS}/a1`, 'operation'],
    ['GET', '/api/session', 'session'],
    ['POST', '/api/session', 'session'],
    ['DELETE', '/api/session', 'session'],
    ['POST', '/api/backupunits/a1/console', 'console'],
    ['GET', '/', 'asset'],
    ['HEAD', '/', 'asset'],
    ['GET', '/assets/index-B_x-1.js', 'asset'],
    ['GET', '/favicon.svg', 'asset'],
    ['PROPFIND', '/favicon.svg', 'asset'],
    ['GET', `${UNITS}/a1/ssourl`, 404],
    ['GET', '/api', 404],
    ['GET', '/api/x', 404],
    ['GET', '/a/b', 404],
    ['GET', '/.x', 404],
    ['GET', '/assets/../x', 404],
    ['PATCH', UNITS, 405],
    ['POST', `${UNITS}/a1`, 405],
    ['GET', '/api/backupunits/a1/console', 405],
    ['PUT', '/', 405],
    ['get', UNITS, 405],
  ] as const) {
    const found = findRoute(method, path);
    assert.equal('status' in found ? found.status : found.kind, want, `${method} ${path}`);
  }
});

test('an id is one plain segment of at most 128 characters', () => {
  for (const [id, want] of [
    ['a', true],
    ['15f67991-0f51-4efc-a8ad-ef1fb31a480c', true],
    ['A_b-9', true],
    ['a'.repeat(128), true],
    ['', false],
    ['-a', false],
    ['_a', false],
    ['.', false],
    ['..', false],
    ['%2e', false],
    ['a%2f', false],
    ['a.b', false],
    ['a;b', false],
    ['ä', false],
    ['a b', false],
    ['a'.repeat(129), false],
  ] as const) {
    assert.equal(!('status' in findRoute('GET', `${UNITS}/${id}`)), want, id);
  }
});

test('a change needs its own origin, and the browser’s word where there is one', () => {
  for (const [name, facts, refused] of [
    ['as it should be', {}, false],
    ['an old browser says nothing', { fetchSite: null }, false],
    ['a read is free', { method: 'GET', origin: null, fetchSite: 'cross-site' }, false],
    ['no origin', { origin: null }, true],
    ['null origin', { origin: 'null' }, true],
    ['another scheme', { origin: 'http://page.example' }, true],
    ['another port', { origin: 'https://page.example:8443' }, true],
    ['a longer name', { origin: 'https://page.example.evil.example' }, true],
    ['cross-site', { fetchSite: 'cross-site' }, true],
    ['same-site', { fetchSite: 'same-site' }, true],
    ['none', { fetchSite: 'none' }, true],
  ] as const) {
    assert.equal(
      refuseForgery({ ...FACTS, ...facts }, 'https://page.example')?.status,
      refused ? 403 : undefined,
      name,
    );
  }
});

test('a body is JSON where one is taken, and small everywhere', () => {
  const session: Route = { kind: 'session', template: '' };
  const console: Route = { kind: 'console', template: '', id: 'a' };
  for (const [name, route, facts, want] of [
    ['JSON', session, {}, undefined],
    ['with a charset', session, { contentType: 'Application/JSON ; charset=utf-8' }, undefined],
    ['at the limit', session, { contentLength: String(BODY_LIMIT) }, undefined],
    ['length not said', session, { contentLength: null }, undefined],
    ['a form', session, { contentType: 'application/x-www-form-urlencoded' }, 415],
    ['no type', session, { contentType: null }, 415],
    ['a form for the console', console, { contentType: 'application/x-www-form-urlencoded' }, undefined],
    ['a delete needs no type', session, { method: 'DELETE', contentType: null }, undefined],
    ['one byte too many', session, { contentLength: String(BODY_LIMIT + 1) }, 413],
    ['a length that is no number', session, { contentLength: 'x' }, 413],
    ['type before size', session, { contentType: null, contentLength: '999999' }, 415],
  ] as const) {
    assert.equal(refuseBody(route, { ...FACTS, ...facts })?.status, want, name);
  }
});

test('known query parameters pass once, nothing else does', () => {
  for (const [kind, query, want] of [
    ['list', '', ''],
    ['list', 'depth=1&pretty=false', '?depth=1&pretty=false'],
    ['list', 'orderBy=name&maxResults=3&filter.name=a%26b', '?orderBy=name&maxResults=3&filter.name=a%26b'],
    ['list', 'Depth=1&offset=2&filter.=x&filter.a.b=y&token=z', ''],
    ['list', 'depth=1&depth=2', '?depth=1'],
    ['one', 'depth=1&orderBy=name&filter.name=x', '?depth=1'],
  ] as const) {
    assert.equal(upstreamQuery(kind, new URLSearchParams(query)), want, query);
  }
});

test('a contract number is digits of an int32, and a wrong one is refused, never replaced', () => {
  for (const [asked, want] of [
    [null, undefined],
    ['42', undefined],
    ['2147483647', undefined],
    ['2147483648', 400],
    ['-1', 400],
    ['1, 2', 400],
    ['1.5', 400],
    ['', 400],
  ] as const) {
    assert.equal(refuseContract(asked)?.status, want, String(asked));
  }
  for (const [asked, ofSession, want] of [
    [null, undefined, undefined],
    [null, 7, '7'],
    ['42', 7, '42'],
  ] as const) {
    assert.equal(contractHeader(asked, ofSession), want, String(asked));
  }
});

test('headers of an answer pass by list, and only JSON keeps its type', () => {
  const kept = responseHeaders(
    new Headers({
      location: '/x',
      'set-cookie': 'a=b',
      'retry-after': '3',
      'x-request-id': 'r',
      'access-control-allow-origin': '*',
      'content-type': 'application/problem+json; charset=utf-8',
    }),
  );
  assert.deepEqual([...kept.keys()].sort(), ['content-type', 'retry-after', 'x-request-id']);
  assert.equal(kept.get('content-type'), 'application/problem+json; charset=utf-8');
  for (const type of [
    'text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'application/json-seq',
    'text/application/json',
  ]) {
    assert.equal(
      responseHeaders(new Headers({ 'content-type': type })).get('content-type'),
      'text/plain; charset=utf-8',
      type,
    );
  }
});

test('a console URL is https, or on the sandbox itself', () => {
  const sandbox = 'http://127.0.0.1:4010';
  for (const [url, upstream, want] of [
    ['https://console.example/#ott=a%3D%3D', undefined, true],
    [`${sandbox}/sso#ott=a`, sandbox, true],
    [`${sandbox}/sso#ott=a`, undefined, false],
    ['http://127.0.0.1:4011/sso', sandbox, false],
    ['http://console.example/', sandbox, false],
    ['javascript:alert(1)', sandbox, false],
    ['/sso', sandbox, false],
    ['https://console.example/\r\nx: y', undefined, false],
    ['https://console.example/ä', undefined, false],
    ['', undefined, false],
  ] as const) {
    assert.equal(isConsoleUrl(url, upstream), want, url);
  }
});

test('loopback is known by name and by number', () => {
  for (const [host, want] of [
    ['localhost', true],
    ['a.localhost', true],
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['[::1]', true],
    ['localhost.example', false],
    ['127.0.0.1.example', false],
    ['10.0.0.1', false],
    ['notlocalhost', false],
  ] as const) {
    assert.equal(isLoopback(host), want, host);
  }
});

test('the page’s policy names the sandbox only where there is one', () => {
  const fixed =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self' https:";
  const rest = "; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
  assert.equal(pagePolicy(undefined), fixed + rest);
  assert.equal(pagePolicy('http://127.0.0.1:4010'), `${fixed} http://127.0.0.1:4010${rest}`);
});
