/** Results of the benchmark in small, for what reads and writes them. Knows no run. */
import type { Header, MeasuredHole, Metrics, Row } from '../../bench/run/record.ts';

export const benchHeader: Header = {
  ...{ type: 'header', version: 2, commit: 'abc', generator: 'recall', weights: 'w', suite: 'smoke', suiteHash: 's' },
  ...{ configHash: 'c', mode: 'suffix', systems: ['none', 'ours'], kinds: ['line'], n: 2, seed: 1, budgetTokens: 1024 },
};

const metrics: Metrics = {
  ...{ exact: false, similarity: 0.5, strictExact: false, strictSimilarity: 0.5, identifiersExact: false },
  ...{ identifiersF1: 0.5, firstToken: false, characters: 0.2, loss: 2, evidenceNeeded: 1, evidenceShown: 0 },
  ...{ fromFile: 1, fromContext: 0, fromNowhere: 0, shown: true, saved: 0, interrupted: true },
};

export function measuredHole(
  id: string,
  index: number,
  bySystem: Readonly<Record<string, Partial<Metrics>>> = {},
  { repository = 'shop', prediction = 'price' }: { repository?: string; prediction?: string } = {},
): MeasuredHole {
  return {
    ...{ type: 'hole', repositoryIndex: 0, index },
    hole: {
      ...{ id, kind: 'line', repository, language: 'python', languageId: 'python', file: 'cart.py', start: 0, end: 5 },
      ...{ hidden: 'total', evidence: [], diffusion: 'none', scope: 0, standsElsewhere: false, standsInFile: false },
    },
    rows: benchHeader.systems.map(
      (system): Row => ({
        ...{ type: 'row', hole: id, system, prediction, confidence: 0.5, end: 'end of the line', contextTokens: 0 },
        promptTokens: 9,
        ...{ promptHash: 'p', snippets: [], milliseconds: { context: 1, generate: 2 } },
        metrics: { ...metrics, ...bySystem[system] },
      }),
    ),
  };
}
