/** How the tests of the model's training run: in Python's own environment, made once, and then through the embedded engine. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/training/**/*.real.ts'],
    testTimeout: 300_000,
    hookTimeout: 1_200_000,
    fileParallelism: false,
    globalSetup: ['tests/support/buildServer.ts', 'tests/training/environment.ts'],
  },
});
