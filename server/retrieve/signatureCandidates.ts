/**
 * Signatures of the likeliest definitions as candidates beside pieces of code: a few lines of one file each, so that the
 * learned order can take those of one file and leave another's. Knows no budget.
 */
import type { Candidate } from './candidate.ts';
import type { RankedDefinition } from './rankDefinitions.ts';
import { declaresReason, lineIndexesOf, signatureText } from './signatureLines.ts';

/** Definitions of one candidate: some hundred tokens, as a piece of code has. */
const mostTogether = 8;
/** Definitions that candidates are made of. What a line needs is among them for four in five. */
const mostDefinitions = 100;
const mostCandidates = 24;

/** `ranked`: best first. */
export function signatureCandidates(ranked: readonly RankedDefinition[]): Candidate[] {
  const open = new Map<string, RankedDefinition[]>();
  const groups: RankedDefinition[][] = [];
  for (const one of ranked.slice(0, mostDefinitions)) {
    const group = open.get(one.file.path);
    if (group !== undefined && group.length < mostTogether) group.push(one);
    else {
      const fresh = [one];
      open.set(one.file.path, fresh);
      groups.push(fresh);
    }
  }
  return groups.slice(0, mostCandidates).flatMap((declared) => toCandidate(declared) ?? []);
}

function toCandidate(declared: readonly RankedDefinition[]): Candidate | undefined {
  const best = declared[0];
  if (best === undefined) return undefined;
  const { file } = best;
  const { definitions } = file.facts;
  const shown = [...new Set(declared.flatMap(lineIndexesOf))].sort((a, b) => a - b);
  const whole = new Set(declared.map(({ definition }) => definitions.indexOf(definition)));
  const spans = declared.map(({ definition }) => definition.nameSpan);
  return {
    source: 'signatures',
    file,
    span: { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) },
    text: signatureText(definitions, shown, whole),
    score: best.score,
    reason: declaresReason(declared),
    declared,
  };
}
