/**
 * The copy language model over the workspace's own tokens: a generator and a scorer that need no download. Knows neither
 * disk nor editor; it is told the texts, and reads the open buffer from the window alone.
 */
import type { OutgoingSections, Sections } from '../base/byteArrays.ts';
import { codeUnitsOf } from '../base/codeUnits.ts';
import { copiesOf } from '../base/copies.ts';
import type { GeneratedPiece, Generator, Prompt, ScoredToken, Scorer } from '../base/generator.ts';
import { finish, paced, type Steps } from '../base/steps.ts';
import { breathe, longestTurn } from '../base/turn.ts';
import type { Provenance, Window } from '../base/window.ts';
import type { CandidateNetwork } from '../learn/candidateNetwork.ts';
import * as blend from './blend.ts';
import { isNearlySame, type Sketch, sketchOf } from './copies.ts';
import { Corpus } from './corpus.ts';
import { type CursorContext, CursorReader } from './cursor.ts';
import { readDeclared } from './declared.ts';
import { type DecodedLine, decodeLine, decodeLines } from './decode.ts';
import { Evidence, Scratch } from './evidence.ts';
import { type ExplainedToken, explainText } from './explain.ts';
import { type FilePlace, restoreCorpus, saveCorpus } from './persisted.ts';
import { locate } from './provenance.ts';
import { importedWords } from './scope.ts';
import { scoreText } from './score.ts';
import { Statement } from './statement.ts';
import { tokenizeLine } from './tokens.ts';
import { newlineLevels, type Vocabulary } from './vocabulary.ts';

/**
 * A block or a statement is continued while its next line is at least this likely. On 360 bodies of the valid split, 38 % of
 * the further lines so written stand in the body, and 56 % from 0.5 on; below it precision falls faster than length grows.
 */
const lineFloor = Math.log(0.15);
/** Longest block, in lines: the completion path cuts where its own limit falls. */
const maximumLines = 40;
/** Files of one name that an import may mean. */
const mostNamesakes = 4;
/** Milliseconds that a turn may have lasted when a request is opened, which takes as long as some tokens. */
const latestToOpen = 1;

/** What a request is answered from. */
interface Opened {
  readonly cursor: CursorContext;
  readonly evidence: Evidence;
}

export class Recall implements Generator, Scorer {
  readonly name = 'recall';
  readonly pauseMilliseconds = 0;
  readonly #corpus: Corpus;
  readonly #textOf: (path: string) => string | undefined;
  readonly #scratch = new Scratch();
  #network: CandidateNetwork | undefined;
  #networkOf: (path: string) => CandidateNetwork | undefined = () => undefined;
  /** What the files now hidden were found for: the path, the state of the corpus, the text above and below the cursor's line. */
  #hiddenFor: readonly unknown[] = [];
  /** Files that may be copies of the buffer, as it was when they were last looked for. */
  #suspected:
    | { readonly path: string; readonly changes: number; readonly sketch: Sketch; readonly suspects: readonly string[] }
    | undefined;
  #reader: CursorReader;
  #epoch = 0;
  /** Requests that hold token ids and positions. */
  #underWay = 0;

  /**
   * `textOf` answers a file's text as it was last put; it serves to name the line that a suggestion was copied from.
   * `capacity`: tokens that there is room for, where little is to be learned; without it as many as a workspace may have.
   */
  constructor(textOf: (path: string) => string | undefined, network?: CandidateNetwork, capacity?: number) {
    this.#textOf = textOf;
    this.#network = network;
    this.#corpus = new Corpus(textOf, () => this.#underWay > 0, capacity);
    this.#reader = new CursorReader(this.#corpus.vocabulary);
  }

  put(path: string, displayPath: string, text: string): void {
    this.#corpus.put(path, displayPath, text);
  }

  /** Files that are about to be put; the answer is called when they have been. */
  expect(paths: readonly string[]): () => void {
    return this.#corpus.expect(paths);
  }

  /** From the next request on; without one the hand-set blend decides. */
  useNetwork(network: CandidateNetwork | undefined): void {
    this.#network = network;
  }

