/**
 * Vite's dev server on the folder that is named, until it is stopped: `node dev-server.mjs ROOT CACHE [--config]`.
 *
 * A process of its own: `vite.build` sets NODE_ENV for the whole process, and React's development build looks there.
 */
import { createServer } from 'vite';

const [root, cacheDir, config] = process.argv.slice(2);
const server = await createServer({
  root,
  // Not the one in node_modules: it is renewed when the lockfile changes, and that does not name our package.
  cacheDir,
  configFile: config === '--config' ? undefined : false,
  logLevel: 'error',
  // The scenario is outside of the root.
  server: { host: '127.0.0.1', port: 0, fs: { strict: false } },
});
await server.listen();
console.log(`listening on ${server.resolvedUrls.local[0].replace(/\/$/, '')}`);
