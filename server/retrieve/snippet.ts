/** From a kept candidate to a snippet. Knows no order. */
import type { Snippet } from '../base/window.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import type { Candidate } from './candidate.ts';

export function toSnippet(candidate: Candidate, cost: number, view: WorkspaceView): Snippet {
  const { file, span, text, source, score, reason } = candidate;
  const whole = view.text(file.path) ?? '';
  const lines = { start: lineAt(whole, span.start), end: lineAt(whole, span.end) + 1 };
  return { path: file.path, displayPath: file.displayPath, lines, text, source, score, reason, cost };
}

/** Zero-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
