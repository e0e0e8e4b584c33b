/**
 * What a call comes to in a Deno that was not given the network: never sent, not to be repeated, and told as what it
 * is.
 */
import * as library from 'ionos-backup';

const UNIT = { name: 'prod', password: 'correct horse battery 1', email: 'cell@example.com' };

for (const [port, words] of /** @type {any[]} */ ([
  [50_000, 'denies access to the network'],
  [9, 'blocks the port'],
])) {
  const client = new library.BackupClient({ baseUrl: `http://127.0.0.1:${port}`, auth: { token: 'demo-token' } });
  for (const call of [() => client.list(), () => client.create(UNIT), () => client.ensure(UNIT)]) {
    const error = await call().catch((thrown) => thrown);
    const { name, code, outcome, attempts, retryable, message } = error;
    const facts = [name, code, outcome, attempts, retryable].join(' ');
    if (facts !== 'ConnectionError connection_failed not_sent 1 false') throw new Error(`${facts}: ${message}`);
    if (!message.includes(words)) throw new Error(message);
  }
}
console.log(`entry ${import.meta.resolve('ionos-backup').split('/').at(-1)}`);
console.log('ok');
// Deno would stay: it keeps the body of a request that it refused.
/** @type {any} */ (globalThis).Deno.exit();
