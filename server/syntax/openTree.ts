/**
 * The trees of open buffers, on the main thread, kept up to date edit by edit and parsed again only when asked for. Owns
 * and deletes every tree. Knows no file on disk.
 */
import type { Parser, Tree } from 'web-tree-sitter';
import type { Steps } from '../base/steps.ts';
import type { Facts } from './facts.ts';
import { factsOf, factsOfText } from './factsOf.ts';
import { type Grammar, loadGrammar, newParser } from './grammars.ts';
import { languageForId } from './languages.ts';
import { isTrap } from './trap.ts';

/** In a longer text, a parse from scratch would be felt while typing: about 200 ms. */
const LONGEST_TEXT = 1_000_000;
/** A longer line is data; error recovery in it takes its time. */
const LONGEST_LINE = 20_000;
/** Milliseconds after which a parse is given up: it holds up the whole server. Five times what the longest text needs. */
const PARSE_TIME_LIMIT = 1_000;
/** Milliseconds of a parse from one step to the next. */
const PARSE_STEP = 3;
/** Edits after which a buffer that was too slow to parse is tried again. */
const EDITS_TO_RETRY = 20;

/** `start` and `oldEnd` are offsets into the text before the edit. */
export interface TextEdit {
  readonly start: number;
  readonly oldEnd: number;
  readonly newText: string;
}

/** One buffer's tree, lent: not to be kept over an await. */
export interface OpenTree {
  readonly text: string;
  /** The tree of the buffer as it stands. */
  current(): Tree | undefined;
  /** Lends the tree of the buffer with `inserted` at `offset`, then deletes it. */
  withInserted<T>(offset: number, inserted: string, use: (tree: Tree, text: string) => T): T | undefined;
}

interface Buffer {
  readonly languageId: string;
  text: string;
  /** Edited to fit `text`; parsed from it when `isFresh`. */
  tree: Tree | undefined;
  isFresh: boolean;
  facts: Facts | undefined;
  /** Edits to come before the buffer is parsed again; above 0 only after a parse that was given up. */
  editsToWait: number;
}

interface Begun {
  readonly buffer: Buffer;
  readonly text: string;
  readonly old: Tree | undefined;
}

export class OpenTrees {
  readonly #grammars = new Map<string, Grammar>();
  readonly #buffers = new Map<string, Buffer>();
  #parser: Parser | undefined;
  /** What the parser has begun with and not ended. */
  #begun: Begun | undefined;
  #isDisposed = false;

