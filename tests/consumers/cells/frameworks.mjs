/** What frameworks do with a module that is theirs to load. The large ones are in heavy.mjs. */
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import * as vite from 'vite';
import { run } from '../../runtimes/start.mjs';
import { passesInChromium } from '../lib/browsers.mjs';
import { here } from '../lib/folders.mjs';
import { withDevServer } from './bundlers.mjs';

export function frameworkCells() {
  return [
    { name: 'React: StrictMode mounts twice', run: strictMode },
    { name: 'React: rendered on the server, imported and never called, bundled', run: () => neverCalled(true) },
    { name: 'React: rendered on the server, imported and never called, external', run: () => neverCalled(undefined) },
  ];
}

async function strictMode({ baseUrl }) {
  await withDevServer('frameworks/strict-mode', (origin) => passesInChromium(`${origin}/#${baseUrl}`), {
    config: true,
  });
}

/** The server's build: with the package inside (`noExternal`), or left to Node as Vite does by itself. */
async function neverCalled(noExternal) {
  const root = here('frameworks/vite-ssr');
  const outDir = join(here('node_modules/.built'), `vite-ssr-${noExternal ? 'bundled' : 'external'}`);
  await vite.build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    // Below node_modules, since what stays external is looked up from there.
    build: { ssr: 'server.jsx', outDir, emptyOutDir: true },
    ssr: { noExternal },
  });
  const printed = await run(process.execPath, [here('frameworks/vite-ssr/run.mjs'), join(outDir, 'server.js')]);
  if (printed.trim() !== '<p>loading</p>') throw new Error(printed);
}
