/** Which files are copies of the open buffer, old or moved: their text would give away what is being written. */
import type { Window } from '../base/window.ts';
import type { WorkspaceView } from '../workspace/view.ts';

/** Share of the buffer's lines that a copy has, and of the copy's lines that the buffer has. */
const copyShare = 0.8;
/** Shorter files share their few lines by chance. */
const fewestLines = 8;

/** Those of `paths` whose lines are nearly the buffer's own. */
export function copiesOf(window: Window, view: WorkspaceView, paths: ReadonlySet<string>): Set<string> {
  const own = linesOf(window.prefix + window.suffix);
  const found = new Set<string>();
  if (own.size < fewestLines) return found;
  for (const path of paths) {
    const length = window.prefix.length + window.suffix.length;
    const text = view.text(path);
    // Texts of very different lengths are no copies of one another: most files are told apart by that alone.
    if (text === undefined || text.length < length * copyShare || text.length * copyShare > length * 1.5) continue;
    const lines = linesOf(text);
    let shared = 0;
    for (const line of lines) if (own.has(line)) shared++;
    if (shared >= copyShare * Math.max(own.size, lines.size)) found.add(path);
  }
  return found;
}

function linesOf(text: string): Set<string> {
  const lines = new Set<string>();
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.length > 2) lines.add(trimmed);
  }
  return lines;
}
