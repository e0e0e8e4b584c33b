/** The recipes of servers in Node: traces, logs, a proxy; and a cache that stands before the API. */
import { propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import pino from 'pino';
import { close, listen } from '../../runtimes/listen.mjs';
import { run, startSandbox } from '../../runtimes/start.mjs';
import { here } from '../lib/folders.mjs';
import { typecheck } from './recipes.mjs';

export function serverCells() {
  return [
    { name: 'recipe: OpenTelemetry', run: traces },
    { name: 'recipe: pino', run: logs },
    { name: 'recipe: Node behind a proxy', run: behindProxy },
    ...['opentelemetry', 'pino', 'node-proxy', 'cloudflare-cache'].map((recipe) => ({
      name: `recipe: ${recipe}, types`,
      run: () => typecheck(recipe),
    })),
    { name: "Node: answers that undici's cache keeps", run: keptInNode },
  ];
}

/** One span for a call, a child for each of its attempts, and the server is told whose they are. */
async function traces() {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const { traced } = await import(here('recipes/opentelemetry/traced.ts'));
  const sandbox = createSandbox();
  const parents = [];
  const fetch = (url, init) => {
    parents.push(init.headers.traceparent);
    return sandbox.fetch(url, init);
  };
  const client = new BackupClient({ ...sandbox.clientOptions, fetch });
  sandbox.fail({ operation: 'list', fault: { kind: 'status', status: 503 } });
  await client.list(traced());
  await assert.rejects(client.get('00000000-0000-4000-8000-000000000000', traced()));

  const spans = exporter.getFinishedSpans();
  const seen = spans.map(({ name, kind, status, attributes, parentSpanContext }) => {
    const parent = spans.find((span) => span.spanContext().spanId === parentSpanContext?.spanId);
    return [name, kind, status.code, attributes, parent?.name];
  });
  const attempt = (facts) => ({ 'http.request.method': 'GET', ...facts });
  const { CLIENT, INTERNAL } = SpanKind;
  const { ERROR, UNSET } = SpanStatusCode;
  assert.deepEqual(seen, [
    ['GET', CLIENT, ERROR, attempt({ 'http.response.status_code': 503, 'error.type': '503' }), 'backup list'],
    [
      'GET',
      CLIENT,
      UNSET,
      attempt({ 'http.request.resend_count': 1, 'http.response.status_code': 200 }),
      'backup list',
    ],
    ['backup list', INTERNAL, UNSET, {}, undefined],
    ['GET', CLIENT, ERROR, attempt({ 'http.response.status_code': 404, 'error.type': '404' }), 'backup get'],
    ['backup get', INTERNAL, ERROR, {}, undefined],
  ]);
  const ofCall = (name) => {
    const { traceId, spanId } = spans.find((span) => span.name === name).spanContext();
    return `00-${traceId}-${spanId}-01`;
  };
  assert.deepEqual(parents, [ofCall('backup list'), ofCall('backup list'), ofCall('backup get')]);
}

/** A line for each attempt and one for what came of it, without a secret. */
async function logs() {
  const lines = [];
  const log = pino({ base: null }, { write: (line) => void lines.push(line) });
  const { loggedClient, logFailure } = await import(here('recipes/pino/logged.ts'));
  const sandbox = createSandbox();
  const token = 'canary-token-of-this-cell';
  const client = loggedClient(log, { ...sandbox.clientOptions, auth: { token }, maxRetries: 0 });
  await client.list().catch((error) => logFailure(log, error));
  logFailure(log, new TypeError('of the application'));
  const { info: _info, warn, error } = log.levels.values;
  const said = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    said.map(({ level, msg, operation, status, code }) => [level, msg, operation, status, code]),
    [
      [warn, 'backup attempt', 'list', 401, 'unauthorized'],
      [error, 'backup call failed', 'list', 401, 'unauthorized'],
      [error, 'failed', undefined, undefined, undefined],
    ],
  );
  assert.equal(lines.join('').includes('canary'), false);
}

/** A proxy that carries what it is asked to, and says where it was to go. */
async function behindProxy({ baseUrl }) {
  const asked = [];
  const proxy = createServer((_request, response) => response.writeHead(501).end());
  proxy.on('connect', (request, socket) => {
    asked.push(request.url);
    const { hostname, port } = new URL(`http://${request.url}`);
    const there = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(there).pipe(socket);
    });
    for (const [one, other] of [
      [socket, there],
      [there, socket],
    ])
      one.on('error', () => other.destroy());
  });
  try {
    const env = { HTTPS_PROXY: await listen(proxy), IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token' };
    const printed = await run(process.execPath, [here('recipes/node-proxy/list.ts')], { env });
    assert.match(printed, /^[-\w]+\tBackupUnitName$/m);
    assert.deepEqual(asked, [new URL(baseUrl).host]);
  } finally {
    await close(proxy);
  }
}

/**
 * In a process of its own: the dispatcher is one for all. Without `must-revalidate` it keeps nothing that was asked for
 * with credentials.
 */
async function keptInNode() {
  const sandbox = await startSandbox('--cache-control', 'private, max-age=60, must-revalidate');
  try {
    const printed = await run(process.execPath, [here('lib/undici-cache.mjs'), sandbox.ready]);
    assert.equal(printed.trim(), 'ok');
  } finally {
    await sandbox.stop();
  }
}
