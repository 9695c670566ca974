/** Definitions of the names that are used around the cursor, and of those that are imported but not used yet. */
import type { Steps } from '../../base/steps.ts';
import type { WorkspaceView } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import { type Meaning, meaningsOf, type Scope } from '../meanings.ts';
import { type NearbyName, nearbyNames } from '../nearby.ts';

/** Names looked up; beyond them the distance leaves no score worth having. */
const maximumNames = 60;
/** Names looked up from one step to the next. */
const namesAtOnce = 16;
/** A definition of up to this many lines is shown whole, a longer one by its signature. */
const wholeLines = 12;
/** Lines over which a use loses half of its weight. */
const halfDistance = 8;
/** A name that is imported and not used yet counts as one that was used this many lines away. */
const unusedDistance = 5;
const unusedWhere = 'imported and not used yet';

interface Use extends NearbyName {
  /** "named 3 lines away" */
  readonly where: string;
}

export function* definitionCandidates(scope: Scope): Steps<Candidate[]> {
  const found: Candidate[] = [];
  for (const [index, use] of usesOf(scope).entries()) {
    if (index % namesAtOnce === 0) yield;
    if (scope.own.has(use.name)) continue;
    const nearness = 1 / (1 + use.distance / halfDistance);
    for (const meaning of meaningsOf(use, scope)) {
      const candidate = toCandidate(meaning, use, nearness, scope.view);
      if (candidate !== undefined) found.push(candidate);
    }
  }
  return found;
}

function usesOf({ window, unused }: Scope): Use[] {
  const nearby = nearbyNames(window).slice(0, maximumNames);
  const known = new Set(nearby.map(({ name }) => name));
  return [
    ...nearby.map((use) => ({ ...use, where: whereOf(use.distance) })),
    ...[...unused]
      .filter((name) => !known.has(name))
      .map((name) => ({
        name,
        distance: unusedDistance,
        receiver: undefined,
        where: unusedWhere,
      })),
  ];
}

function whereOf(distance: number): string {
  if (distance === 0) return "named on the cursor's line";
  return `named ${distance} ${distance === 1 ? 'line' : 'lines'} away`;
}

function toCandidate({ hit, score, isImported }: Meaning, use: Use, nearness: number, view: WorkspaceView) {
  const { definition, file } = hit;
  const text = view.text(file.path)?.slice(definition.span.start, definition.span.end);
  if (text === undefined) return undefined;
  const isShort = text.split('\n').length <= wholeLines;
  const candidate: Candidate = {
    source: 'definitions',
    file,
    span: definition.span,
    text: isShort ? text : definition.signature,
    score: score * nearness,
    reason: `defines ${definition.name}, ${use.where}${isImported && use.where !== unusedWhere ? ', imported' : ''}`,
  };
  return candidate;
}
