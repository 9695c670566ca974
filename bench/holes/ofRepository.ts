/** The holes of one repository in a run: their share of all, and a seed of their own. Knows no engine that fills them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WorkspaceView } from '../../server/workspace/view.ts';
import type { Repository } from '../repositories.ts';
import { type Chosen, chooseHoles } from './choose.ts';
import { LineCounts } from './evidence.ts';
import { fileRecordOf, holeOfGiven } from './given.ts';
import type { Hole, HoleKind } from './hole.ts';

export interface HoleWishes {
  readonly kinds: readonly HoleKind[];
  /** Holes of the whole suite; each repository and kind has an equal share, rounded up. */
  readonly n: number;
  readonly seed: number;
}

export function holesOfRepository(
  view: WorkspaceView,
  repository: Repository,
  nRepositories: number,
  { kinds, n, seed }: HoleWishes,
): Chosen {
  if (repository.holes !== undefined) return { holes: givenHoles(view, repository), filesWithCopies: 0 };
  return chooseHoles({
    view,
    repository: repository.name,
    language: repository.language,
    excluded: new Set(repository.excluded),
    kinds,
    perKind: Math.ceil(n / (nRepositories * kinds.length)),
    // Its own, so that the holes of one repository are the same whatever others are measured.
    seed: createHash('sha256').update(`${seed} ${repository.name}`).digest().readUInt32LE(),
  });
}

/** They were chosen when the data set was read. */
function givenHoles(view: WorkspaceView, { name, language, folder, holes = [] }: Repository): Hole[] {
  const lines = new LineCounts(view);
  return holes.map((given) => {
    const file = fileRecordOf(view, folder, given.file);
    const text = view.text(file.path) ?? readFileSync(file.path, 'utf8');
    return holeOfGiven(view, lines, { repository: name, language, given, file, text });
  });
}
