/**
 * The whole-line copy that recall is measured against: of all lines of the workspace and the open buffer, the one whose
 * surroundings share most words with those of the cursor (Jaccard's index), as window retrieval has it. Knows no model.
 */
import { copiesOf } from '../../server/base/copies.ts';
import type { Window } from '../../server/base/window.ts';
import type { WorkspaceView } from '../../server/workspace/view.ts';

/** Lines above a place that are compared, and those below it. */
const linesAbove = 10;
const linesBelow = 3;

interface ReadFile {
  readonly text: string;
  readonly lines: readonly string[];
  /** Numbers of the words of each line, each once. */
  readonly words: readonly (readonly number[])[];
}

export class LikestLine {
  readonly #view: WorkspaceView;
  readonly #numbers = new Map<string, number>();
  readonly #files = new Map<string, ReadFile>();

  constructor(view: WorkspaceView) {
    this.#view = view;
  }

  /** What stands right of the cursor on that line, and the share of words, 0 to 1. */
  find(window: Window): { readonly text: string; readonly share: number } {
    const before = window.prefix.split('\n');
    const typed = (before.pop() ?? '').trimStart();
    const after = window.suffix.split('\n').slice(1);
    const around = [...before.slice(-linesAbove), ...after.slice(0, linesBelow)];
    const wanted = new Set(around.flatMap((line) => this.#wordsOf(line)));
    const files = [...this.#view.files()].filter(
      ({ languageId, path }) => languageId === window.languageId && path !== window.path,
    );
    const textOf = (path: string) => this.#view.text(path);
    const copies = copiesOf(
      window,
      textOf,
      files.map(({ path }) => path),
    );
    let best = { text: '', share: 0 };
    const look = (file: ReadFile) => {
      const found = likestOf(file, wanted, typed);
      if (found.share > best.share) best = found;
    };
    for (const half of [before, after]) look({ text: '', lines: half, words: half.map((line) => this.#wordsOf(line)) });
    for (const { path } of files) if (!copies.has(path)) look(this.#read(path, textOf(path) ?? ''));
    return best;
  }

  #read(path: string, text: string): ReadFile {
    const known = this.#files.get(path);
    if (known?.text === text) return known;
    const lines = text.split('\n');
    const file = { text, lines, words: lines.map((line) => this.#wordsOf(line)) };
    this.#files.set(path, file);
    return file;
  }

  #wordsOf(line: string): number[] {
    const found = new Set<number>();
    for (const word of line.match(/[\p{L}\p{N}_]+/gu) ?? []) {
      const number = this.#numbers.get(word) ?? this.#numbers.size;
      this.#numbers.set(word, number);
      found.add(number);
    }
    return [...found];
  }
}

/** One pass: the words around a line come and go as it moves down. */
function likestOf({ lines, words }: ReadFile, wanted: ReadonlySet<number>, typed: string) {
  const counts = new Map<number, number>();
  let shared = 0;
  const move = (at: number, by: number) => {
    for (const word of words[at] ?? []) {
      const count = (counts.get(word) ?? 0) + by;
      if (count === 0) counts.delete(word);
      else counts.set(word, count);
      const isChange = by > 0 ? count === 1 : count === 0;
      if (isChange && wanted.has(word)) shared += by;
    }
  };
  let best = { text: '', share: 0 };
  for (let at = 1; at <= linesBelow; at++) move(at, 1);
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trim();
    const share = shared / Math.max(1, wanted.size + counts.size - shared);
    if (share > best.share && line.length > typed.length && line.startsWith(typed)) {
      best = { text: line.slice(typed.length), share };
    }
    move(at, 1);
    move(at - linesAbove, -1);
    move(at + 1, -1);
    move(at + 1 + linesBelow, 1);
  }
  return best;
}
