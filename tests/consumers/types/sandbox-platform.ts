/** `ionos-backup/sandbox` with the types of a platform: its functions are those of the platform. */
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox();

export async function called(): Promise<string> {
  const answers: Response[] = [
    await sandbox.fetch(`${sandbox.url}/cloudapi/v6/backupunits`, { method: 'GET', headers: { accept: '*/*' } }),
    await sandbox.fetch(new URL('/sso', sandbox.url)),
    await sandbox.fetch(new Request(sandbox.url)),
    await sandbox.handler(new Request(sandbox.url)),
  ];
  // @ts-expect-error -- a request, not its URL
  await sandbox.handler(sandbox.url);
  return answers[0]?.text() ?? '';
}

export default { fetch: sandbox.handler };
