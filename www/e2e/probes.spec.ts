/**
 * Probes of the gateway's security, against workerd and against Node: every refusal, every list, and what reaches the
 * API.
 */

import { expect, test } from '@playwright/test';
import { UnsecuredJWT } from 'jose';
import { COOKIE, seal } from '../gateway/session.ts';
import { settings } from '../gateway/settings.ts';
import { type Server, SECRET, startGateway, startNodeGateway } from './support/process.ts';
import { type Cookie, type Probe, PROBES } from './support/probes.ts';
import { startUpstream, type Upstream } from './support/upstream.ts';
import { type Answer, send, sendRaw } from './support/wire.ts';

const TOKEN = 'canary-token-0815';

test('on Node the files come compressed, and nothing of the API does', async () => {
  const gateway = await startNodeGateway('http://127.0.0.1:9');
  try {
    const script = /\/assets\/[^"]+\.js/.exec((await send(gateway.url, 'GET', '/', {})).body)?.[0] ?? '';
    for (const [accept, want] of [
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip', 'gzip'],
      ['', undefined],
    ] as const) {
      const { status, headers } = await send(gateway.url, 'GET', script, { 'accept-encoding': accept });
      expect([status, headers['content-encoding'], headers['vary'], headers['content-type']], accept).toEqual([
        200,
        want,
        'Accept-Encoding',
        'text/javascript; charset=utf-8',
      ]);
      if (want !== undefined) expect(Number(headers['content-length']), accept).toBeLessThan(80_000);
    }
    expect(
      (await send(gateway.url, 'GET', '/api/session', { 'accept-encoding': 'br' })).headers['content-encoding'],
    ).toBeUndefined();
  } finally {
    await gateway.stop();
  }
});

for (const [runtime, start] of [
  ['workerd', startGateway],
  ['Node', startNodeGateway],
] as const) {
  test.describe(runtime, () => {
    let upstream: Upstream;
    let gateway: Server;
    let cookies: Record<Cookie, string | undefined>;

    test.beforeAll(async () => {
      upstream = await startUpstream();
      gateway = await start(upstream.url);
      cookies = await sealed(upstream.url);
    });
    test.afterAll(async () => {
      await gateway.stop();
      await upstream.stop();
    });

    test(`${PROBES.length} probes get the answer of their row`, async () => {
      const wrong: string[] = [];
      for (const probe of PROBES) {
        upstream.reached.length = 0;
        const found = await run(probe);
        if (found.length > 0) wrong.push(`${probe.name}: ${found.join('; ')}`);
      }
      expect(wrong).toEqual([]);
      expect(gateway.log()).not.toContain(TOKEN);
    });

    async function run(probe: Probe): Promise<string[]> {
      const found: string[] = [];
      const port = new URL(gateway.url).port;
      const headers: Record<string, string> = { ...probe.headers };
      const origin = probe.origin === undefined ? gateway.url : probe.origin?.replace('PORT', port);
      if (
        origin !== undefined &&
        headers['origin'] === undefined &&
        (probe.method !== 'GET' || probe.origin !== undefined)
      )
        headers['origin'] = origin;
      const cookie = cookies[probe.cookie ?? 'valid'];
      if (cookie !== undefined) headers['cookie'] = cookie;
      if (probe.body !== undefined && headers['transfer-encoding'] === undefined)
        headers['content-length'] = String(Buffer.byteLength(probe.body));
      const answer = await send(gateway.url, probe.method, probe.path, headers, probe.body);
      if (answer.status === probe.earlier && upstream.reached.length === 0) return [];
      if (answer.status !== probe.status)
        found.push(`status ${answer.status}, not ${probe.status}: ${answer.body.slice(0, 200)}`);
      if (probe.holds !== undefined && !answer.body.includes(probe.holds))
        found.push(`body ${answer.body.slice(0, 200)}`);
      for (const [name, want] of Object.entries(probe.answer ?? {})) {
        if ((answer.headers[name] ?? null) !== want) found.push(`${name}: ${answer.headers[name]}`);
      }
      if (
        answer.status >= 400 &&
        probe.method !== 'HEAD' &&
        !answer.headers['content-type']?.startsWith('text/plain')
      ) {
        if (!inShape(answer)) found.push(`not the API's error shape: ${answer.body}`);
      }
      const reached = upstream.reached.map(({ method, target }) => `${method} ${target}`).join(', ');
      const twice = probe.again === true && reached === `${probe.reached}, ${probe.reached}`;
      if (reached !== (probe.reached ?? '') && !twice) found.push(`reached the API: ${reached || 'nothing'}`);
      if (JSON.stringify(answer).includes(TOKEN)) found.push('the token came back');
      return found;
    }

    test('only the listed headers reach the API', async () => {
      upstream.reached.length = 0;
      await send(gateway.url, 'GET', '/api/cloudapi/v6/backupunits', {
        cookie: `${cookies.valid}; other=1`,
        authorization: 'Bearer planted',
        'x-contract-number': '42',
        'x-forwarded-for': '10.0.0.1',
        forwarded: 'for=10.0.0.1',
        'x-real-ip': '10.0.0.1',
        'x-original-url': '/admin',
        'x-rewrite-url': '/admin',
        'x-forwarded-host': 'evil.example',
        referer: 'https://evil.example/',
        'user-agent': 'probe',
        'if-none-match': '"x"',
        range: 'bytes=0-1',
        'proxy-authorization': 'Basic x',
        te: 'trailers',
        'x-anything': '1',
      });
      const headers = upstream.reached[0]?.headers ?? {};
      expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
      expect(headers['x-contract-number']).toBe('42');
      const usual = [
        'accept',
        'accept-encoding',
        'accept-language',
        'authorization',
        'connection',
        'host',
        'sec-fetch-mode',
        'user-agent',
        'x-contract-number',
      ];
      expect(Object.keys(headers).filter((name) => !usual.includes(name))).toEqual([]);
      expect(headers['user-agent'] ?? '').not.toContain('probe');
    });

    test('two requests hidden in one do not get through', async () => {
      const { host } = new URL(gateway.url);
      const own = `Host: ${host}\r\nOrigin: ${gateway.url}\r\nCookie: ${cookies.valid}\r\n`;
      const start = `POST /api/cloudapi/v6/backupunits HTTP/1.1\r\n${own}Content-Type: application/json\r\n`;
      const hidden = `DELETE /cloudapi/v6/backupunits/smuggled HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
      for (const [name, text] of [
        ['both lengths', `${start}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`],
        ['two lengths', `${start}Content-Length: 2\r\nContent-Length: ${hidden.length}\r\n\r\n{}${hidden}`],
        ['odd encoding', `${start}Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}${hidden}`],
        ['negative length', `${start}Content-Length: -1\r\n\r\n${hidden}`],
        ['line folding', `${start}X-A: b\r\n Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}`],
        ['space before colon', `${start}Transfer-Encoding : chunked\r\nContent-Length: 2\r\n\r\n{}`],
        [
          'absolute target',
          `GET http://evil.example/api/cloudapi/v6/backupunits HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
        ],
      ] as const) {
        upstream.reached.length = 0;
        await sendRaw(gateway.url, text);
        expect(
          upstream.reached.filter(({ target, method }) => target.includes('smuggled') || method === 'DELETE'),
          name,
        ).toEqual([]);
      }
    });

    test('an answer is passed on as it comes, not when it is whole', async () => {
      const leave = new AbortController();
      const answer = await fetch(`${gateway.url}/api/cloudapi/v6/backupunits/slowly`, {
        headers: { cookie: cookies.valid ?? '' },
        signal: leave.signal,
      });
      const piece = await answer.body?.getReader().read();
      expect(new TextDecoder().decode(piece?.value)).toBe('{"id":"slowly",');
      leave.abort();
    });

    test('guessing a password is stopped, for that user and that while', async () => {
      const other = await startUpstreamThatRefuses();
      const guarded = await start(other.url);
      try {
        const attempt = async (username: string): Promise<number> => {
          const body = JSON.stringify({ username, password: 'guess' });
          const answer = await send(
            guarded.url,
            'POST',
            '/api/session',
            { origin: guarded.url, 'content-type': 'application/json' },
            body,
          );
          // The wait is in Retry-After alone: words of their own would say another one.
          if (answer.status === 429)
            expect(JSON.parse(answer.body).messages).toEqual([
              { errorCode: 'gateway-attempts', message: 'too many attempts to sign in' },
            ]);
          return answer.status;
        };
        for (let guess = 0; guess < 10; guess += 1) expect(await attempt('a@example.com')).toBe(401);
        const before = other.count();
        expect(await attempt('a@example.com')).toBe(429);
        expect(other.count(), 'nothing reaches the API').toBe(before);
        expect(await attempt('b@example.com')).toBe(401);
        const together = await Promise.all(Array.from({ length: 40 }, () => attempt('c@example.com')));
        expect(
          together.filter((status) => status === 401),
          'many at once are no way round',
        ).toHaveLength(10);
        expect(other.count()).toBe(before + 11);
      } finally {
        await guarded.stop();
        await other.stop();
      }
    });
  });
}

