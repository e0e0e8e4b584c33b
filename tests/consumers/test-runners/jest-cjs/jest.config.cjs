/** CommonJS as it is. */
module.exports = { testMatch: ['**/*.test.cjs'], transform: {}, testTimeout: 300_000 };
