/** Runs of lines of other files as snippets, and how they fill a budget. Knows no strategy. */
import { partitionPoint } from '../../server/base/partitionPoint.ts';
import type { Snippet } from '../../server/base/window.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import type { SystemRequest } from './system.ts';

export interface Piece {
  readonly file: FileRecord;
  /** Zero-based lines, half-open. */
  readonly start: number;
  readonly end: number;
  readonly score: number;
  readonly reason: string;
  /** Where it is not the text of those lines. */
  readonly text?: string;
}

export function linesOf(request: Pick<SystemRequest, 'view'>, file: FileRecord): string[] {
  return (request.view.text(file.path) ?? '').split('\n');
}

/** Keeps the pieces in their order as long as they fit; one that does not fit is passed over. */
export function pack(request: SystemRequest, pieces: Iterable<Piece>, most = Number.POSITIVE_INFINITY): Snippet[] {
  const snippets: Snippet[] = [];
  let room = request.budgetTokens;
  for (const piece of pieces) {
    if (snippets.length >= most || room <= 0) break;
    const snippet = toSnippet(request, piece);
    if (snippet.cost > room || snippet.text.trim() === '') continue;
    room -= snippet.cost;
    snippets.push(snippet);
  }
  return snippets;
}

/** The lines before the cursor, its own included, and those from the cursor on. */
export function linesAround({ window }: Pick<SystemRequest, 'window'>): { before: string[]; after: string[] } {
  return { before: window.prefix.split('\n'), after: window.suffix.split('\n') };
}

/** As many lines from the start of the piece as fit into so many tokens; undefined when none does. */
export function headThatFits(request: SystemRequest, piece: Piece, tokens: number): Piece | undefined {
  const lines = linesOf(request, piece.file).slice(piece.start, piece.end);
  const fits = (index: number) => request.countTokens(lines.slice(0, index + 1).join('\n')) <= tokens;
  const count = partitionPoint(lines.length, fits);
  return count === 0 ? undefined : { ...piece, end: piece.start + count };
}

export function byScore(first: Piece, second: Piece): number {
  return (
    second.score - first.score || compare(first.file.displayPath, second.file.displayPath) || first.start - second.start
  );
}

function toSnippet(request: SystemRequest, piece: Piece): Snippet {
  const { file, start, end, score, reason } = piece;
  const text = piece.text ?? linesOf(request, file).slice(start, end).join('\n');
  return {
    path: file.path,
    displayPath: file.displayPath,
    lines: { start, end },
    text,
    source: 'lexical',
    score,
    reason,
    cost: request.countTokens(text),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
