/**
 * A file cut into natural chunks of whole lines: definitions where they are small enough, else runs of lines between blank
 * ones. Pure; knows no grammar, so it cuts plain text too.
 */
import type { Span } from '../base/span.ts';
import type { Definition, DefinitionKind } from './facts.ts';

/** A definition up to this many lines stays whole: about one screen. */
const WHOLE_LINES = 40;
/** Longest run, in lines: as in RLCoder's split-aggregate chunks. */
const RUN_LINES = 15;
/** A definition of fewer lines is no chunk of its own: it says too little without its neighbours. */
const OWN_LINES = 3;
/** A longer line, in characters, is data or minified code: left out of every chunk. */
const LONGEST_LINE = 2_000;
/** A chunk ends before it grows past this many characters, so that one chunk always fits a window. */
const CHUNK_CHARACTERS = 8_000;

const STANDS_ALONE: ReadonlySet<DefinitionKind> = new Set([
  'class',
  'interface',
  'enum',
  'type',
  'module',
  'function',
  'method',
  'variable',
  'constant',
]);

interface Lines {
  readonly text: string;
  readonly starts: readonly number[];
}

interface Block {
  /** First line, and the line after the last. */
  readonly from: number;
  readonly to: number;
  readonly members: Block[];
}

/** In order, not overlapping; each begins at the start of a line, ends at the end of one, and holds more than blanks. */
export function chunksOf(text: string, definitions: readonly Definition[]): Span[] {
  const lines: Lines = { text, starts: lineStartsOf(text) };
  const chunks: Span[] = [];
  cutBlocks(chunks, lines, 0, lines.starts.length, blocksOf(lines, definitions));
  return chunks;
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function blocksOf(lines: Lines, definitions: readonly Definition[]): Block[] {
  const top: Block[] = [];
  const blocks = definitions.map((definition): Block => {
    const from = lineAt(lines, definition.span.start);
    return { from, to: lineAt(lines, Math.max(definition.span.start, definition.span.end - 1)) + 1, members: [] };
  });
  for (const [index, block] of blocks.entries()) {
    const definition = definitions[index];
    if (!definition || !STANDS_ALONE.has(definition.kind) || block.to - block.from < OWN_LINES) continue;
    const siblings = blocks[definition.container]?.members ?? top;
    // Two definitions on one line, or in one declaration, make one block.
    if (block.from >= (siblings.at(-1)?.to ?? 0)) siblings.push(block);
  }
  return top;
}

function lineAt(lines: Lines, offset: number): number {
  let low = 0;
  let high = lines.starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lines.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

function cutBlocks(chunks: Span[], lines: Lines, from: number, to: number, blocks: readonly Block[]): void {
  let line = from;
  for (const block of blocks) {
    if (block.from < line || block.to > to) continue;
    cutRuns(chunks, lines, line, block.from);
    if (block.to - block.from <= WHOLE_LINES && isCompact(lines, block)) addChunk(chunks, lines, block.from, block.to);
    else cutBlocks(chunks, lines, block.from, block.to, block.members);
    line = block.to;
  }
  cutRuns(chunks, lines, line, to);
}

/** Runs of whole paragraphs while they fit; a paragraph that alone is too long is cut where it is full. */
function cutRuns(chunks: Span[], lines: Lines, from: number, to: number): void {
  let start = from;
  let lastBlank = -1;
  for (let line = from; line < to; line++) {
    const kind = kindOfLine(lines, line);
    if (kind === 'overlong') {
      addChunk(chunks, lines, start, line);
      start = line + 1;
      lastBlank = -1;
    } else if (kind === 'blank') {
      if (line === start) start = line + 1;
      else lastBlank = line;
    } else if (line - start >= RUN_LINES || charactersOf(lines, start, line + 1) > CHUNK_CHARACTERS) {
      const cut = lastBlank > start ? lastBlank : line;
      addChunk(chunks, lines, start, cut);
      start = lastBlank > start ? lastBlank + 1 : line;
      lastBlank = -1;
    }
  }
  addChunk(chunks, lines, start, to);
}

function addChunk(chunks: Span[], lines: Lines, from: number, to: number): void {
  let first = from;
  let last = to - 1;
  while (first <= last && kindOfLine(lines, first) === 'blank') first++;
  while (last >= first && kindOfLine(lines, last) === 'blank') last--;
  if (first <= last) chunks.push({ start: lines.starts[first] ?? 0, end: lineEnd(lines, last) });
}

function isCompact(lines: Lines, block: Block): boolean {
  if (charactersOf(lines, block.from, block.to) > CHUNK_CHARACTERS) return false;
  for (let line = block.from; line < block.to; line++) if (kindOfLine(lines, line) === 'overlong') return false;
  return true;
}

function charactersOf(lines: Lines, from: number, to: number): number {
  return (lines.starts[to] ?? lines.text.length) - (lines.starts[from] ?? 0);
}

function kindOfLine(lines: Lines, line: number): 'blank' | 'overlong' | 'full' {
  const start = lines.starts[line] ?? 0;
  const end = lineEnd(lines, line);
  if (end - start > LONGEST_LINE) return 'overlong';
  for (let at = start; at < end; at++) if (lines.text.charCodeAt(at) > 32) return 'full';
  return 'blank';
}

/** Before the line break. */
function lineEnd(lines: Lines, line: number): number {
  const next = lines.starts[line + 1];
  if (next === undefined) return lines.text.length;
  return lines.text.charCodeAt(next - 2) === 13 ? next - 2 : next - 1;
}
