/**
 * Turns a folder of source into choices to learn from: lines are hidden in turn, and each of their tokens is a choice,
 * described by the very code that serves. Knows no network.
 */
import { codeUnitsOf } from '../../server/base/codeUnits.ts';
import { defaultConfig } from '../../server/config.ts';
import { type Engine, openEngine } from '../../server/engine.ts';
import { mostChosen } from '../../server/recall/choice.ts';
import { IndentStack, idsOfLine, indentColumns } from '../../server/recall/lines.ts';
import { tokenizeLine } from '../../server/recall/tokens.ts';
import { newlineId } from '../../server/recall/vocabulary.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import type { Choices } from './choices.ts';
import { PositionWriter } from './positions.ts';

export interface DumpOptions {
  readonly root: string;
  /** Files to leave out, as displayed. */
  readonly excluded: ReadonlySet<string>;
  readonly languages: ReadonlySet<string>;
  /** Lines hidden. */
  readonly lines: number;
  readonly random: () => number;
  readonly onProgress: (done: number, total: number) => void;
}

/** Share of the hidden lines that are chosen for a call of something another file defines. */
const callShare = 0.4;
/** Share of the holes without anything below them. */
const withoutSuffix = 0.2;
/** Longest line that is learned from, in tokens. */
const longestLine = 48;
const fewestTokens = 3;

interface LineHole {
  readonly file: FileRecord;
  readonly start: number;
  readonly end: number;
}

export async function dumpPositions(options: DumpOptions): Promise<Choices> {
  const engine = openEngine({ roots: [options.root], config: defaultConfig, log: () => undefined });
  await engine.ready;
  const writer = new PositionWriter();
  const holes = chooseLines(engine, options);
  for (const [done, hole] of holes.entries()) {
    observeLine(engine, hole, options.random() >= withoutSuffix, writer);
    if (done % 50 === 0) options.onProgress(done, holes.length);
  }
  await engine.dispose();
  return writer.finish();
}

function chooseLines(engine: Engine, options: DumpOptions): LineHole[] {
  const plain: LineHole[] = [];
  const calling: LineHole[] = [];
  const files = [...engine.workspace.files()].filter(
    (file) => options.languages.has(file.languageId) && !options.excluded.has(file.displayPath),
  );
  files.sort((a, b) => (a.displayPath < b.displayPath ? -1 : 1));
  for (const file of files) {
    const text = engine.workspace.text(file.path);
    if (text === undefined) continue;
    const callLines = new Set<number>();
    for (const call of file.facts.calls) {
      if (isDefinedElsewhere(engine, file, call.callee)) callLines.add(text.lastIndexOf('\n', call.start) + 1);
    }
    for (const line of codeLines(text, file.languageId)) {
      const lineStart = text.lastIndexOf('\n', line.start - 1) + 1;
      (callLines.has(lineStart) ? calling : plain).push({ file, ...line });
    }
  }
  const nCalling = Math.min(calling.length, Math.round(options.lines * callShare));
  return [...sample(calling, nCalling, options.random), ...sample(plain, options.lines - nCalling, options.random)];
}

function isDefinedElsewhere(engine: Engine, file: FileRecord, name: string): boolean {
  const hits = engine.workspace.definitionsNamed(name, 8);
  return hits.length > 0 && hits.length < 8 && hits.every((hit) => hit.file.path !== file.path);
}

/** Lines of code, as far as their first characters tell; no comments, no literals of several lines. */
function codeLines(text: string, languageId: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = 0;
  let inLiteral = false;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    const quotes = languageId === 'python' ? (line.match(/"""|'''/g) ?? []).length : 0;
    const isLiteral = inLiteral || quotes > 0;
    if (quotes % 2 === 1) inLiteral = !inLiteral;
    const isComment = /^(?:#(?!\[|include|define)|\/\/|\/\*|\*)/.test(trimmed);
    const isImport = /^(?:import|from|use|using|package|#include|require)\b/.test(trimmed);
    if (!isLiteral && !isComment && !isImport && trimmed.length > 0 && line.length < 400) {
      let nTokens = 0;
      tokenizeLine(codeUnitsOf(line), 0, line.length, false, () => nTokens++);
      const from = start + line.length - line.trimStart().length;
      if (nTokens >= fewestTokens && nTokens <= longestLine) found.push({ start: from, end: from + trimmed.length });
    }
    start += line.length + 1;
  }
  return found;
}

function observeLine(engine: Engine, hole: LineHole, hasSuffix: boolean, writer: PositionWriter): void {
  const { file, start, end } = hole;
  const text = engine.workspace.text(file.path);
  if (text === undefined) return;
  const lineEnd = text.indexOf('\n', end);
  const suffix = hasSuffix && lineEnd >= 0 ? text.slice(lineEnd) : '';
  const indentStart = text.lastIndexOf('\n', start - 1) + 1;
  const window = {
    path: file.path,
    displayPath: file.displayPath,
    languageId: file.languageId,
    prefix: text.slice(0, start),
    suffix,
    hole: 'line',
    indent: text.slice(indentStart, start),
    partialWord: '',
  } as const;
  const { cursor, evidence, scratch } = engine.recall.observe({ window, snippets: [] });
  const { vocabulary } = engine.recall;
  const truth = [...idsOfLine(text.slice(start, end), vocabulary), newlineAfter(text, start, end)];
  const history = [...cursor.history];
  for (const id of truth) {
    const { ids, count } = evidence.describe(history);
    const found = ids.subarray(0, Math.min(count, mostChosen)).indexOf(id);
    writer.add(scratch.table, found + 1);
    history.push(id);
  }
}

/** The newline token between the hidden line and the next that is not blank. */
function newlineAfter(text: string, start: number, end: number): number {
  const indents = new IndentStack();
  const before = text.slice(0, start).split('\n');
  for (const line of before) {
    const columns = indentColumns(`${line}${line === before.at(-1) ? 'x' : ''}`, 0, line.length + 1);
    if (columns >= 0 && (line.trim() !== '' || line === before.at(-1))) indents.enter(columns);
  }
  for (const line of text.slice(end).split('\n').slice(1)) {
    const columns = indentColumns(line, 0, line.length);
    if (columns >= 0) return newlineId(indents.enter(columns));
  }
  return newlineId(indents.enter(0));
}

function sample<T>(items: readonly T[], count: number, random: () => number): T[] {
  const rest = [...items];
  const chosen: T[] = [];
  while (chosen.length < count && rest.length > 0) {
    const at = Math.floor(random() * rest.length);
    const item = rest[at];
    const last = rest.pop();
    if (item === undefined || last === undefined) break;
    if (at < rest.length) rest[at] = last;
    chosen.push(item);
  }
  return chosen;
}
