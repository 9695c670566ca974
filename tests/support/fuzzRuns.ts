/**
 * How long the random tests go on: a fixed seed and few runs as a rule, so that a failure is the same everywhere. By hand,
 * LINEWRIGHT_FUZZ multiplies the runs and LINEWRIGHT_SEED draws others.
 */
export function fuzzRuns(count: number): { readonly seed: number; readonly numRuns: number } {
  const { LINEWRIGHT_FUZZ = '1', LINEWRIGHT_SEED = '5' } = process.env;
  return { seed: Number(LINEWRIGHT_SEED), numRuns: Math.ceil(count * Number(LINEWRIGHT_FUZZ)) };
}
