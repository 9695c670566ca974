/** All sources by name. Knows none of them from inside. */
import type { SourceName } from '../../base/window.ts';
import { copiedCandidates } from './copied.ts';
import { definitionCandidates } from './definitions.ts';
import { diagnosticCandidates } from './diagnostics.ts';
import { followingCandidates } from './following.ts';
import { hierarchyCandidates } from './hierarchy.ts';
import { importsOfSimilarCandidates } from './importsOfSimilar.ts';
import { lexicalCandidates } from './lexical.ts';
import { memberCandidates } from './members.ts';
import { openBufferCandidates } from './openBuffer.ts';
import { pinnedCandidates } from './pinned.ts';
import { recentEditCandidates } from './recentEdits.ts';
import { siblingCandidates } from './siblings.ts';
import { similarFileCandidates } from './similarFile.ts';
import { similarImportCandidates } from './similarImports.ts';
import type { Source } from './source.ts';
import { testCandidates } from './tests.ts';
import { usageCandidates } from './usages.ts';

export const sources: Readonly<Record<Exclude<SourceName, 'signatures'>, Source>> = {
  pinned: pinnedCandidates,
  copied: copiedCandidates,
  definitions: definitionCandidates,
  members: memberCandidates,
  hierarchy: hierarchyCandidates,
  usages: usageCandidates,
  lexical: lexicalCandidates,
  following: followingCandidates,
  tests: testCandidates,
  similarFile: similarFileCandidates,
  siblings: siblingCandidates,
  similarImports: similarImportCandidates,
  importsOfSimilar: importsOfSimilarCandidates,
  openBuffer: openBufferCandidates,
  recentEdits: recentEditCandidates,
  diagnostics: diagnosticCandidates,
};
