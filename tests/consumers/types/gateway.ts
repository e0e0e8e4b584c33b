/** The gateway and `openConsole` on ES2022 alone: no types of any platform are needed. */
import { openConsole } from 'ionos-backup/browser';
import type { ConsoleOptions, ConsoleSource } from 'ionos-backup/browser';
import { createGateway } from 'ionos-backup/gateway';
import type { Credentials, Gateway, GatewayInfo, GatewayOperation, GatewayOptions } from 'ionos-backup/gateway';

const token: Credentials = { token: 'token' };
const confined: Credentials = { username: 'a@example.com', password: 'secret', contractNumber: 12 };
// @ts-expect-error -- a token or a user, not both
const both: Credentials = { token: 'token', username: 'a@example.com', password: 'secret' };
// @ts-expect-error -- half a pair
const half: Credentials = { username: 'a@example.com' };
// @ts-expect-error -- a number
const text: Credentials = { token: 'token', contractNumber: '12' };
void [both, half, text];

const facts: GatewayInfo[] = [];
const options: GatewayOptions = {
  authorize: async ({ method }) => (method === 'GET' ? token : confined),
  basePath: '/api/backup',
  baseUrl: 'http://lab:8080',
  allowInsecure: true,
  operations: ['read', 'create', 'console'],
  origin: 'https://page.example',
  maxBodyBytes: 1024,
  timeoutMs: 5000,
  onResponse: (info) => void facts.push(info),
};
const gateway: Gateway = createGateway(options);
const operation: GatewayOperation | undefined = facts[0]?.operation;
const status: number = facts[0]?.status ?? 0;
void [operation, status];

createGateway({ authorize: () => undefined });
createGateway({ authorize: () => null, operations: 'read', basePath: undefined, fetch: undefined });
createGateway({ authorize: () => token, fetch: async (url: string) => ({ status: url.length }) });
// @ts-expect-error -- required
createGateway({});
// @ts-expect-error -- nothing to hand over
createGateway();
// @ts-expect-error -- not an option
createGateway({ authorize: () => token, timeoutMS: 5000 });
// @ts-expect-error -- opened as `console`
createGateway({ authorize: () => token, operations: ['ssoUrl'] });
// @ts-expect-error -- a token is text
createGateway({ authorize: () => ({ token: 7 }) });

export const { GET, POST, PUT, PATCH, DELETE } = gateway.handlers;
export const { fetch, node } = gateway;
// @ts-expect-error -- the gateway refuses it
export const { HEAD } = gateway.handlers;

const source: ConsoleSource = { gateway: '/api/backup', id: 'id' };
const insecure: ConsoleOptions = { allowInsecure: true };
export const opened: Promise<void>[] = [
  openConsole(source),
  openConsole(() => 'https://console.example/'),
  openConsole(async () => 'https://console.example/', insecure),
];
// @ts-expect-error -- no id
void openConsole({ gateway: '/api/backup' });
// @ts-expect-error -- a URL, not a function that gives it
void openConsole('https://console.example/');
