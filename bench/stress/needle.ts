/**
 * The needle of a hole: the definition that it needs and its file does not name, and runs of lines that do not name it either.
 * Knows no suite.
 */
import { createHash } from 'node:crypto';
import type { Snippet, Window } from '../../server/base/window.ts';
import type { FileRecord, WorkspaceView } from '../../server/workspace/view.ts';
import { type Evidence, type Hole, identifiersOf } from '../holes/hole.ts';
import { seededRandom } from '../statistics.ts';
import type { Opened } from './context.ts';

/** As long as RepoCoder's windows. */
const distractorLines = 20;
/** Of a class with all its methods, the start is enough. */
const mostNeedleLines = 40;
/** More than are shown. */
const tries = 400;

/** The first name that has to come from elsewhere: the open file does not have it. Undefined when there is none. */
export function needleOf({ hole, whole }: Opened): Evidence | undefined {
  const visible = new Set(identifiersOf(whole.slice(0, hole.start) + whole.slice(hole.end)));
  const hidden = new Set(identifiersOf(hole.hidden));
  return hole.evidence.find(({ name }) => hidden.has(name) && !visible.has(name));
}

/** The definition as a snippet, its file as it is in the workspace now. */
export function needleSnippet(
  view: WorkspaceView,
  folderFile: FileRecord,
  { lines, name, nameLine }: Evidence,
  countTokens: (text: string) => number,
): Snippet {
  const end = Math.min(lines.end, Math.max(lines.start + mostNeedleLines, nameLine + 1));
  return snippetOf(view, folderFile, lines.start, end, `defines ${name}`, countTokens);
}

/** Runs of lines of other files in a seeded order; none of them names what the hole needs, or what it hides. */
export function distractorsOf(
  {
    view,
    window,
    files,
    countTokens,
  }: {
    readonly view: WorkspaceView;
    readonly window: Window;
    /** That may be shown: not the target, no copy of it. */
    readonly files: readonly FileRecord[];
    countTokens(text: string): number;
  },
  hole: Hole,
  seed: number,
): Snippet[] {
  const random = randomOf(`${seed} ${hole.id} distractors`);
  const banned = new Set(hole.evidence.map(({ name }) => name));
  const found: Snippet[] = [];
  const taken = new Set<string>();
  for (let at = 0; at < tries && files.length > 0; at++) {
    const file = files[Math.floor(random() * files.length)];
    if (file === undefined || file.path === window.path) continue;
    const nLines = (view.text(file.path) ?? '').split('\n').length;
    // Aligned, so that no two overlap.
    const start = distractorLines * Math.floor(random() * Math.ceil(nLines / distractorLines));
    const key = `${file.path} ${start}`;
    if (taken.has(key)) continue;
    taken.add(key);
    const snippet = snippetOf(view, file, start, Math.min(start + distractorLines, nLines), 'distractor', countTokens);
    const isClean = !identifiersOf(snippet.text).some((name) => banned.has(name));
    if (isClean && snippet.text.trim() !== '') found.push(snippet);
  }
  return found;
}

export function randomOf(seed: string): () => number {
  return seededRandom(createHash('sha256').update(seed).digest().readUInt32LE());
}

function snippetOf(
  view: WorkspaceView,
  file: FileRecord,
  start: number,
  end: number,
  reason: string,
  countTokens: (text: string) => number,
): Snippet {
  const text = (view.text(file.path) ?? '').split('\n').slice(start, end).join('\n');
  return {
    ...{ path: file.path, displayPath: file.displayPath, lines: { start, end }, text, source: 'definitions' },
    ...{ score: 1, reason, cost: countTokens(text) },
  };
}
