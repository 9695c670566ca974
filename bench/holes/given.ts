/** Holes that a published data set gives, with what the indexed repository knows of them. Knows no data set and no engine. */
import { join } from 'node:path';
import { languageForPath } from '../../server/syntax/languages.ts';
import type { FileRecord, WorkspaceView } from '../../server/workspace/view.ts';
import type { GivenHole } from '../datasets/given.ts';
import { knownOfHole, type LineCounts } from './evidence.ts';
import type { Hole } from './hole.ts';

export interface GivenPlace {
  readonly repository: string;
  readonly language: string;
  readonly given: GivenHole;
  readonly file: FileRecord;
  /** The whole file. */
  readonly text: string;
}

export function holeOfGiven(
  view: WorkspaceView,
  lines: LineCounts,
  { repository, language, given, file, text }: GivenPlace,
): Hole {
  const { id, kind, start, end } = given;
  const hidden = text.slice(start, end);
  const { languageId } = file;
  const place = { id, kind, repository, language, languageId, file: given.file, start, end, hidden };
  return { ...place, ...knownOfHole(view, lines, file, text, { start, hidden }) };
}

/** The indexed file of that path; one that is not indexed (too large, ignored) can be completed in all the same. */
export function fileRecordOf(view: WorkspaceView, folder: string, file: string): FileRecord {
  const path = join(folder, file);
  const known = view.file(path);
  if (known !== undefined) return known;
  const facts = { definitions: [], imports: [], classes: [], calls: [], references: [], chunks: [], hasErrors: false };
  return { path, displayPath: file, languageId: languageForPath(file)?.id ?? 'plaintext', facts, isOpen: false };
}