  /** By the file that is written in, those that take the place of that one; undefined of most. */
  useNetworks(networkOf: (path: string) => CandidateNetwork | undefined): void {
    this.#networkOf = networkOf;
  }

  remove(path: string): void {
    this.#corpus.remove(path);
  }

  /** What it has learned of files, and the way back: see persisted.ts. */
  save(paths: readonly string[]): OutgoingSections {
    return saveCorpus(this.#corpus, paths);
  }

  restore(sections: Sections, placeOf: (index: number) => FilePlace | undefined): Iterable<undefined> {
    return restoreCorpus(this.#corpus, sections, placeOf);
  }

  /** Resolves when everything that was put is learned. */
  idle(): Promise<void> {
    return this.#corpus.idle();
  }

  dispose(): void {
    this.#corpus.dispose();
  }

  /** Files and tokens that are learned from. */
  size(): { readonly files: number; readonly tokens: number } {
    return this.#corpus.size();
  }

  countTokens(text: string): number {
    let count = 0;
    for (const line of text.split('\n')) {
      tokenizeLine(codeUnitsOf(line), 0, line.length, false, () => count++);
      count++;
    }
    return count;
  }

  /** Reads a buffer in which a request is to be expected; when one comes meanwhile it reads the rest by itself. */
  *prepareInSteps(window: Window): Steps<void> {
    if (this.#underWay > 0) return;
    const { epoch } = this.#corpus;
    for (const _ of this.#readerOfNow().readAhead(window)) {
      yield;
      if (this.#underWay > 0 || this.#corpus.epoch !== epoch) return;
    }
    finish(this.#openInSteps({ window, snippets: [] }, () => true));
  }

  async *generate(prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    this.#underWay++;
    try {
      await this.#settled(prompt, signal);
      yield* this.#lines(prompt, signal);
    } finally {
      this.#underWay--;
    }
  }

  alternatives(prompt: Prompt, count: number, signal: AbortSignal): Promise<GeneratedPiece[][]> {
    return this.#asked(prompt, signal, async (opened, pause) => {
      const { evidence, cursor } = opened;
      const options = { count, floor: floorOf(prompt) };
      const lines = await decodeLines(evidence, this.#corpus.vocabulary, cursor, options, pause);
      const found: GeneratedPiece[][] = [];
      for (const line of lines) {
        const pieces: GeneratedPiece[] = [];
        for await (const piece of this.#continued(prompt, opened, line, pause)) pieces.push(piece);
        found.push(pieces);
      }
      return found;
    });
  }

  async *#lines(prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    const pause = this.#pacer(signal);
    const opened = await this.#opened(prompt, signal);
    if (opened === undefined) return;
    const first = await decodeLine(opened.evidence, this.#corpus.vocabulary, opened.cursor, floorOf(prompt), pause);
    if (first !== undefined) yield* this.#continued(prompt, opened, first, pause);
  }

  /** The line, and what follows it as long as that is likely: to the end of the statement, or of the block. */
  async *#continued(
    prompt: Prompt,
    { cursor, evidence }: Opened,
    first: DecodedLine,
    pause: () => Promise<boolean>,
  ): AsyncIterable<GeneratedPiece> {
    const { window } = prompt;
    const { vocabulary } = this.#corpus;
    const statement = new Statement(cursor, vocabulary);
    const levels = [...cursor.indentLevels];
    const baseLevel = levels.length;
    let history = cursor.history;
    let line = first;
    let lead = '';
    let logProb = 0;
    for (let lines = 1; ; lines++) {
      yield* this.#pieces(line, lead);
      logProb += line.logProb;
      if (line.newline < 0 || lines === maximumLines) return;
      for (const { id } of line.tokens) statement.push(id);
      const by = newlineLevels(line.newline);
      // Only a deeper line, or one more of them, can go on with the call above it.
      const mayChain = by > 0 || (by === 0 && statement.isChained(line.tokens[0]?.id));
      if (window.hole === 'line' && !statement.isOpen && !mayChain) return;
      moveIndent(levels, by, cursor);
      // A statement's closer may stand further left than the cursor's line, in the middle of it.
      if (levels.length < baseLevel && window.hole === 'block') return;
      history = [...history, ...line.tokens.map((token) => token.id), line.newline];
      const start = { history, typed: '', typedToken: -1, nextOnLine: -1, nextLine: [] };
      const next = await decodeLine(evidence, vocabulary, start, Math.max(lineFloor, floorOf(prompt) - logProb), pause);
      if (next === undefined) return;
      if (window.hole === 'line' && !statement.isOpen && !statement.isChained(next.tokens[0]?.id)) return;
      line = next;
      lead = `\n${indentText(levels, cursor)}`;
    }
  }

  score(prompt: Prompt, continuation: string, signal: AbortSignal): Promise<ScoredToken[]> {
    return this.#asked(prompt, signal, ({ evidence, cursor }, pause) =>
      scoreText(evidence, cursor, this.#corpus.vocabulary, continuation, pause),
    );
  }

  /** Why each token of `text` would stand after the cursor, and what else could. */
  explain(prompt: Prompt, text: string, signal: AbortSignal): Promise<ExplainedToken[]> {
    return this.#asked(prompt, signal, (opened, pause) => {
      const { window } = prompt;
      const context = { ...opened, corpus: this.#corpus, window, scratch: this.#scratch, textOf: this.#textOf };
      return explainText(context, text, pause);
    });
  }

  /** What `answer` makes of the request: until then it holds token ids and positions. */
  async #asked<T>(
    prompt: Prompt,
    signal: AbortSignal,
    answer: (opened: Opened, pause: () => Promise<boolean>) => Promise<T[]>,
  ): Promise<T[]> {
    this.#underWay++;
    try {
      await this.#settled(prompt, signal);
      const pause = this.#pacer(signal);
      const opened = await this.#opened(prompt, signal);
      return opened === undefined ? [] : await answer(opened, pause);
    } finally {
      this.#underWay--;
    }
  }

  /** The cursor and the evidence of one request, as generating has them: for training. */
  observe(prompt: Prompt): Opened & { readonly scratch: Scratch } {
    return { ...finish(this.#openInSteps(prompt, () => this.#underWay === 0)), scratch: this.#scratch };
  }

  get vocabulary(): Vocabulary {
    return this.#corpus.vocabulary;
  }

  /** Many files may have come at once: a request waits for their links rather than see nothing of them. */
  async #settled({ window }: Prompt, signal: AbortSignal): Promise<void> {
    await breathe(latestToOpen);
    this.#corpus.settle(window.path, this.#underWay === 1);
    await this.#corpus.linked(signal);
  }

  /** Resolves to false once `signal` is aborted or token ids have changed; lets the event loop run every few milliseconds. */
  #pacer(signal: AbortSignal): () => Promise<boolean> {
    const { epoch } = this.#corpus;
    return async () => {
      await breathe();
      return !signal.aborted && this.#corpus.epoch === epoch;
    };
  }

  /** Undefined once `signal` is aborted, or token ids have changed. */
  #opened(prompt: Prompt, signal: AbortSignal): Promise<Opened | undefined> {
    const { epoch } = this.#corpus;
    const isOver = () => signal.aborted || this.#corpus.epoch !== epoch;
    return paced(
      this.#openInSteps(prompt, () => this.#underWay === 1),
      longestTurn,
      isOver,
    );
  }

  /** `isAlone`: nobody else holds token ids, positions, or what was read of the buffer before; that may change with each step. */
  *#openInSteps(prompt: Prompt, isAlone: () => boolean): Steps<Opened> {
    const { window } = prompt;
    yield* this.#readerOfNow().readAhead(window);
    this.#corpus.settle(window.path, isAlone());
    const cursor = this.#readerOfNow().read(window, isAlone());
    yield;
    this.#hideCopies(window, cursor);
    const evidence = new Evidence({
      corpus: this.#corpus,
      cursor,
      languageId: window.languageId,
      fileWeights: this.#fileWeights(prompt, cursor),
      declared: readDeclared(prompt.snippets, this.#corpus.vocabulary),
      scratch: this.#scratch,
      network: this.#networkOf(window.path) ?? this.#network,
    });
    return { cursor, evidence };
  }

  /** What an earlier one has read holds ids that are no longer those of the tokens. */
  #readerOfNow(): CursorReader {
    if (this.#epoch !== this.#corpus.epoch) {
      this.#epoch = this.#corpus.epoch;
      this.#reader = new CursorReader(this.#corpus.vocabulary);
    }
    return this.#reader;
  }

