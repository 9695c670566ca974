/**
 * Turns a folder of source into choices to learn from: lines are hidden in turn, and each of their tokens is a choice,
 * described by the very code that serves. Knows no network.
 */
import { codeUnitsOf } from '../../server/base/codeUnits.ts';
import { defaultConfig } from '../../server/config.ts';
import type { Engine } from '../../server/engine.ts';
import { mostChosen } from '../../server/recall/choice.ts';
import { IndentStack, idsOfLine, indentColumns } from '../../server/recall/lines.ts';
import { renderToken, type TokenKind, tokenizeLine } from '../../server/recall/tokens.ts';
import { isNewlineId, newlineId, type Vocabulary } from '../../server/recall/vocabulary.ts';
import { recallIsServed, retrieve } from '../../server/retrieve/retrieve.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import type { Choices } from './choices.ts';
import { PositionWriter } from './positions.ts';

export interface DumpOptions {
  readonly languages?: ReadonlySet<string>;
  /** Lines that may be hidden, white space at their ends aside, by file as displayed; any without it. */
  readonly only?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Lines hidden, at most. */
  readonly lines: number;
  readonly random: () => number;
  readonly onProgress: (done: number, total: number) => void;
}

/** Share of the hidden lines that are chosen for a call of something another file defines. */
const callShare = 0.4;
/** Share of the holes without anything below them. */
const withoutSuffix = 0.2;
/** Share of the holes without snippets, as a person may turn retrieval off. */
const withoutSnippets = 0.15;
/** Share of the lines with such a call of which what stands before the call is there, as after typing it. */
const fromCall = 0.5;
/** Share of the other lines in which the cursor stands anywhere, also within a word. */
const fromWithin = 0.3;
/** Longest line that is learned from, in tokens. */
const longestLine = 48;
const fewestTokens = 3;

interface LineHole {
  readonly file: FileRecord;
  readonly start: number;
  readonly end: number;
  /** Where the cursor stands: at the line's start or within it. */
  readonly from: number;
}

/** Of an engine that is ready. */
export function dumpPositions(engine: Engine, options: DumpOptions): Choices {
  const writer = new PositionWriter();
  const holes = chooseLines(engine, options);
  for (const [done, hole] of holes.entries()) {
    observeLine(engine, hole, options, writer);
    if (done % 50 === 0) options.onProgress(done, holes.length);
  }
  return writer.finish();
}

function chooseLines(engine: Engine, options: DumpOptions): LineHole[] {
  const plain: LineHole[] = [];
  const calling: LineHole[] = [];
  const { languages, only } = options;
  const files = [...engine.workspace.files()].filter(
    ({ languageId, displayPath }) =>
      languages?.has(languageId) !== false && (only === undefined || only.has(displayPath)),
  );
  files.sort((a, b) => (a.displayPath < b.displayPath ? -1 : 1));
  for (const file of files) {
    const text = engine.workspace.text(file.path);
    if (text === undefined) continue;
    const callAt = new Map<number, number>();
    for (const call of file.facts.calls) {
      const lineStart = text.lastIndexOf('\n', call.start) + 1;
      if (isDefinedElsewhere(engine, file, call.callee)) callAt.set(lineStart, call.start);
    }
    const wanted = only?.get(file.displayPath);
    for (const line of codeLines(text, file.languageId)) {
      if (wanted?.has(text.slice(line.start, line.end)) === false) continue;
      const lineStart = text.lastIndexOf('\n', line.start - 1) + 1;
      const call = callAt.get(lineStart);
      if (call === undefined) plain.push({ file, ...line, from: line.start });
      else calling.push({ file, ...line, from: Math.max(call, line.start) });
    }
  }
  const nCalling = Math.min(calling.length, Math.round(options.lines * callShare));
  const chosen = [
    ...sample(calling, nCalling, options.random).map((hole) =>
      options.random() < fromCall ? hole : { ...hole, from: hole.start },
    ),
    ...sample(plain, options.lines - nCalling, options.random).map((hole) =>
      options.random() < fromWithin
        ? { ...hole, from: hole.start + Math.floor(options.random() * (hole.end - hole.start)) }
        : hole,
    ),
  ];
  // File by file, as much is remembered of the last one; the order that training sees is shuffled anyway.
  return chosen.sort((a, b) =>
    a.file === b.file ? a.start - b.start : a.file.displayPath < b.file.displayPath ? -1 : 1,
  );
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

function observeLine(engine: Engine, hole: LineHole, options: DumpOptions, writer: PositionWriter): void {
  const { file, start, end, from } = hole;
  const hasSuffix = options.random() >= withoutSuffix;
  const text = engine.workspace.text(file.path);
  if (text === undefined) return;
  const lineEnd = text.indexOf('\n', end);
  const suffix = hasSuffix && lineEnd >= 0 ? text.slice(lineEnd) : '';
  const indentStart = text.lastIndexOf('\n', start - 1) + 1;
  const window = {
    path: file.path,
    displayPath: file.displayPath,
    languageId: file.languageId,
    prefix: text.slice(0, from),
    suffix,
    hole: 'line',
    indent: text.slice(indentStart, start),
    partialWord: '',
  } as const;
  const hasSnippets = options.random() >= withoutSnippets;
  const context = { ...defaultConfig.context, enable: hasSnippets };
  const countTokens = (piece: string) => engine.recall.countTokens(piece);
  const { snippets } = retrieve(window, engine.workspace, context, countTokens, recallIsServed);
  const { cursor, evidence, scratch } = engine.recall.observe({ window, snippets });
  const { vocabulary } = engine.recall;
  const line = idsOfLine(text.slice(start, end), vocabulary);
  const history = [...cursor.history];
  // What stands left of the cursor is no choice any more, less the token that it may stand inside.
  let written = 0;
  while (written < history.length && !isNewlineId(history[history.length - 1 - written] ?? 0)) written++;
  const isSame = line.slice(0, written).every((id, at) => history[history.length - written + at] === id);
  if (!isSame) return;
  let typed = cursor.typed;
  for (const id of [...line.slice(written), newlineAfter(text, start, end)]) {
    const previousKind = vocabulary.kind(history[history.length - 1] ?? 0);
    const rendered = renderToken(vocabulary.text(id), vocabulary.kind(id), previousKind);
    const agrees = typed === '' ? undefined : agreesWith(typed, vocabulary, previousKind);
    if (agrees !== undefined && !agrees(id)) return;
    const { ids, count } = evidence.describe(history, agrees);
    const found = ids.subarray(0, Math.min(count, mostChosen)).indexOf(id);
    writer.add(scratch.table, found + 1);
    history.push(id);
    typed = typed.slice(rendered.length);
  }
}

function agreesWith(typed: string, vocabulary: Vocabulary, previousKind: TokenKind) {
  return (id: number) => {
    if (isNewlineId(id)) return false;
    const text = renderToken(vocabulary.text(id), vocabulary.kind(id), previousKind);
    return text.startsWith(typed) || (typed.startsWith(text) && text.length > 0);
  };
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
