/** How the tests run: every folder under tests/ by mirror of the source, the protocol suite against the built server. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Real editors have a configuration of their own.
    exclude: ['tests/editors/**'],
    // A test that hangs ends; one that is slow, as on a busy machine, does not fail.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['tests/support/buildServer.ts'],
  },
});