  /** Takes the open file and its copies out. Copies are looked for again when other lines than the cursor's change. */
  #hideCopies(window: Window, cursor: CursorContext): void {
    const lineStart = window.prefix.lastIndexOf('\n') + 1;
    const lineEnd = Math.max(window.suffix.indexOf('\n'), 0);
    const { changes } = this.#corpus;
    const key = [window.path, changes, window.prefix.slice(0, lineStart), window.suffix.slice(lineEnd)];
    if (key.every((part, index) => part === this.#hiddenFor[index])) return;
    const sketch = sketchOf(cursor.local.tokens, 0, cursor.local.length);
    const last = this.#suspected;
    const isKnown = last?.path === window.path && last.changes === changes && isNearlySame(last.sketch, sketch);
    const suspects = isKnown ? last.suspects : this.#corpus.suspects(sketch);
    if (!isKnown) this.#suspected = { path: window.path, changes, sketch, suspects };
    this.#corpus.hide(new Set([window.path, ...copiesOf(window, this.#textOf, suspects)]));
    this.#hiddenFor = key;
  }

  #fileWeights(prompt: Prompt, cursor: CursorContext): Map<number, number> {
    const weights = new Map<number, number>();
    for (const id of importedWords(cursor, this.#corpus.vocabulary)) {
      const files = this.#corpus.filesOfStem(this.#corpus.vocabulary.text(id));
      // A name that many files have is no sign of any.
      if (files.length <= mostNamesakes) for (const index of files) weights.set(index, blend.importedFile);
    }
    for (const index of this.#corpus.filesOfFolder(folderOf(prompt.window))) weights.set(index, blend.sameFolder);
    for (const snippet of prompt.snippets) {
      // Signatures name what there is; code to copy from is elsewhere.
      if (snippet.source === 'signatures') continue;
      const index = this.#corpus.fileIndexOf(snippet.path);
      if (index >= 0) weights.set(index, blend.chosenFile);
    }
    return weights;
  }

  *#pieces(line: DecodedLine, lead: string): Iterable<GeneratedPiece> {
    const ended = line.logProb - line.tokens.reduce((sum, token) => sum + token.logProb, 0);
    const last = line.tokens.length - 1;
    for (const [index, token] of line.tokens.entries()) {
      const text = index === 0 ? lead + token.text : token.text;
      // The probability that the line ends here belongs to its last token.
      const logProb = index === last ? token.logProb + ended : token.logProb;
      yield { text, logProb, copiedFrom: this.#provenance(token.position) };
    }
  }

  #provenance(position: number): Provenance | undefined {
    return position < 0 ? undefined : locate(this.#corpus, position, this.#textOf);
  }
}

function floorOf({ leastConfidence = 0 }: Prompt): number {
  return Math.log(leastConfidence);
}

function folderOf(window: Window): string {
  return window.path.slice(0, Math.max(window.path.lastIndexOf('/'), window.path.lastIndexOf('\\')) + 1);
}

function moveIndent(levels: number[], by: number, cursor: CursorContext): void {
  if (by > 0) levels.push((levels[levels.length - 1] ?? 0) + cursor.indentUnit);
  for (let popped = 0; popped < -by && levels.length > 1; popped++) levels.pop();
}

function indentText(levels: readonly number[], cursor: CursorContext): string {
  const columns = levels[levels.length - 1] ?? 0;
  return cursor.usesTabs ? '\t'.repeat(Math.round(columns / 8)) : ' '.repeat(columns);
}
