/** The outline of the type of what stands before the cursor's dot: what may come next. */
import { ancestorsOf } from '../../analysis/hierarchy.ts';
import { outlineOfType } from '../../analysis/outline.ts';
import type { Candidate } from '../candidate.ts';
import { receiversOf, type Scope } from '../meanings.ts';

const mostTypes = 3;
const mostAbove = 2;
const mostMembers = 24;
/** Of the type itself, and of each class above it. */
const typeScore = 0.85;
const aboveScore = 0.5;

export function memberCandidates(scope: Scope): Candidate[] {
  const { analysis, view } = scope;
  const found: Candidate[] = [];
  for (const { hit, why } of receiversOf(scope).slice(0, mostTypes)) {
    for (const [level, type] of [hit, ...ancestorsOf(analysis, hit).slice(0, mostAbove)].entries()) {
      const outline = outlineOfType(analysis, type, mostMembers, ({ name }) => view.usersOf(name));
      const inherited = level === 0 ? '' : `, inherited from ${type.definition.name}`;
      found.push({
        source: 'members',
        file: type.file,
        ...outline,
        score: level === 0 ? typeScore : aboveScore,
        reason: `${why}${inherited}`,
      });
    }
  }
  return found;
}
