/** The playground's build: beside the site's pages, with relative addresses, so that it works in any folder. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: {
    outDir: '../../../target/docs/playground',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    // The sandbox, and the editor; both are what the page is for.
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
});
