/** Serves the built site on loopback, as any file server would: `node site/serve.mjs [PORT]`. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('../../../target/docs/', import.meta.url));

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Starts a server whose root is `base`; gives the site's address and how to end it. */
export async function serveSite({ port = 0, base = '/' } = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = normalize(decodeURIComponent(pathname));
    const file = path.startsWith(base) ? join(site, path.slice(base.length)) : join(site, '404');
    try {
      const body = await readFile(path.endsWith('/') ? join(file, 'index.html') : file);
      const type = TYPES[path.endsWith('/') ? '.html' : extname(path)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' }).end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serveSite({ port: Number(process.argv[2] ?? 0) });
  console.log(`ready: ${url}`);
}
