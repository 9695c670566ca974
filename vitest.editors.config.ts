/** How the tests in real editors run: one after the other, so that each editor has the machine to itself. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/editors/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    globalSetup: ['tests/support/buildServer.ts', 'tests/support/packExtension.ts'],
  },
});
