/** The page's build: hashed files under assets/, nothing inlined, since the content security policy knows no data: URLs. */

import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  // The classic calls hand children over as arguments, which is shorter than a property with an array at each element.
  oxc: {
    jsx: { runtime: 'classic', pragma: 'element', pragmaFrag: 'Together' },
    jsxInject: "import { h as element, Fragment as Together } from 'preact';",
  },
});
