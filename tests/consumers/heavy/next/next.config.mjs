/** Nothing that the package would need. */
export default {
  reactStrictMode: true,
  // Only so that Next does not take the first lockfile that it finds further up for the root.
  turbopack: { root: new URL('../..', import.meta.url).pathname },
};