function inShape(answer: Answer): boolean {
  try {
    const { httpStatus, messages } = JSON.parse(answer.body) as { httpStatus?: number; messages?: unknown[] };
    return httpStatus === answer.status && messages?.length === 1;
  } catch {
    return false;
  }
}

async function sealed(upstream: string): Promise<Record<Cookie, string | undefined>> {
  const now = Date.now();
  const session = { credentials: { token: TOKEN }, contractNumber: undefined, expiresAtMs: now + 600_000 };
  const current = settings({ UPSTREAM: upstream, SESSION_SECRET: SECRET, ASSETS: { fetch } });
  const valid = await seal(session, current);
  const at = valid.length - 12;
  const unsealed = new UnsecuredJWT({ credentials: session.credentials }).setAudience(current.upstream);
  return {
    valid: `${COOKIE}=${valid}`,
    none: undefined,
    expired: `${COOKIE}=${await seal({ ...session, expiresAtMs: now - 2000 }, current)}`,
    'other secret': `${COOKIE}=${await seal(session, { ...current, secret: `${SECRET}, but another` })}`,
    'other upstream': `${COOKIE}=${await seal(session, { ...current, upstream: 'https://api.ionos.com/cloudapi/v6' })}`,
    unsealed: `${COOKIE}=${unsealed.setExpirationTime('1h').encode()}`,
    cut: `${COOKIE}=${valid.slice(0, -5)}`,
    flipped: `${COOKIE}=${valid.slice(0, at)}${valid[at] === 'A' ? 'B' : 'A'}${valid.slice(at + 1)}`,
    'other name': `session=${valid}`,
    empty: `${COOKIE}=`,
    'not ours': `${COOKIE}=${'x'.repeat(4000)}; a=b`,
  };
}

async function startUpstreamThatRefuses(): Promise<{ url: string; count(): number; stop(): Promise<void> }> {
  const { createServer } = await import('node:http');
  let count = 0;
  const server = createServer((_, response) => {
    count += 1;
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end('{"httpStatus":401,"messages":[{"errorCode":"315","message":"Unauthorized"}]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => count,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
