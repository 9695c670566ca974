/** The outline of a file with a similar name: a sibling implementation, a test, an interface. */
import type { Window } from '../../base/window.ts';
import type { FileRecord, WorkspaceView } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';

const maximumFiles = 2;
/** Signatures shown of one file. */
const outlineLength = 12;
/** Below most definitions and above a chance chunk: such a file tells what belongs together, seldom the very line. */
const score = 0.22;

export function similarFileCandidates(window: Window, view: WorkspaceView, exclude: ReadonlySet<string>): Candidate[] {
  const name = window.displayPath.slice(window.displayPath.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const found: Candidate[] = [];
  for (const file of view.searchFiles(name, maximumFiles, exclude)) {
    const outline = outlineOf(file);
    if (outline === undefined || found.length >= maximumFiles) continue;
    found.push({ source: 'similarFile', file, ...outline, score, reason: `its name resembles ${name}` });
  }
  return found;
}

function outlineOf(file: FileRecord): Pick<Candidate, 'span' | 'text'> | undefined {
  const shown = file.facts.definitions.slice(0, outlineLength);
  const first = shown[0];
  const last = shown[shown.length - 1];
  if (first === undefined || last === undefined) return undefined;
  const text = shown.map((definition) => (definition.container < 0 ? '' : '  ') + definition.signature).join('\n');
  return { span: { start: first.span.start, end: Math.max(first.span.end, last.span.end) }, text };
}
