/** Definitions of the names in what the editor's other tools complain about near the cursor. */
import { matchesOf } from '../../base/matches.ts';
import type { Candidate } from '../candidate.ts';
import { meaningsOf, type Scope } from '../meanings.ts';

const mostDiagnostics = 5;
const mostNames = 8;
/** Lines from the cursor. */
const nearLines = 30;
const score = 0.5;
/** A name that a message complains of is meant, imported or not: most often it is the import that is missing. */
const leastCertain = 0.6;
const quotedName = /["'`‘“]([\p{L}_$][\p{L}\p{N}_$]{2,})["'`’”]/gu;

export function diagnosticCandidates(scope: Scope): Candidate[] {
  const { window, view } = scope;
  const told = view.diagnosticsOf(window.path);
  if (told.length === 0) return [];
  const cursor = window.prefix.split('\n').length - 1;
  const near = told
    .filter(({ line }) => Math.abs(line - cursor) <= nearLines)
    .sort((a, b) => Math.abs(a.line - cursor) - Math.abs(b.line - cursor))
    .slice(0, mostDiagnostics);
  const names = near.flatMap(({ message }) =>
    matchesOf(quotedName, message).map(([, name = '']) => ({ name, message })),
  );
  return names.slice(0, mostNames).flatMap(({ name, message }) =>
    meaningsOf({ name, receiver: undefined }, scope).map(({ hit: { file, definition }, score: certain }, _, all) => ({
      source: 'diagnostics' as const,
      file,
      span: definition.span,
      text: definition.signature,
      score: score * Math.max(certain, leastCertain / Math.sqrt(all.length)),
      reason: `defines ${name}, named by "${message.slice(0, 60)}"`,
    })),
  );
}
