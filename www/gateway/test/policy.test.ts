/** The rules of the gateway's own routes, each as rows of a table. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForged, isJson, isLoopback, template } from '../policy.ts';

test('a change needs its own origin, and the browser’s word where there is one', () => {
  const origin = 'https://page.example';
  for (const [name, method, sent, refused] of [
    ['as it should be', 'POST', { origin, 'sec-fetch-site': 'same-origin' }, false],
    ['an old browser says nothing', 'POST', { origin }, false],
    ['a read is free', 'GET', { 'sec-fetch-site': 'cross-site' }, false],
    ['no origin', 'DELETE', {}, true],
    ['null origin', 'POST', { origin: 'null' }, true],
    ['another scheme', 'POST', { origin: 'http://page.example' }, true],
    ['another port', 'POST', { origin: `${origin}:8443` }, true],
    ['a longer name', 'POST', { origin: `${origin}.evil.example` }, true],
    ['cross-site', 'POST', { origin, 'sec-fetch-site': 'cross-site' }, true],
    ['same-site', 'POST', { origin, 'sec-fetch-site': 'same-site' }, true],
    ['none', 'POST', { origin, 'sec-fetch-site': 'none' }, true],
  ] as const) {
    assert.equal(isForged(method, new Headers(sent), origin), refused, name);
  }
});

test('JSON is known by its type alone', () => {
  for (const [type, want] of [
    ['application/json', true],
    ['Application/JSON ; charset=utf-8', true],
    ['application/jsonp', false],
    ['application/json, text/plain', false],
    ['text/json', false],
    ['', false],
    [undefined, false],
  ] as const) {
    assert.equal(isJson(type), want, type);
  }
});

test('the log names what is a route, and nothing that could be anything', () => {
  for (const [path, want] of [
    ['/', '/'],
    ['/assets/index-B_x-1.js', '/{file}'],
    ['/api/session', '/api/session'],
    ['/api/cloudapi/v6/backupunits', '/api/cloudapi/v6/backupunits'],
    ['/api/cloudapi/v6/backupunits/a1', '/api/cloudapi/v6/backupunits/{id}'],
    ['/api/backupunits/a1/console', '/api/backupunits/{id}/console'],
    ['/api/cloudapi/v6/backupunits/a1/ssourl', 'refused'],
    ['/api/canary', 'refused'],
  ] as const) {
    assert.equal(template(path), want, path);
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
