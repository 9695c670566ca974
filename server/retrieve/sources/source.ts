/** What a source of candidates is. Knows none of them. */
import type { Steps } from '../../base/steps.ts';
import type { Candidate } from '../candidate.ts';
import type { Scope } from '../meanings.ts';

/**
 * Proposes pieces of other files for a place; bounded in its work, as it is asked at every keystroke. In steps where that is more than a
 * millisecond or two.
 */
export type Source = (scope: Scope) => Candidate[] | Steps<Candidate[]>;
