/**
 * A page that is put aside and comes back: into the browser's back-forward cache, or frozen as a tab in the background.
 *
 * The test drives it from outside through `life`; the client is one and the same before and after.
 */
import { BackupClient } from '/ionos-backup/index.js';
import { baseUrl, report } from '/browser/report.js';

const client = new BackupClient({ baseUrl, auth: { token: 'demo-token' } });
let created;
let waiting;

globalThis.life = {
  restored: false,
  /** A wait that is under way while the page is frozen. */
  async startWaiting() {
    const name = `frozen${Math.random().toString(36).slice(2)}`;
    created = await client.create({ name, password: 'correct horse battery 1', email: 'cell@example.com' });
    waiting = client.waitUntilAvailable(created.id, { totalTimeoutMs: 20_000 });
  },
  async endWaiting() {
    return (await waiting).id === created.id;
  },
  async list() {
    return (await client.list()).items.length > 0;
  },
};

addEventListener('pageshow', ({ persisted }) => {
  life.restored = persisted;
});

report(life.list().then((found) => (found ? 'ok' : 'FAIL the list is empty')));
