/**
 * Runs of one model over one sequence: a prompt in slices over what is cached of it, greedy decoding with drafts checked in one
 * pass, and scores. Knows no process and no template.
 *
 * Drafts are speculative decoding (Leviathan et al. 2023, arXiv 2211.17192) with the drafter's text instead of its
 * distribution: under greedy decoding a drafted token is kept exactly where the model would have said it.
 */

import type { DraftPiece } from '../../base/generator.ts';
import { lastLineOf } from '../../base/lines.ts';
import type { Window } from '../../base/window.ts';
import { goesOnBelow } from '../lineEnd.ts';
import type { LlamaModel, LlamaSequence, NextOptions, NextOutput, Token } from './binding.ts';
import { Drafter, type Guess, nothing } from './drafter.ts';
import { heal, remainders } from './healing.ts';
import { greedyOf, logMassOf, logProbAmong, logProbOf, rankedAmong, type Said } from './logits.ts';
import type { RunStatistics, ScoredPiece } from './messages.ts';
import { type Passes, processorNow } from './passes.ts';
import { TextStream } from './textStream.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Likeliest tokens among which one is looked for that goes on from what is typed; a longer list costs milliseconds. */
const topTokens = 128;

export interface RunParts {
  readonly model: LlamaModel;
  readonly sequence: LlamaSequence;
  readonly vocabulary: Vocabulary;
}

export interface GenerateRequest {
  readonly promptTokens: readonly Token[];
  readonly window: Pick<Window, 'prefix' | 'suffix' | 'hole'>;
  /** None: nothing is guessed, not from the prompt either. */
  readonly draft: readonly DraftPiece[] | undefined;
  /** See `Template`. */
  readonly endsBeforeLineEnd: boolean;
  readonly maximumTokens: number;
}

export interface Piece {
  readonly text: string;
  readonly logProb: number;
}

export async function* generate(
  parts: RunParts,
  request: GenerateRequest,
  passes: Passes,
  isCancelled: () => boolean,
): AsyncGenerator<Piece, RunStatistics> {
  const { model, vocabulary, sequence } = parts;
  const { window, maximumTokens } = request;
  const line = lastLineOf(window.prefix);
  const { tokens, required } = heal(request.promptTokens, line, vocabulary);
  const [startedAt, startedProcessor] = [performance.now(), processorNow()];
  const cached = await evaluatePrompt(sequence, tokens, passes, isCancelled);
  const [promptAt, promptProcessor] = [performance.now(), processorNow()];
  const counts = { passes: 0, draftedTokens: 0, acceptedTokens: 0 };
  const drafter = drafterFor(request, required, tokens, vocabulary);
  const texts = new TextStream(model, tokens.slice(-1), required);
  const output: Token[] = [];
  let text = '';
  let said = 0;
  // What the sequence lacks still of the prompt is evaluated with the first guess.
  let head: readonly Token[] = tokens.slice(sequence.nextTokenIndex);
  while (head.length > 0 && output.length < maximumTokens && !isCancelled()) {
    const guess = drafter?.propose(output);
    const guessed = worthChecking(guess, maximumTokens - output.length - 1, head.length, passes);
    const next = await check(parts, head, guessed, texts.required, passes);
    if (guess !== undefined) learnFrom(guess, next, passes);
    counts.passes++;
    counts.draftedTokens += guessed.length;
    counts.acceptedTokens += next.length - 1;
    head = [];
    for (const { token, logProb } of next) {
      if (model.isEogToken(token) || model.isSpecialToken(token)) {
        head = [];
        break;
      }
      output.push(token);
      head = [token];
      const piece = texts.push(token);
      text += piece;
      said += logProb;
      if (piece === '') continue;
      yield { text: piece, logProb: said };
      said = 0;
      if (window.hole === 'line' && piece.includes('\n') && !goesOnBelow(line + text, window.suffix)) {
        head = [];
        break;
      }
    }
  }
  const rest = texts.end();
  if (rest !== '') yield { text: rest, logProb: said };
  return {
    ...counts,
    promptTokens: tokens.length,
    evaluatedTokens: tokens.length - cached,
    generatedTokens: output.length,
    promptMilliseconds: promptAt - startedAt,
    generateMilliseconds: performance.now() - promptAt,
    promptProcessorMilliseconds: promptProcessor - startedProcessor,
    generateProcessorMilliseconds: processorNow() - promptProcessor,
  };
}

/** Of what is proposed, what it pays to have checked. */
function worthChecking({ tokens, chances, kind }: Guess = nothing, room: number, headLength: number, passes: Passes) {
  const likely = passes.agreement(kind, chances.slice(0, Math.max(room, 0)));
  return tokens.slice(0, passes.draftLength(likely, headLength));
}

