/** Nuxt, as Node or as a Cloudflare worker. */
export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  // For presets such as Cloudflare's, whose workers compile no bytes: without it Nitro knows no .wasm.
  nitro: { experimental: { wasm: true } },
});
