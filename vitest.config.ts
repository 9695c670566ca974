/** How the tests run: every folder under tests/ by mirror of the source, the protocol suite against the built server. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Real editors have a configuration of their own.
    exclude: ['tests/editors/**'],
    testTimeout: 30_000,
    globalSetup: ['tests/support/buildServer.ts'],
  },
});
