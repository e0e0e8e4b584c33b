/** jsdom, which has neither fetch nor TextDecoder. */
module.exports = { testEnvironment: 'jsdom', testMatch: ['**/*.test.[cm]js'], transform: {}, testTimeout: 300_000 };
