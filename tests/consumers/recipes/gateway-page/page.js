/** Lists the backup units, and opens the console of the one whose button is clicked. */
import { BackupClient, isBackupError } from 'ionos-backup';
import { openConsole } from 'ionos-backup/browser';

const gateway = '/api/backup';
const client = new BackupClient({ baseUrl: location.origin + gateway });

try {
  const { items } = await client.list();
  document.querySelector('ul').append(...items.map(row));
} catch (error) {
  say(isBackupError(error) && error.code === 'unauthorized' ? 'Sign in first.' : error.message);
}

function row({ id, properties }) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.textContent = 'Open console';
  button.addEventListener('click', () => openConsole({ gateway, id }).catch(({ message }) => say(message)));
  item.append(`${properties?.name ?? id} `, button);
  return item;
}

function say(text) {
  document.querySelector('[role=alert]').textContent = text;
}