  /** Loads the language's grammar; false when it has none or it does not load. Until then its buffers have no tree. */
  async prepare(languageId: string): Promise<boolean> {
    if (this.#grammars.has(languageId)) return true;
    const language = languageForId(languageId);
    if (!language?.grammar) return false;
    try {
      const grammar = await loadGrammar(language);
      const parser = await newParser();
      if (this.#isDisposed || this.#parser) parser.delete();
      else this.#parser = parser;
      this.#grammars.set(languageId, grammar);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether buffers of this language have all they will ever have: a tree, or none as there is no grammar. */
  isReady(languageId: string): boolean {
    return this.#grammars.has(languageId) || !languageForId(languageId)?.grammar;
  }

  open(path: string, languageId: string, text: string): void {
    this.close(path);
    this.#buffers.set(path, { languageId, text, tree: undefined, isFresh: false, facts: undefined, editsToWait: 0 });
  }

  /** `text` is the whole text after the edit. */
  edit(path: string, edit: TextEdit, text: string): void {
    const buffer = this.#buffers.get(path);
    if (!buffer) return;
    if (this.#begun?.buffer === buffer) this.#leave();
    buffer.tree?.edit(treeEdit(buffer.text, text, edit));
    buffer.text = text;
    buffer.editsToWait = Math.max(0, buffer.editsToWait - 1);
    buffer.isFresh = false;
    buffer.facts = undefined;
  }

  /**
   * Undefined for a path that is not open. Without a grammar, facts of the text alone. Their words are those of `shown`, which is
   * the buffer's text or one of the same length.
   */
  facts(path: string, shown?: string): Facts | undefined {
    const buffer = this.#buffers.get(path);
    if (!buffer) return undefined;
    if (buffer.facts) return buffer.facts;
    const text = shown ?? buffer.text;
    const grammar = this.#grammars.get(buffer.languageId);
    const tree = this.#currentTree(buffer);
    const deadline = performance.now() + PARSE_TIME_LIMIT;
    const progressCallback = () => performance.now() > deadline;
    const facts =
      tree && grammar ? this.#factsOfTree(buffer, tree, grammar, text, progressCallback) : factsOfText(text);
    // A tree of errors only can take a query minutes; what it found in its time stands until some edits later.
    if (progressCallback()) buffer.editsToWait = EDITS_TO_RETRY;
    // Facts made before the grammar was there are made again once it is.
    if (tree || !languageForId(buffer.languageId)?.grammar) buffer.facts = facts;
    return facts;
  }

  /** Undefined for a path that is not open. */
  tree(path: string): OpenTree | undefined {
    const buffer = this.#buffers.get(path);
    if (!buffer) return undefined;
    return {
      text: buffer.text,
      current: () => this.#currentTree(buffer),
      withInserted: (offset, inserted, use) => this.#withInserted(buffer, offset, inserted, use),
    };
  }

  /**
   * Parses a buffer ahead of the first question, some milliseconds at a time. A question that comes meanwhile goes on from there; an edit,
   * and a question about another buffer, end it.
   */
  *parseInSteps(path: string): Steps<void> {
    const buffer = this.#buffers.get(path);
    if (!buffer || buffer.isFresh || buffer.editsToWait > 0) return;
    const limit = performance.now() + PARSE_TIME_LIMIT;
    do {
      const until = performance.now() + PARSE_STEP;
      this.#setTree(buffer, this.#parse(buffer, buffer.text, buffer.tree, { until, mayGoOn: true }));
      if (this.#begun?.buffer !== buffer) return;
      yield;
      // Whatever ends it meanwhile leaves nothing begun.
    } while (this.#begun?.buffer === buffer && performance.now() < limit);
  }

  close(path: string): void {
    const buffer = this.#buffers.get(path);
    if (buffer !== undefined && this.#begun?.buffer === buffer) this.#leave();
    buffer?.tree?.delete();
    this.#buffers.delete(path);
  }

  dispose(): void {
    for (const path of [...this.#buffers.keys()]) this.close(path);
    this.#isDisposed = true;
    this.#parser?.delete();
    this.#parser = undefined;
  }

  #factsOfTree(buffer: Buffer, tree: Tree, grammar: Grammar, text: string, progressCallback: () => boolean): Facts {
    try {
      return factsOf(tree, grammar, text, { progressCallback });
    } catch (error) {
      if (!isTrap(error)) throw error;
      buffer.editsToWait = EDITS_TO_RETRY;
      return factsOfText(text);
    }
  }

  #currentTree(buffer: Buffer): Tree | undefined {
    if (buffer.tree && buffer.isFresh) return buffer.tree;
    if (buffer.editsToWait > 0) return undefined;
    const tree = this.#parse(buffer, buffer.text, buffer.tree);
    this.#setTree(buffer, tree);
    if (tree !== undefined) return tree;
    buffer.tree?.delete();
    buffer.tree = undefined;
    return undefined;
  }

  #setTree(buffer: Buffer, tree: Tree | undefined): void {
    if (tree === undefined) return;
    buffer.tree?.delete();
    buffer.tree = tree;
    buffer.isFresh = true;
  }

  /** Otherwise the next text would be parsed as the rest of this one. */
  #leave(): void {
    this.#begun = undefined;
    this.#parser?.reset();
  }

  #withInserted<T>(
    buffer: Buffer,
    offset: number,
    inserted: string,
    use: (tree: Tree, text: string) => T,
  ): T | undefined {
    const edited = this.#currentTree(buffer)?.copy();
    if (!edited) return undefined;
    const text = buffer.text.slice(0, offset) + inserted + buffer.text.slice(offset);
    let tree: Tree | undefined;
    try {
      edited.edit(treeEdit(buffer.text, text, { start: offset, oldEnd: offset, newText: inserted }));
      tree = this.#parse(buffer, text, edited);
      return tree && use(tree, text);
    } finally {
      edited.delete();
      tree?.delete();
    }
  }

  /** Undefined where it is given up, and where `mayGoOn` says that it may be begun, to be gone on with. */
  #parse(
    buffer: Buffer,
    text: string,
    old: Tree | undefined,
    { until = performance.now() + PARSE_TIME_LIMIT, mayGoOn = false } = {},
  ): Tree | undefined {
    const grammar = this.#grammars.get(buffer.languageId);
    if (!grammar || !this.#parser || !isFitToParse(text)) return undefined;
    const begun = this.#begun;
    const goesOn = begun?.buffer === buffer && begun.text === text && begun.old === old;
    try {
      if (begun !== undefined && !goesOn) this.#leave();
      // It resets the parser, too.
      if (!goesOn) this.#parser.setLanguage(grammar.treeSitter);
      this.#begun = undefined;
      const tree = this.#parser.parse(text, old ?? null, { progressCallback: () => performance.now() > until });
      if (tree) return tree;
      if (mayGoOn) {
        this.#begun = { buffer, text, old };
        return undefined;
      }
      this.#leave();
    } catch (error) {
      if (!isTrap(error)) throw error;
      // A parser that broke is not used again, nor deleted, which would run through its memory.
      this.#begun = undefined;
      this.#parser = undefined;
      void this.#renewParser();
    }
    buffer.editsToWait = EDITS_TO_RETRY;
    return undefined;
  }

  async #renewParser(): Promise<void> {
    const parser = await newParser();
    if (this.#isDisposed || this.#parser) parser.delete();
    else this.#parser = parser;
  }
}

function isFitToParse(text: string): boolean {
  if (text.length > LONGEST_TEXT) return false;
  for (let at = 0; text.length - at > LONGEST_LINE; ) {
    const end = text.lastIndexOf('\n', at + LONGEST_LINE);
    if (end < at) return false;
    at = end + 1;
  }
  return true;
}

function treeEdit(oldText: string, newText: string, { start, oldEnd, newText: inserted }: TextEdit) {
  const newEnd = start + inserted.length;
  const startPosition = pointAt(oldText, start, 0, 0);
  return {
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition,
    oldEndPosition: pointAt(oldText, oldEnd, start, startPosition.row),
    newEndPosition: pointAt(newText, newEnd, start, startPosition.row),
  };
}

/** Counts lines from an offset whose row is known. Columns are UTF-16 code units, as the offsets are. */
function pointAt(text: string, offset: number, from: number, row: number): { row: number; column: number } {
  for (let at = text.indexOf('\n', from); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) row++;
  return { row, column: offset - (offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1) };
}
