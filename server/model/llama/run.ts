/**
 * Runs of one model over one sequence: a prompt in slices over what is cached of it, greedy decoding with drafts checked in one
 * pass, and scores. Knows no process and no template.
 *
 * Drafts are speculative decoding (Leviathan et al. 2023, arXiv 2211.17192) with the drafter's text instead of its
 * distribution: under greedy decoding a drafted token is kept exactly where the model would have said it.
 */
import type { LlamaModel, LlamaSequence, NextOptions, Token } from './binding.ts';
import { proposeFrom } from './lookup.ts';
import type { RunStatistics, ScoredPiece } from './messages.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Milliseconds that one slice of a prompt may take: a cancel is heard between slices. */
const sliceMilliseconds = 25;
/** Tokens of the first slice, before the speed is known. */
const firstSlice = 16;
const largestSlice = 512;
/**
 * Drafted tokens that are checked in one pass: few at first, as a wrong one makes all behind it useless, then more while they
 * are right. On a processor checking a token costs a third of generating one.
 */
const firstDraft = 4;
const longestDraft = 12;

/** Likeliest tokens among which one is looked for that goes on from what is typed; a longer list costs milliseconds. */
const topTokens = 128;

export interface RunParts {
  readonly model: LlamaModel;
  readonly sequence: LlamaSequence;
  readonly vocabulary: Vocabulary;
}

export interface GenerateRequest {
  readonly promptTokens: readonly Token[];
  /** What is typed of the word at the cursor; its last token is generated anew, as it may be half of a longer one. */
  readonly partialWord: string;
  readonly draft: string;
  readonly maximumTokens: number;
  readonly isOneLine: boolean;
  readonly useDraft: boolean;
}

export interface Piece {
  readonly text: string;
  readonly logProb: number;
}

/** One answer of so many has drafts where they did not pay lately. */
const retryDrafts = 16;

/** A mean that follows what comes: one new value in four counts. */
function blend(mean: number, value: number): number {
  return mean === 0 ? value : 0.75 * mean + 0.25 * value;
}

/** What a model costs here, as it is met. Tokens that one slice takes, so that a cancel is heard in time: follows the speed that is met. */
export class Pace {
  #tokens = firstSlice;
  /** Milliseconds of a pass without a guess, and of each guess in one; the share of guesses that are right. */
  #alone = 0;
  #perGuess = 0;
  #right = 1;
  #asked = 0;

  get tokens(): number {
    return this.#tokens;
  }

