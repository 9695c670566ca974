/** How the tests with real models and servers run: one after the other, as each wants the whole machine. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/real/**/*.real.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    globalSetup: ['tests/support/buildServer.ts', 'tests/real/parts.ts'],
  },
});
