/**
 * The next suggestion, computed before it is asked for: when a suggestion was accepted and nothing more belongs on its line, the line
 * below is begun while the person's hand goes to the key. For engines that cost more than a keystroke. Knows no engine.
 */
import type { CompletionRequest, CompletionResult, Suggestion } from './types.ts';

/** Lines above that tell the width of a level. */
const linesLookedAt = 400;
const usualUnit = '    ';

type Complete = (request: CompletionRequest, signal: AbortSignal) => Promise<unknown>;

/** Owner of at most one computation ahead. */
export class Ahead {
  readonly #complete: Complete;
  /** What the buffer will be when the last suggestion is accepted. */
  #offered: { readonly path: string; readonly text: string; readonly offset: number } | undefined;
  #running: { readonly request: CompletionRequest; readonly controller: AbortController } | undefined;

  constructor(complete: Complete) {
    this.#complete = complete;
  }

  /** A person asks: the engine is theirs, unless it is at just that. */
  begin(request: CompletionRequest): void {
    const running = this.#running?.request;
    const isThat = running?.path === request.path && running.text === request.text && running.offset === request.offset;
    if (!isThat) this.stop();
  }

  /** A person was answered. */
  answered(request: CompletionRequest, result: CompletionResult): void {
    const offered = this.#offered;
    const wasAccepted =
      offered?.path === request.path && offered.offset === request.offset && offered.text === request.text;
    this.#offered = result.kind === 'suggestion' ? acceptedOf(request, result) : undefined;
    if (!wasAccepted || result.kind === 'suggestion') return;
    const next = nextLineOf(request);
    if (next !== undefined) this.#start(next);
  }

  stop(): void {
    this.#running?.controller.abort();
    this.#running = undefined;
  }

  #start(request: CompletionRequest): void {
    this.stop();
    const running = { request, controller: new AbortController() };
    this.#running = running;
    // What it finds is kept for whoever asks for the same; that it fails is said to them.
    this.#complete(request, running.controller.signal).then(
      () => this.#ended(running),
      () => this.#ended(running),
    );
  }

  #ended(running: object): void {
    if (this.#running === running) this.#running = undefined;
  }
}

function acceptedOf({ path, text }: CompletionRequest, { range, text: suggested }: Suggestion) {
  const before = text.slice(0, range.start) + suggested;
  return { path, text: before + text.slice(range.end), offset: before.length };
}

/** The same buffer with the cursor on a new line below, indented as editors do it; undefined in the middle of a line. */
export function nextLineOf(request: CompletionRequest): CompletionRequest | undefined {
  const { text, offset } = request;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const right = /^[^\n]*/.exec(text.slice(offset))?.[0] ?? '';
  if (line.trim() === '' || right.trim() !== '') return undefined;
  const opensBlock = /[{([:]\s*$/.test(line);
  const indent = (/^[ \t]*/.exec(line)?.[0] ?? '') + (opensBlock ? unitOf(text.slice(0, offset)) : '');
  const before = `${text.slice(0, offset)}\n${indent}`;
  return {
    path: request.path,
    languageId: request.languageId,
    text: before + text.slice(offset),
    version: request.version,
    offset: before.length,
    trigger: 'automatic',
  };
}

function unitOf(before: string): string {
  const blanks = before
    .split('\n')
    .slice(-linesLookedAt)
    .map((line) => /^[ \t]*(?=\S)/.exec(line)?.[0] ?? '')
    .filter((blank) => blank !== '' && blank !== ' ');
  if (blanks.some((blank) => blank.startsWith('\t'))) return '\t';
  return blanks.sort((a, b) => a.length - b.length)[0] ?? usualUnit;
}