  /**
   * Whether it pays to have guessed tokens checked: what is saved by those that are right against what all of them cost. Unknown
   * counts as yes, so that it is found out; from time to time it is found out again.
   */
  get draftsPay(): boolean {
    this.#asked++;
    if (this.#alone === 0 || this.#perGuess === 0 || this.#asked % retryDrafts === 0) return true;
    return this.#right * this.#alone > this.#perGuess;
  }

  /** A pass took so long with so many guesses in it, of which so many were right. */
  passed(guesses: number, right: number, milliseconds: number): void {
    if (guesses === 0) this.#alone = blend(this.#alone, milliseconds);
    else {
      this.#right = blend(this.#right, right / guesses);
      if (this.#alone > 0) this.#perGuess = blend(this.#perGuess, Math.max(milliseconds - this.#alone, 0.1) / guesses);
    }
  }

  took(tokens: number, milliseconds: number): void {
    if (tokens < this.#tokens) return;
    const fitting = (tokens * sliceMilliseconds) / Math.max(milliseconds, 1);
    // Half way, as a single slice may have been slow by chance.
    this.#tokens = Math.round(Math.min(Math.max((this.#tokens + fitting) / 2, 4), largestSlice));
  }
}

export async function* generate(
  parts: RunParts,
  request: GenerateRequest,
  pace: Pace,
  isCancelled: () => boolean,
): AsyncGenerator<Piece, RunStatistics> {
  const { model, vocabulary, sequence } = parts;
  const { tokens, required } = heal(request, vocabulary);
  const startedAt = performance.now();
  const evaluated = await evaluatePrompt(sequence, tokens.slice(0, -1), pace, isCancelled);
  const promptAt = performance.now();
  let drafted = 0;
  let accepted = 0;
  let text = '';
  let said = 0;
  const output: Token[] = [];
  const useDraft = request.useDraft && pace.draftsPay;
  const drafter = new Drafter({ ...request, useDraft }, required, tokens, vocabulary);
  const texts = new TextStream(model, tokens.slice(-1), required);
  let last = tokens.at(-1);
  while (last !== undefined && output.length < request.maximumTokens && !isCancelled()) {
    const room = request.maximumTokens - output.length - 1;
    const proposal = drafter.propose(output).slice(0, Math.max(room, 0));
    const passedAt = performance.now();
    const next = await check(parts, last, proposal, texts.required);
    pace.passed(proposal.length, next.length - 1, performance.now() - passedAt);
    drafted += proposal.length;
    accepted += next.length - 1;
    drafter.learn(proposal.length, next.length - 1);
    last = undefined;
    for (const { token, logProb } of next) {
      if (model.isEogToken(token) || model.isSpecialToken(token)) {
        const rest = texts.end();
        if (rest !== '') yield { text: rest, logProb: 0 };
        last = undefined;
        break;
      }
      output.push(token);
      last = token;
      const piece = texts.push(token);
      text += piece;
      said += logProb;
      if (piece === '') continue;
      yield { text: piece, logProb: said };
      said = 0;
      if (request.isOneLine && text.includes('\n')) {
        last = undefined;
        break;
      }
    }
  }
  return {
    promptTokens: tokens.length,
    evaluatedTokens: evaluated + 1,
    generatedTokens: output.length,
    draftedTokens: drafted,
    acceptedTokens: accepted,
    promptMilliseconds: promptAt - startedAt,
    generateMilliseconds: performance.now() - promptAt,
  };
}

/** Natural logarithms of the probabilities of given texts right after the prompt, which is evaluated once for all. */
export async function score(
  { sequence, vocabulary }: RunParts,
  promptTokens: readonly Token[],
  continuations: readonly string[],
  pace: Pace,
  isCancelled: () => boolean,
): Promise<ScoredPiece[][]> {
  const last = promptTokens.at(-1);
  if (last === undefined) return continuations.map(() => []);
  await evaluatePrompt(sequence, promptTokens.slice(0, -1), pace, isCancelled);
  const start = sequence.nextTokenIndex;
  const scores: ScoredPiece[][] = [];
  for (const continuation of continuations) {
    if (isCancelled()) break;
    const tokens = vocabulary.tokenize(continuation);
    const input = [last, ...tokens.slice(0, -1)].map((token, index) =>
      withNext(token, { tokens: [tokens[index] ?? 0], includeSelected: true }),
    );
    const outputs = tokens.length === 0 ? [] : await sequence.controlledEvaluate(input);
    await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }]);
    scores.push(
      tokens.map((token, index) => ({
        text: vocabulary.textOf(token),
        logProb: logProbOf(outputs[index]?.next, token),
      })),
    );
  }
  return scores;
}

/** Brings the sequence to these tokens, in slices; what is cached of them is not evaluated again. Tells how many were. */
async function evaluatePrompt(
  sequence: LlamaSequence,
  tokens: readonly Token[],
  pace: Pace,
  isCancelled: () => boolean,
): Promise<number> {
  await sequence.adaptStateToTokens(tokens, false);
  const cached = sequence.nextTokenIndex;
  while (sequence.nextTokenIndex < tokens.length && !isCancelled()) {
    const slice = tokens.slice(sequence.nextTokenIndex, sequence.nextTokenIndex + pace.tokens);
    const startedAt = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(slice);
    pace.took(slice.length, performance.now() - startedAt);
  }
  return sequence.nextTokenIndex - cached;
}

/**
 * Token healing: a token at the end that may be half of a longer one is taken off, and its text is required instead. Only of
 * the word at the cursor, or of the spaces there, as the next word's token begins with the last of them.
 */
