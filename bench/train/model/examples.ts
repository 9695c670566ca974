/**
 * What a model is trained on: the files of a repository, and holes in them with what retrieval and recall show there, as the editor
 * would ask for them. Knows no tokenizer and no disk but through the workspace.
 */
import { draftFrom, proposalsFrom } from '../../../server/base/generator.ts';
import { endOfLine } from '../../../server/base/lines.ts';
import type { Span } from '../../../server/base/span.ts';
import type { Window } from '../../../server/base/window.ts';
import { defaultConfig } from '../../../server/config.ts';
import { draftLines } from '../../../server/model/cascade.ts';
import type { Recall } from '../../../server/recall/recall.ts';
import type { Order } from '../../../server/retrieve/learnedOrder.ts';
import { recallIsServed, retrieve, servedOptions } from '../../../server/retrieve/retrieve.ts';
import type { FileRecord, WorkspaceView } from '../../../server/workspace/view.ts';
import { type Place, placesOf } from '../../holes/places.ts';
import { shuffled } from '../../statistics.ts';

/** What a request is answered from, of a workspace that is ready. */
export interface ExampleParts {
  readonly view: WorkspaceView;
  readonly recall: Recall;
  readonly order: Order | undefined;
}

export interface ExampleOptions {
  /** LSP language ids of the files that are taken. */
  readonly languages: ReadonlySet<string>;
  readonly random: () => number;
  readonly onProgress: (done: number, total: number) => void;
}

export interface TextFile {
  readonly type: 'file';
  /** With forward slashes, below the repository's folder. */
  readonly path: string;
  readonly language: string;
  readonly text: string;
}

/** `text.slice(start, end)` of the file is hidden; `start` is the first character of a line, as a prompt's middle begins with it. */
export interface Example {
  readonly type: 'example';
  readonly path: string;
  readonly start: number;
  /** From here on it was recall's to say. */
  readonly cursor: number;
  readonly end: number;
  /** What recall would write, from the cursor to the end of its line, with its own probability, the likeliest first. */
  readonly drafts: readonly { readonly text: string; readonly chance: number }[];
  /** Best first. */
  readonly snippets: readonly { readonly path: string; readonly text: string }[];
}

/** A large repository would teach its own habits: of one, files are drawn up to so many characters. */
const mostCharacters = 6_000_000;
/** Longer files are data more often than code. */
const longestFile = 120_000;
const shortestFile = 200;
/** One hole for so many characters, and at most so many in one file. */
const charactersForHole = 20_000;
const mostHoles = 3;
/** Shares of holes that are calls of what other files define, bodies, and several lines on; the rest are lines. */
const shares = { api: 0.2, block: 0.15, lines: 0.2 };
/** A block that is filled in one go is short. */
const longestBlock = 700;
/** Share of the holes that end before what closes their line, as after typing in an editor that closes brackets itself. */
const beforeClosers = 0.15;
/** Tokens of the shipped model per character of code, nearly: what the room for context is counted in. */
const charactersPerToken = 3.4;
const budgetTokens = 1_100;

/** All files first, then their examples. */
export async function* examplesOf(parts: ExampleParts, options: ExampleOptions): AsyncGenerator<TextFile | Example> {
  const { view, recall, order } = parts;
  const files = drawFiles(view, options);
  for (const { file, text } of files) {
    yield { type: 'file', path: file.displayPath, language: file.languageId, text };
  }
  const config = { ...defaultConfig.context, budgetTokens };
  const countTokens = (text: string) => Math.ceil(text.length / charactersPerToken);
  const { signal } = new AbortController();
  for (const [done, { file, text }] of files.entries()) {
    if (done % 20 === 0) options.onProgress(done, files.length);
    for (const hole of drawHoles(view, file, text, options.random)) {
      const window = windowAt(file, text, hole);
      const told = retrieve(window, view, config, countTokens, recallIsServed).snippets;
      const lines = await recall.alternatives({ window, snippets: told }, draftLines, signal);
      const draft = { ...draftFrom(lines), isAnswer: false };
      const { snippets } = retrieve(window, view, config, countTokens, servedOptions(order, draft));
      yield {
        type: 'example',
        path: file.displayPath,
        start: hole.start,
        cursor: window.prefix.length,
        end: hole.end,
        drafts: proposalsFrom(lines),
        snippets: snippets.map((one) => ({ path: one.displayPath, text: one.text })),
      };
    }
  }
}

/** `room`: characters that may still be drawn. */
export function isTaken({ length }: string, room: number): boolean {
  return length >= shortestFile && length <= Math.min(longestFile, room);
}

