/**
 * A page whose buttons open consoles in every way; what comes of each is in `outcomes`, and a tab's `ready` is the
 * test's to give.
 */
import { openConsole } from '/ionos-backup/browser.js';
import { BackupClient } from '/ionos-backup/index.js';
import { baseUrl, report } from '/browser/report.js';

const gateway = '/api/backup';
const client = new BackupClient({ baseUrl, auth: { token: 'demo-token' } });
let id;
let asked = 0;
let go;

const ask = () => {
  asked += 1;
  return client.ssoUrl(id);
};
const slowly = () =>
  new Promise((resolve) => {
    go = resolve;
  }).then(ask);

const WAYS = {
  gateway: () => openConsole({ gateway, id }),
  function: () => openConsole(ask),
  slow: () => openConsole(slowly),
  failing: () => openConsole(() => Promise.reject(new Error('no console today'))),
  wrong: () => openConsole(() => 'http://elsewhere.example/'),
};

globalThis.consoles = { outcomes: {}, asked: () => asked, go: () => go() };
// Before anything is waited for: a driver that looks at the page counts as a person who clicked.
if (location.search === '?unasked') use('function');
const { items } = await client.list();
({ id } = items.find(({ properties }) => properties?.name === 'BackupUnitName'));
for (const way of Object.keys(WAYS)) document.getElementById(way).addEventListener('click', () => use(way));

function use(way) {
  const said = (text) => {
    globalThis.consoles.outcomes[way] = text;
  };
  WAYS[way]().then(
    () => said('opened'),
    (error) => said(`${error.name}: ${error.message}`),
  );
}
report(Promise.resolve('ok'));
