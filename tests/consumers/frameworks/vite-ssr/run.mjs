/** Runs the server's bundle where nothing of the platform is there but the language: an import may need none of it. */
import { pathToFileURL } from 'node:url';

/** @type {any} */
const missing = () => {
  throw new Error('called');
};
WebAssembly.Module = missing;
WebAssembly.Instance = missing;
for (const name of ['fetch', 'Request', 'Response', 'Headers', 'crypto', 'localStorage']) delete globalThis[name];
const { html } = await import(pathToFileURL(process.argv[2]).href);
console.log(html);
