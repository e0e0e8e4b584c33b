/**
 * The page's build: hashed files under assets/, nothing inlined, since the content security policy knows no data: URLs.
 */

import { defineConfig, type Plugin } from 'vite';

/** The wasm is asked for at once, and not only by the script that needs it. */
function preloadWasm(): Plugin {
  let base: string;
  return {
    name: 'preload-wasm',
    configResolved: (config) => {
      base = config.base;
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((file) => file.endsWith('.wasm'))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'fetch', crossorigin: true, href: `${base}${file}` },
            injectTo: 'head',
          })),
    },
  };
}

export default defineConfig({
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2023',
    // Those that know `light-dark()`, as everything that is widely available does.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    cssMinify: 'esbuild',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // The library has a file of its own, which a browser keeps when only the page has changed.
        codeSplitting: { groups: [{ name: 'ionos-backup', test: /node_modules\/ionos-backup\// }] },
      },
    },
  },
  // The classic calls hand children over as arguments, which is shorter than a property with an array at each element.
  oxc: {
    jsx: { runtime: 'classic', pragma: 'element', pragmaFrag: 'Together' },
    jsxInject: "import { h as element, Fragment as Together } from 'preact';",
  },
  plugins: [preloadWasm()],
});
