/** ES modules as they are. */
export default { testMatch: ['**/*.test.mjs'], transform: {}, testTimeout: 300_000 };