/** Whether the model agreed shows in what it said by itself, too. */
function learnFrom({ tokens, chances, kind }: Guess, next: readonly { readonly token: Token }[], passes: Passes): void {
  const compared = next.slice(0, tokens.length);
  passes.met(
    kind,
    chances,
    compared.map(({ token }, index) => token === tokens[index]),
  );
}

function drafterFor(
  { draft, window, endsBeforeLineEnd }: GenerateRequest,
  required: string,
  prompt: readonly Token[],
  vocabulary: Vocabulary,
) {
  if (draft === undefined) return undefined;
  const below = /^[^\n]*\n([^\n]*)/.exec(window.suffix)?.[1] ?? '';
  return new Drafter(
    { pieces: draft, required, lineBelow: window.hole === 'line' ? below : undefined, endsBeforeLineEnd },
    prompt,
    vocabulary,
  );
}

/**
 * Natural logarithms of the probabilities of given texts right after the prompt, which is evaluated once for all. Healed as for
 * generating: a model that was trained on whole lines has never seen the indentation and the first word as they are cut at the cursor.
 */
export async function score(
  { sequence, vocabulary }: RunParts,
  { promptTokens: asked, window }: Pick<GenerateRequest, 'promptTokens' | 'window'>,
  continuations: readonly string[],
  passes: Passes,
  isCancelled: () => boolean,
): Promise<ScoredPiece[][]> {
  if (asked.length === 0) return continuations.map(() => []);
  const line = lastLineOf(window.prefix);
  const { tokens: promptTokens, required } = heal(asked, line, vocabulary);
  await evaluatePrompt(sequence, promptTokens, passes, isCancelled);
  // The first text's pass evaluates the prompt's last slice too.
  let head = promptTokens.slice(sequence.nextTokenIndex);
  const start = promptTokens.length - 1;
  const scores: ScoredPiece[][] = [];
  for (const continuation of continuations) {
    if (isCancelled()) break;
    const tokens = vocabulary.tokenize(required + continuation);
    const texts = tokens.map((token) => vocabulary.textOf(token));
    const left = remainders(required, texts);
    const inputs = [head.at(-1) ?? 0, ...tokens.slice(0, -1)].map((token, index) => {
      const next = { tokens: [tokens[index] ?? 0], includeSelected: true };
      return withNext(token, left[index] === '' ? next : { ...next, includeTop: topTokens });
    });
    const all = tokens.length === 0 ? [] : await sequence.controlledEvaluate([...head.slice(0, -1), ...inputs]);
    const outputs = all.slice(head.length - 1);
    await eraseFrom(sequence, start);
    if (tokens.length > 0) head = promptTokens.slice(-1);
    const logProbs = tokens.map((token, index) => {
      const next = outputs[index]?.next;
      const text = left[index] ?? '';
      return text === '' ? logProbOf(next, token) : logProbAmong(next, token, vocabulary.compatible(text));
    });
    scores.push(withoutStart(texts, logProbs, required.length));
  }
  return scores;
}

/** Pieces without the first characters of their joined text. */
function withoutStart(texts: readonly string[], logProbs: readonly number[], characters: number): ScoredPiece[] {
  let left = characters;
  return texts.map((text, index) => {
    const cut = text.slice(left);
    left = Math.max(left - text.length, 0);
    return { text: cut, logProb: logProbs[index] ?? 0 };
  });
}

/**
 * Brings the sequence to these tokens but for the last slice, which is at least one token; what is cached of them is not evaluated
 * again. Tells how many were cached.
 */
async function evaluatePrompt(
  sequence: LlamaSequence,
  tokens: readonly Token[],
  passes: Passes,
  isCancelled: () => boolean,
): Promise<number> {
  await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
  const cached = sequence.nextTokenIndex;
  while (tokens.length - sequence.nextTokenIndex > passes.sliceTokens && !isCancelled()) {
    const slice = tokens.slice(sequence.nextTokenIndex, sequence.nextTokenIndex + passes.sliceTokens);
    const startedAt = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(slice);
    passes.evaluated(slice.length, performance.now() - startedAt);
  }
  return cached;
}

