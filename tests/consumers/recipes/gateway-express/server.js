/** A page and its gateway on Express: `IONOS_TOKEN` and `SESSION` in the environment. */
import express from 'express';
import { createGateway } from 'ionos-backup/gateway';
import { fileURLToPath } from 'node:url';

const { HOST = '127.0.0.1', IONOS_API_URL, IONOS_TOKEN, ORIGIN, PORT = '3000', SESSION } = process.env;

const gateway = createGateway({
  basePath: '/api/backup',
  baseUrl: IONOS_API_URL,
  // Behind a proxy with TLS: the origin that browsers see, such as https://backup.example.com.
  origin: ORIGIN,
  // Your own session belongs here: whoever gets credentials from it acts with them.
  authorize: ({ headers }) => (isSignedIn(headers.get('cookie')) ? { token: IONOS_TOKEN } : undefined),
  onResponse: ({ operation, status, durationMs }) =>
    console.log(`${operation ?? 'refused'} ${status} ${durationMs} ms`),
});

const app = express();
// Before anything that reads bodies, such as `express.json()`: the gateway wants them unread.
app.use('/api/backup', gateway.node);
app.use(express.static(fileURLToPath(new URL('../gateway-page', import.meta.url))));
app.use('/ionos-backup', express.static(fileURLToPath(new URL('.', import.meta.resolve('ionos-backup')))));

const server = app.listen(Number(PORT), HOST, () => {
  console.log(`listening on http://${HOST}:${server.address().port}`);
});

function isSignedIn(cookies) {
  return SESSION !== undefined && (cookies ?? '').split('; ').includes(`session=${SESSION}`);
}
