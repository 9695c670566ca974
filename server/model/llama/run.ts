/**
 * Runs of one model over one sequence: a prompt in slices over what is cached of it, greedy decoding with drafts checked in one
 * pass, and scores. Knows no process and no template.
 *
 * Drafts are speculative decoding (Leviathan et al. 2023, arXiv 2211.17192) with the drafter's text instead of its
 * distribution: under greedy decoding a drafted token is kept exactly where the model would have said it.
 */

import type { DraftPiece } from '../../base/generator.ts';
import type { Window } from '../../base/window.ts';
import { goesOnBelow } from '../lineEnd.ts';
import type { LlamaModel, LlamaSequence, NextOptions, Token } from './binding.ts';
import { Drafter, type Guess, nothing } from './drafter.ts';
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
  readonly window: Pick<Window, 'prefix' | 'suffix' | 'hole' | 'partialWord'>;
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
  const { tokens, required } = heal(request, vocabulary);
  const [startedAt, startedProcessor] = [performance.now(), processorNow()];
  const cached = await evaluatePrompt(sequence, tokens, passes, isCancelled);
  const [promptAt, promptProcessor] = [performance.now(), processorNow()];
  const counts = { passes: 0, draftedTokens: 0, acceptedTokens: 0 };
  const drafter = drafterFor(request, required, tokens, vocabulary);
  const texts = new TextStream(model, tokens.slice(-1), required);
  const output: Token[] = [];
  const line = window.prefix.slice(window.prefix.lastIndexOf('\n') + 1);
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
  const { tokens: promptTokens, required } = heal({ promptTokens: asked, window }, vocabulary);
  await evaluatePrompt(sequence, promptTokens, passes, isCancelled);
  // The first text's pass evaluates the prompt's last slice too.
  let head = promptTokens.slice(sequence.nextTokenIndex);
  const start = promptTokens.length - 1;
  const scores: ScoredPiece[][] = [];
  for (const continuation of continuations) {
    if (isCancelled()) break;
    const tokens = vocabulary.tokenize(required + continuation);
    const inputs = [head.at(-1) ?? 0, ...tokens.slice(0, -1)].map((token, index) => {
      const next = { tokens: [tokens[index] ?? 0], includeSelected: true };
      return withNext(token, index === 0 && required !== '' ? { ...next, includeTop: topTokens } : next);
    });
    const all = tokens.length === 0 ? [] : await sequence.controlledEvaluate([...head.slice(0, -1), ...inputs]);
    const outputs = all.slice(head.length - 1);
    await eraseFrom(sequence, start);
    if (tokens.length > 0) head = promptTokens.slice(-1);
    const isAllowed = fits(vocabulary, required);
    const logProbs = tokens.map((token, index) =>
      index === 0 && required !== ''
        ? logProbAmong(outputs[0]?.next.logits, token, isAllowed)
        : logProbOf(outputs[index]?.next, token),
    );
    scores.push(
      withoutStart(
        tokens.map((token) => vocabulary.textOf(token)),
        logProbs,
        required.length,
      ),
    );
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

/**
 * Token healing: a token at the end that may be half of a longer one is taken off, and its text is required instead. Only of
 * the word at the cursor, or of the spaces there, as the next word's token begins with the last of them.
 */
function heal(
  { promptTokens, window: { partialWord } }: Pick<GenerateRequest, 'promptTokens' | 'window'>,
  vocabulary: Vocabulary,
): { tokens: Token[]; required: string } {
  const tokens = [...promptTokens];
  const lastToken = tokens.at(-1);
  if (lastToken === undefined || tokens.length < 2) return { tokens, required: '' };
  const spelled = vocabulary.textOf(lastToken);
  const isOfWord = partialWord !== '' && (spelled.trimStart().endsWith(partialWord) || partialWord.endsWith(spelled));
  if (!isOfWord && !/^[ \t]+$/.test(spelled)) return { tokens, required: '' };
  tokens.pop();
  return { tokens, required: spelled };
}

/** The tokens that the model says after `head`: those of the guess that it agrees with, and one of its own. */
async function check(
  parts: RunParts,
  head: readonly Token[],
  guess: readonly Token[],
  required: string,
  passes: Passes,
): Promise<{ readonly token: Token; readonly logProb: number }[]> {
  const { sequence, vocabulary } = parts;
  const last = head.at(-1) ?? 0;
  const start = sequence.nextTokenIndex + head.length - 1;
  const isHealing = required !== '';
  const asked = [last, ...guess].map((token, index) =>
    withNext(token, index === 0 && isHealing ? { includeTop: topTokens } : undefined),
  );
  const startedAt = passes.now();
  const all = await sequence.controlledEvaluate([...head.slice(0, -1), ...asked]);
  const outputs = all.slice(head.length - 1);
  // A list of the likeliest takes time of its own, and the prompt's end is cheaper.
  if (!isHealing && head.length === 1) passes.checked(asked.length, passes.now() - startedAt);
  const said: { token: Token; logProb: number }[] = [];
  for (const [index, output] of outputs.entries()) {
    const isFirst = index === 0 && isHealing;
    const choice = isFirst ? likeliest(output?.next.logits, fits(vocabulary, required)) : greedyOf(output?.next);
    if (choice === undefined) break;
    said.push(choice);
    // What is behind a token that was guessed wrongly, or that leaves some of the required text, says nothing.
    const isHealed = !isFirst || vocabulary.textOf(choice.token).startsWith(required);
    if (choice.token !== guess[index] || !isHealed) break;
  }
  const isRare = said.length === 0 && isHealing;
  await eraseFrom(sequence, isRare ? start : start + said.length);
  return isRare ? [await healRarely(parts, last, required)] : said;
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
async function healRarely({ sequence, vocabulary }: RunParts, last: Token, required: string) {
  const tokens = vocabulary.compatible(required).slice(0, topTokens);
  const [output] = await sequence.controlledEvaluate([withNext(last, { tokens })]);
  return likeliest(output?.next.logits, fits(vocabulary, required)) ?? { token: tokens[0] ?? last, logProb: 0 };
}

async function eraseFrom(sequence: LlamaSequence, kept: number): Promise<void> {
  if (sequence.nextTokenIndex <= kept) return;
  await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
}

function fits(vocabulary: Vocabulary, required: string): (token: Token) => boolean {
  return (token) => {
    const spelled = vocabulary.textOf(token);
    return spelled !== '' && (spelled.startsWith(required) || required.startsWith(spelled));
  };
}

type LogitFilter = NonNullable<NextOptions['generateNext']['logits']>['filter'];

function withNext(token: Token, filter: LogitFilter | undefined): readonly [Token, NextOptions] {
  const logits = filter === undefined ? {} : { logits: { filter } };
  return [token, { generateNext: { token: true, totalLogitWeight: true, ...logits, options: { temperature: 0 } } }];
}

/** The likeliest token. Its logit is the largest, so its probability is one part of the total weight. */
function greedyOf(next: { readonly token?: Token | null; readonly totalLogitWeight?: number } | undefined) {
  if (next?.token === undefined || next.token === null) return undefined;
  return { token: next.token, logProb: -Math.log(next.totalLogitWeight ?? 1) };
}

/** The likeliest of the tokens that are allowed, and its probability among them. */
function likeliest(logits: ReadonlyMap<Token, number> | undefined, isAllowed: (token: Token) => boolean) {
  const allowed = [...(logits ?? [])].filter(([token]) => isAllowed(token)).sort(([, a], [, b]) => b - a);
  const best = allowed[0];
  return best === undefined ? undefined : { token: best[0], logProb: logProbAmong(logits, best[0], isAllowed) };
}

/** Of a token among those that are allowed, itself included. */
function logProbAmong(
  logits: ReadonlyMap<Token, number> | undefined,
  token: Token,
  isAllowed: (token: Token) => boolean,
): number {
  const logit = logits?.get(token);
  if (logits === undefined || logit === undefined) return Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const [other, itsLogit] of logits) if (other === token || isAllowed(other)) total += Math.exp(itsLogit - logit);
  return -Math.log(total);
}

function logProbOf(
  next: { readonly logits?: ReadonlyMap<Token, number>; readonly totalLogitWeight?: number } | undefined,
  token: Token,
): number {
  const logit = next?.logits?.get(token);
  if (next?.logits === undefined || logit === undefined) return Number.NEGATIVE_INFINITY;
  const highest = Math.max(...next.logits.values());
  return logit - highest - Math.log(next.totalLogitWeight ?? 1);
}
