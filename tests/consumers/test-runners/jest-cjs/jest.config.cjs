/** CommonJS as it is. */
module.exports = { testMatch: ['**/*.test.cjs'], transform: {} };
