/** A static host as plain as they come, with the strictest policy that the package can live with. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { close, listen } from '../../runtimes/listen.mjs';

/** Serves `folders` (URL prefix to folder, first match wins) on a free port until `close`. */
export async function openSite(folders, { baseUrl, files = {} }) {
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    asked.push(pathname);
    read(pathname, folders, files).then(
      (body) => response.writeHead(200, headers(pathname, baseUrl)).end(body),
      () => response.writeHead(404).end(),
    );
  });
  return { origin: await listen(server), asked, close: () => close(server) };
}

async function read(pathname, folders, files) {
  const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
  if (files[path] !== undefined) return files[path];
  const prefix = Object.keys(folders).find((prefix) => path.startsWith(prefix));
  return readFile(join(folders[prefix], path.slice(prefix.length)));
}

function headers(pathname, baseUrl) {
  const wasm = pathname.includes('/forbidden') ? '' : "'wasm-unsafe-eval'";
  const extension = /\.(\w+)$/.exec(pathname)?.[1] ?? 'html';
  // Port 9 of loopback is where the scenario finds no server.
  const connect = `connect-src 'self' ${baseUrl} http://127.0.0.1:9`;
  const scripts = `script-src 'self' ${wasm}; worker-src 'self'`;
  return {
    'content-type': pathname.includes('/untyped/')
      ? 'application/octet-stream'
      : (TYPES[extension] ?? 'application/octet-stream'),
    'content-security-policy': `default-src 'none'; ${scripts}; style-src 'self'; ${connect}`,
    'cache-control': 'no-cache',
    'service-worker-allowed': '/',
  };
}

const TYPES = {
  css: 'text/css',
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  wasm: 'application/wasm',
};
