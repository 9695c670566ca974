/** Which files are copies of the open buffer, old or moved: their text would give away what is being written. */
import type { Window } from '../base/window.ts';
import type { WorkspaceView } from '../workspace/view.ts';

/** Share of the buffer's lines that a copy has, and of the copy's lines that the buffer has. */
const copyShare = 0.8;
/** Shorter files share their few lines by chance. */
const fewestLines = 8;
/** Unless they have the same name, as a built or vendored copy has. */
const fewestLinesOfNamesake = 2;

/** Those of `paths` whose lines are nearly the buffer's own. The cursor's line, which is being written, does not count. */
export function copiesOf(window: Window, view: WorkspaceView, paths: ReadonlySet<string>): Set<string> {
  const { prefix, suffix } = window;
  const length = prefix.length + suffix.length;
  const own = linesOf(prefix.slice(0, prefix.lastIndexOf('\n') + 1) + suffix.slice(endOfLine(suffix)));
  const found = new Set<string>();
  for (const path of paths) {
    const fewest = nameOf(path) === nameOf(window.path) ? fewestLinesOfNamesake : fewestLines;
    if (own.size < fewest) continue;
    const text = view.text(path);
    // Texts of very different lengths are no copies of one another: most long files are told apart by that alone.
    if (text === undefined || (length > 1_000 && (text.length < length / 2 || text.length > length * 2))) continue;
    const lines = linesOf(text);
    let shared = 0;
    for (const line of lines) if (own.has(line)) shared++;
    // One line of the copy may be the one that is being written.
    if (shared >= copyShare * Math.max(own.size, lines.size - 1)) found.add(path);
  }
  return found;
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function endOfLine(text: string): number {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
}

function linesOf(text: string): Set<string> {
  const lines = new Set<string>();
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.length > 2) lines.add(trimmed);
  }
  return lines;
}
