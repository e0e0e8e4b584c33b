/** Builds the site: `node site/build.mjs` writes target/docs, playground included. */
import { Eleventy } from '@11ty/eleventy';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const docs = fileURLToPath(new URL('..', import.meta.url));
const out = fileURLToPath(new URL('../../../target/docs', import.meta.url));

process.chdir(docs);
await rm(out, { recursive: true, force: true });
const eleventy = new Eleventy('.', out, { configPath: 'site/eleventy.config.mjs', quietMode: true });
await eleventy.write();
await build({ configFile: 'playground/vite.config.mjs', logLevel: 'warn' });
