/** The outline of a file with a similar name: a sibling implementation, a test, an interface. */
import { outlineOfFile } from '../../analysis/outline.ts';
import type { FileRecord } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import type { Scope } from '../meanings.ts';

const maximumFiles = 2;
/** Signatures shown of one file. */
const outlineLength = 12;
/** Below most definitions and above a chance chunk: such a file tells what belongs together, seldom the very line. */
const score = 0.22;

export function similarFileCandidates(scope: Scope): Candidate[] {
  const name = nameOf(scope);
  return namesakesOf(scope).flatMap((file) => {
    const outline = outlineOfFile(file, outlineLength);
    return outline === undefined
      ? []
      : [{ source: 'similarFile' as const, file, ...outline, score, reason: `its name resembles ${name}` }];
  });
}

export function namesakesOf(scope: Scope): readonly FileRecord[] {
  const name = nameOf(scope);
  return scope.analysis.memo(`namesakes ${name}`, () => scope.view.searchFiles(name, maximumFiles, scope.exclude));
}

function nameOf({ window: { displayPath } }: Scope): string {
  return displayPath.slice(displayPath.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}
