/**
 * The page's build: hashed files under assets/, nothing inlined, since the content security policy knows no data: URLs.
 */

import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** The scales and colours have names for whoever reads the style sheets; browsers get them in a letter or two. */
function shortTokens(): Plugin {
  const tokens = readFileSync(new URL('src/styles/tokens.css', import.meta.url), 'utf8');
  const names = [...new Set(tokens.match(/--[a-z\d-]+(?=:)/g))];
  const short = new Map(names.map((name, index) => [name, `--${index.toString(36)}`]));
  return {
    name: 'short-tokens',
    transform: {
      filter: { id: /\.css$/ },
      handler: (css) => css.replace(/--[a-z\d-]+/g, (name) => short.get(name) ?? name),
    },
  };
}

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

/**
 * What comes later has no style sheet of its own, so nothing of Vite's helper for those is needed; and a file that
 * could not be fetched is asked for by another address, since browsers remember the first.
 */
function plainImport(): Plugin {
  const wrapped = /__vitePreload\(\(\) => import\(("[^"]*\bseldom\b[^"]*")\), __VITE_PRELOAD__[^)]*\)/;
  return {
    name: 'plain-import',
    renderChunk: { order: 'pre', handler: (code) => code.replace(wrapped, 'import($1 + _again)') },
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
    // In bytes of brotli, it leaves a hundredth less than the others do.
    minify: 'terser',
    // Nothing for Safari 10, and no comparison turned round, which compresses worse.
    terserOptions: {
      ecma: 2020,
      safari10: false,
      compress: {
        passes: 2,
        lhs_constants: false,
        inline: 1,
        negate_iife: false,
      },
    },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The minifier takes its time, as is known.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // The classic calls hand children over as arguments, which is shorter than a property with an array at each element.
  oxc: {
    jsx: { runtime: 'classic', pragma: 'element', pragmaFrag: 'Together' },
    jsxInject: "import { h as element, Fragment as Together } from 'preact';",
  },
  plugins: [preloadWasm(), shortTokens(), plainImport()],
});
