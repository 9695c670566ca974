/** Several runs over the same holes as one: each hole with the rows of all. Knows no page and no disk. */
import { isSameHole, mustAgree } from '../report/compare.ts';
import type { MeasuredHole, Row } from '../run/record.ts';
import type { Recorded } from '../run/recordFile.ts';

export interface NamedRun {
  readonly name: string;
  readonly recorded: Recorded;
}

interface Merged {
  /** In the order of the first run; a row's system is called `RUN+SYSTEM`. */
  readonly holes: readonly MeasuredHole[];
  /** Holes of the smallest run that not all have. */
  readonly unmatched: number;
}

/** What decides about holes and answers. How many holes there are may differ: fewer are a sample of more. */
const decisive = ['suite', 'suiteHash', 'seed', 'mode', 'budgetTokens', 'configHash'] as const;

/** The holes that all runs have. Throws `Expected` when they are of other suites, seeds or settings. */
export function mergeRuns(first: NamedRun, ...others: readonly NamedRun[]): Merged {
  for (const { recorded } of others) mustAgree(first.recorded.header, recorded.header, decisive);
  const known = others.map(({ recorded }) => new Map(recorded.holes.map((one) => [one.hole.id, one])));
  const holes = first.recorded.holes.flatMap((one) => {
    const same = known.map((byId) => byId.get(one.hole.id)).filter((other) => isSameHole(one, other));
    if (same.length < others.length) return [];
    const named = [one, ...same].flatMap(({ rows }, index) =>
      rows.map((row) => ({ ...row, system: `${(others[index - 1] ?? first).name}+${row.system}` })),
    );
    return [{ ...one, rows: named }];
  });
  const fewest = Math.min(...[first, ...others].map(({ recorded }) => recorded.holes.length));
  return { holes, unmatched: fewest - holes.length };
}

/**
 * Adds to each hole a row `name`: that of the first of `systems` that is right, else of the one that is nearest. No choice among
 * them can do better, as this one knows what is hidden.
 */
export function withBest(
  holes: readonly MeasuredHole[],
  systems: readonly string[],
  name: string,
): readonly MeasuredHole[] {
  return holes.map((one) => {
    const own = systems.flatMap((system) => one.rows.find((row) => row.system === system) ?? []);
    const [best] = own.sort((a, b) => worth(b) - worth(a));
    return best === undefined ? one : { ...one, rows: [...one.rows, { ...best, system: name }] };
  });
}

function worth({ metrics }: Row): number {
  return Number(metrics.exact) + metrics.similarity;
}
