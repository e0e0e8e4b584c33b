/** CommonJS in jsdom, which has neither fetch nor TextDecoder. */
module.exports = { testEnvironment: 'jsdom', testMatch: ['**/*.test.cjs'], transform: {} };