function heal(
  { promptTokens, partialWord }: GenerateRequest,
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

/** What may come next: the draft, while the output has followed it; else what followed the same tokens in it or in the prompt. */
class Drafter {
  readonly #draft: readonly Token[];
  readonly #corpus: readonly Token[];
  #isTrusted: boolean;
  #length = firstDraft;

  constructor(request: GenerateRequest, required: string, prompt: readonly Token[], vocabulary: Vocabulary) {
    this.#draft = request.useDraft && request.draft !== '' ? vocabulary.tokenize(required + request.draft) : [];
    this.#corpus = [...prompt, ...this.#draft];
    this.#isTrusted = request.useDraft;
  }

  propose(output: readonly Token[]): readonly Token[] {
    const follows = output.length < this.#draft.length && output.every((token, index) => token === this.#draft[index]);
    if (follows) return this.#draft.slice(output.length, output.length + this.#length);
    return this.#isTrusted ? proposeFrom(this.#corpus, output) : [];
  }

  /** Of a proposal so many tokens were right. What is wrong once in an answer mostly goes on to be. */
  learn(proposed: number, right: number): void {
    if (proposed === 0) return;
    if (right === proposed) this.#length = longestDraft;
    else if (2 * right < proposed) this.#isTrusted = false;
  }
}

/** The tokens that the model says after `last`: those of the proposal that it agrees with, and one of its own. */
async function check(
  parts: RunParts,
  last: Token,
  proposal: readonly Token[],
  required: string,
): Promise<{ readonly token: Token; readonly logProb: number }[]> {
  const { sequence, vocabulary } = parts;
  const start = sequence.nextTokenIndex;
  const input = [last, ...proposal].map((token, index) =>
    withNext(token, index === 0 && required !== '' ? { includeTop: topTokens } : undefined),
  );
  const outputs = await sequence.controlledEvaluate(input);
  const said: { token: Token; logProb: number }[] = [];
  for (const [index, output] of outputs.entries()) {
    const isHealing = index === 0 && required !== '';
    const choice = isHealing ? likeliest(output?.next.logits, fits(vocabulary, required)) : greedyOf(output?.next);
    if (choice === undefined) break;
    said.push(choice);
    // What is behind a token that was guessed wrongly, or that leaves some of the required text, says nothing.
    const isHealed = !isHealing || vocabulary.textOf(choice.token).startsWith(required);
    if (choice.token !== proposal[index] || !isHealed) break;
  }
  await eraseFrom(sequence, start + said.length);
  return said.length === 0 && required !== '' ? [await healRarely(parts, last, required)] : said;
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
  if (best === undefined) return undefined;
  const total = allowed.reduce((sum, [, logit]) => sum + Math.exp(logit - best[1]), 0);
  return { token: best[0], logProb: -Math.log(total) };
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

/** Tokens as text: characters that are split over several tokens come whole, and what was required is left out. */
class TextStream {
  readonly #model: LlamaModel;
  #before: readonly Token[];
  #pending: Token[] = [];
  #required: string;

  constructor(model: LlamaModel, before: readonly Token[], required: string) {
    this.#model = model;
    this.#before = before;
    this.#required = required;
  }

  /** What the text still has to begin with. */
  get required(): string {
    return this.#required;
  }

  push(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, false, this.#before);
    // An unfinished character shows as the replacement character; four bytes are its longest.
    if (text.endsWith('\uFFFD') && this.#pending.length < 4) return '';
    this.#before = this.#pending;
    this.#pending = [];
    return this.#unrequired(text);
  }

  end(): string {
    const text = this.#pending.length === 0 ? '' : this.#model.detokenize(this.#pending, false, this.#before);
    return this.#unrequired(text.replace(/\uFFFD+$/, ''));
  }

  #unrequired(text: string): string {
    if (text.startsWith(this.#required)) {
      const rest = text.slice(this.#required.length);
      this.#required = '';
      return rest;
    }
    this.#required = this.#required.startsWith(text) ? this.#required.slice(text.length) : '';
    return '';
  }
}
