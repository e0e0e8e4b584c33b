/** A server of Node's, or with NITRO_PRESET another one. */
export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  devtools: { enabled: false },
  nitro: {
    // For presets whose workers take no bytes: without it Nitro knows no .wasm.
    experimental: { wasm: process.env['LEAVE_OUT_WASM'] === undefined },
  },
});
