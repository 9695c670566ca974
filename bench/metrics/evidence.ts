/** Whether a context shows what a hole needs. Knows no engine and no strategy. */
import type { Snippet } from '../../server/base/window.ts';
import type { Hole } from '../holes/hole.ts';

export interface EvidenceRecall {
  /** Distinct names of the hole that other files define. */
  readonly needed: number;
  /** Of them, those whose defining line is shown. */
  readonly shown: number;
}

export function evidenceRecall(hole: Pick<Hole, 'evidence'>, snippets: readonly Snippet[]): EvidenceRecall {
  const needed = new Set(hole.evidence.map(({ name }) => name));
  const shown = new Set<string>();
  for (const { name, file, nameLine } of hole.evidence) {
    const isShown = snippets.some(
      ({ displayPath, lines, text }) =>
        // A definition may be shown by its signature alone: then its lines say more than its text.
        displayPath === file && lines.start <= nameLine && nameLine < lines.end && text.includes(name),
    );
    if (isShown) shown.add(name);
  }
  return { needed: needed.size, shown: shown.size };
}
