/** What a source of candidates is. Knows none of them. */
import type { Candidate } from '../candidate.ts';
import type { Scope } from '../meanings.ts';

/** Proposes pieces of other files for a place; bounded in its work, as it is asked at every keystroke. */
export type Source = (scope: Scope) => Candidate[];