interface DrawnFile {
  readonly file: FileRecord;
  readonly text: string;
}

function drawFiles(view: WorkspaceView, { languages, random }: ExampleOptions): DrawnFile[] {
  const files = [...view.files()].filter(({ languageId }) => languages.has(languageId));
  files.sort((a, b) => (a.displayPath < b.displayPath ? -1 : 1));
  const drawn: DrawnFile[] = [];
  let room = mostCharacters;
  for (const file of shuffled(files, random)) {
    const text = view.text(file.path);
    if (text === undefined || !isTaken(text, room)) continue;
    room -= text.length;
    drawn.push({ file, text });
  }
  return drawn.sort((a, b) => (a.file.displayPath < b.file.displayPath ? -1 : 1));
}

/** A hole, and where in its first line the cursor stands. */
interface Hole extends Span {
  readonly cursor: number;
}

function drawHoles(view: WorkspaceView, file: FileRecord, text: string, random: () => number): Hole[] {
  const isForeign = (name: string) => {
    const hits = view.definitionsNamed(name, 8);
    return hits.length > 0 && hits.length < 8 && hits.every((hit) => hit.file.path !== file.path);
  };
  const places = placesOf({ text, languageId: file.languageId, facts: file.facts }, isForeign, random);
  const byKind = new Map<string, Place[]>();
  for (const place of places) byKind.set(place.kind, [...(byKind.get(place.kind) ?? []), place]);
  const count = Math.min(Math.max(Math.round(text.length / charactersForHole), 1), mostHoles);
  const holes: Hole[] = [];
  for (let drawn = 0; drawn < count; drawn++) {
    const hole = drawHole(byKind, text, random);
    if (hole !== undefined) holes.push(hole);
  }
  return holes.sort((a, b) => a.start - b.start);
}

function drawHole(places: ReadonlyMap<string, readonly Place[]>, text: string, random: () => number): Hole | undefined {
  const kind = random();
  const lines = places.get('line') ?? [];
  const place = () => {
    if (kind < shares.api) return oneOf([...(places.get('api') ?? []), ...(places.get('member') ?? [])], random);
    if (kind < shares.api + shares.block) {
      const short = (places.get('block') ?? []).filter(({ start, end }) => end - start < longestBlock);
      return oneOf(short, random);
    }
    return undefined;
  };
  const found = place() ?? oneOf(lines, random);
  if (found === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', found.start - 1) + 1;
  const isLines = kind >= 1 - shares.lines;
  const end = isLines ? someLinesOn(text, found.end, random) : found.end;
  const cut = random() < beforeClosers ? withoutClosers(text, found.start, end) : end;
  return { start: lineStart, cursor: cursorOf(found, lineStart, text, random), end: cut };
}

/** Half of the cursors stand where the line's code begins, the others behind a part of it. */
function cursorOf({ start }: Span, lineStart: number, text: string, random: () => number): number {
  const lineEnd = endOfLine(text, start);
  const indent = lineStart + (/^[ \t]*/.exec(text.slice(lineStart, lineEnd))?.[0].length ?? 0);
  if (start > indent) return start;
  return random() < 0.5 ? indent : indent + Math.floor(random() * Math.max(lineEnd - indent, 1));
}

/** The end of one of the next five lines. */
function someLinesOn(text: string, from: number, random: () => number): number {
  const last = text.trimEnd().length;
  let end = from;
  for (let left = 1 + Math.floor(random() * 5); left > 0 && end < last; left--) {
    const newline = text.indexOf('\n', end);
    const next = newline < 0 ? -1 : text.indexOf('\n', newline + 1);
    end = next < 0 ? last : next;
  }
  return Math.max(end, from);
}

function withoutClosers(text: string, start: number, end: number): number {
  const closers = /[)\]}'";:,]+$/.exec(text.slice(start, end));
  return closers === null || closers.index === 0 ? end : start + closers.index;
}

/** Retrieval knows of the file what stands around the hole. */
function windowAt({ path, displayPath, languageId }: FileRecord, text: string, { start, cursor, end }: Hole): Window {
  const prefix = text.slice(0, Math.min(cursor, end));
  const line = prefix.slice(start);
  return {
    path,
    displayPath,
    languageId,
    prefix,
    suffix: text.slice(end),
    hole: 'line',
    indent: /^[ \t]*/.exec(line)?.[0] ?? '',
    partialWord: /[\p{L}\p{N}_$]*$/u.exec(line)?.[0] ?? '',
  };
}

function oneOf<T>(items: readonly T[], random: () => number): T | undefined {
  return items[Math.floor(random() * items.length)];
}