/** The tokens that the model says after `head`: those of the guess that it agrees with, and one of its own. */
async function check(
  parts: RunParts,
  head: readonly Token[],
  guess: readonly Token[],
  required: string,
  passes: Passes,
): Promise<Said[]> {
  const { sequence, vocabulary } = parts;
  const last = head.at(-1) ?? 0;
  const start = sequence.nextTokenIndex + head.length - 1;
  const texts = guess.map((token) => vocabulary.textOf(token));
  const left = remainders(required, texts);
  const filters = left.map((text) => (text === '' ? undefined : { includeTop: topTokens }));
  const asked = [last, ...guess].map((token, index) => withNext(token, filters[index]));
  const startedAt = passes.now();
  const all = await sequence.controlledEvaluate([...head.slice(0, -1), ...asked]);
  const outputs = all.slice(head.length - 1);
  // A list of the likeliest takes time of its own, and the prompt's end is cheaper.
  if (required === '' && head.length === 1) passes.checked(asked.length, passes.now() - startedAt);
  const said: Said[] = [];
  for (const [index, output] of outputs.entries()) {
    const text = left[index] ?? '';
    const kept = start + index + 1;
    const after = async (token: Token) =>
      token === guess[index] ? outputs[index + 1]?.next : nextAfter(sequence, kept, token);
    const choice = text === '' ? greedyOf(output?.next) : await startOf(output?.next, text, vocabulary, after);
    if (choice === undefined) break;
    said.push(choice);
    // What is behind a token that was guessed wrongly says nothing; looking ahead has dropped it.
    if (choice.token !== guess[index] || sequence.nextTokenIndex === kept) break;
  }
  const isRare = said.length === 0 && required !== '';
  await eraseFrom(sequence, isRare ? start : start + said.length);
  return isRare ? [await healRarely(parts, last, required)] : said;
}

/**
 * What begins with `text`, or begins it: the likeliest, but for a beginning after which what is left of `text` is so unlikely that a token
 * that has all of it was likelier. `after`: what the model says behind a token.
 */
async function startOf(
  next: NextOutput | undefined,
  text: string,
  vocabulary: Vocabulary,
  after: (token: Token) => Promise<NextOutput | undefined>,
): Promise<Said | undefined> {
  const allowed = vocabulary.compatible(text);
  const ranked = rankedAmong(next, allowed);
  const isWhole = (token: Token) => vocabulary.textOf(token).startsWith(text);
  const [best] = ranked;
  if (next === undefined || best === undefined) return undefined;
  const whole = ranked.find(isWhole);
  if (isWhole(best) || whole === undefined) return { token: best, logProb: logProbAmong(next, best, allowed) };
  const rest = vocabulary.compatible(text.slice(vocabulary.textOf(best).length));
  const begun = logProbOf(next, best) + logMassOf(await after(best), rest);
  const token = begun < logProbOf(next, whole) ? whole : best;
  return { token, logProb: logProbAmong(next, token, allowed) };
}

/** What the model says behind this token after the `kept` first ones, and nothing else of the sequence. */
async function nextAfter(sequence: LlamaSequence, kept: number, token: Token): Promise<NextOutput | undefined> {
  await eraseFrom(sequence, kept);
  const [output] = await sequence.controlledEvaluate([withNext(token, { includeTop: topTokens })]);
  await eraseFrom(sequence, kept);
  return output?.next;
}

/** Sizes of passes from which the others are told. The first one also fetches the weights from disk. */
const sizesMet = [16, 16, 4, 1];

/** Finds out what passes cost here, so that the first draft is met with knowledge. `tokens`: any text, of 16 tokens or more. */
export async function meetCosts(sequence: LlamaSequence, tokens: readonly Token[], passes: Passes): Promise<void> {
  for (const [index, size] of sizesMet.entries()) {
    const startedAt = passes.now();
    await sequence.controlledEvaluate(tokens.slice(0, size).map((token) => withNext(token, undefined)));
    if (index > 0) passes.checked(size, passes.now() - startedAt);
    await eraseFrom(sequence, 0);
  }
}

/** None of the likeliest tokens goes on from what is typed: looks at those alone that do. */
async function healRarely({ sequence, vocabulary }: RunParts, last: Token, required: string): Promise<Said> {
  const allowed = vocabulary.compatible(required);
  const tokens = vocabulary.someCompatible(required, topTokens);
  const [output] = await sequence.controlledEvaluate([withNext(last, { tokens })]);
  const token = rankedAmong(output?.next, allowed)[0] ?? tokens[0] ?? last;
  return { token, logProb: logProbAmong(output?.next, token, allowed) };
}

async function eraseFrom(sequence: LlamaSequence, kept: number): Promise<void> {
  if (sequence.nextTokenIndex <= kept) return;
  await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
}

type LogitFilter = NonNullable<NextOptions['generateNext']['logits']>['filter'];

function withNext(token: Token, filter: LogitFilter | undefined): readonly [Token, NextOptions] {
  const logits = filter === undefined ? {} : { logits: { filter } };
  return [token, { generateNext: { token: true, totalLogitWeight: true, ...logits, options: { temperature: 0 } } }];
}
