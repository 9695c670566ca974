/** Decoding over a model that always wants to say one text: drafts change the number of passes and never the output. */
import { expect, it } from 'vitest';
import type { LlamaModel, LlamaSequence, NextOutput, Token } from '../../server/model/llama/binding.ts';
import { generate, Pace, score } from '../../server/model/llama/run.ts';
import { Vocabulary } from '../../server/model/llama/vocabulary.ts';

const never = () => false;
/** Some words, all characters, and an end. */
const spellings = ['<end>', 'return', ' total', ' tot', 'al', '(items)', '\n', ...' abcdefghijklmnopqrstuvwxyz_=().,'];

const model: LlamaModel = {
  tokens: { bos: null, shouldPrependBosToken: false },
  tokenize(text) {
    const tokens: Token[] = [];
    for (let at = 0; at < text.length; ) {
      const longest = spellings
        .map((spelling, token) => ({ spelling, token }))
        .filter(({ spelling }) => text.startsWith(spelling, at))
        .sort((a, b) => b.spelling.length - a.spelling.length)[0];
      if (longest === undefined) throw new Error(`no token for ${text.slice(at)}`);
      tokens.push(longest.token);
      at += longest.spelling.length;
    }
    return tokens;
  },
  detokenize: (tokens) => tokens.map((token) => spellings[token]).join(''),
  isEogToken: (token) => token === 0,
  isSpecialToken: (token) => token === 0,
  createContext: () => Promise.reject(new Error('not needed')),
};

/** Says `wanted` from its start, wherever the context ends in a beginning of it. Probability one half for what it wants. */
class WantingSequence implements LlamaSequence {
  readonly wanted: string;
  contextTokens: Token[] = [];
  passes = 0;

  constructor(wanted: string) {
    this.wanted = wanted;
  }

  get nextTokenIndex(): number {
    return this.contextTokens.length;
  }

  async adaptStateToTokens(tokens: readonly Token[]): Promise<void> {
    let shared = 0;
    while (shared < tokens.length && tokens[shared] === this.contextTokens[shared]) shared++;
    this.contextTokens.length = shared;
  }

  async eraseContextTokenRanges([range]: readonly { readonly start: number; readonly end: number }[]): Promise<void> {
    this.contextTokens.length = range?.start ?? 0;
  }

  async evaluateWithoutGeneratingNewTokens(tokens: readonly Token[]): Promise<void> {
    this.contextTokens.push(...tokens);
  }

  async controlledEvaluate(input: Parameters<LlamaSequence['controlledEvaluate']>[0]) {
    this.passes++;
    return input.map((item) => {
      this.contextTokens.push(typeof item === 'number' ? item : item[0]);
      return { next: this.#next() };
    });
  }

  #next(): NextOutput {
    const text = model.detokenize(this.contextTokens);
    let said = this.wanted.length;
    while (said > 0 && !text.endsWith(this.wanted.slice(0, said))) said--;
    const token = said === this.wanted.length ? 0 : (model.tokenize(this.wanted.slice(said), false)[0] ?? 0);
    const logits = new Map(spellings.map((_spelling, other) => [other, other === token ? 1 : -other]));
    return { token, logits, totalLogitWeight: 2 };
  }
}

async function run(
  wanted: string,
  prompt: string,
  more: { partialWord?: string; draft?: string; isOneLine?: boolean } = {},
) {
  const sequence = new WantingSequence(wanted);
  const parts = { model, sequence, vocabulary: new Vocabulary(model, new Set(spellings)) };
  const request = {
    promptTokens: model.tokenize(prompt, false),
    partialWord: more.partialWord ?? '',
    draft: more.draft ?? '',
    maximumTokens: 40,
    isOneLine: more.isOneLine ?? false,
    useDraft: more.draft !== undefined,
  };
  const stream = generate(parts, request, new Pace(), never);
  let text = '';
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) return { text, passes: sequence.passes, ...value };
    text += value.text;
  }
}

it('says the likeliest text, with its probability', async () => {
  expect(await run('return total(items)', 'x=')).toMatchObject({ text: 'return total(items)', generatedTokens: 3 });
});

it.each([
  ['a right draft', 'return total(items)', 1],
  ['a draft that goes wrong', 'return total.x', 2],
  ['a wrong draft', 'abc', 4],
  ['no draft', '', 4],
])('says the same with %s, in fewer passes', async (_name, draft, passes) => {
  const outcome = await run('return total(items)', 'x=', { draft });
  expect(outcome.text).toBe('return total(items)');
  expect(outcome.passes).toBe(passes);
});

it('copies from the prompt what followed the same words there', async () => {
  const prompt = 'return total(items)\nreturn';
  const without = await run('return total(items)\nx', prompt);
  const outcome = await run('return total(items)\nx', prompt, { draft: '' });
  expect(outcome.text).toBe(without.text);
});

it('takes the half of a word off the prompt and says it anew', async () => {
  const outcome = await run('return total(items)', 'return tot', { partialWord: 'tot' });
  expect(outcome).toMatchObject({ text: 'al(items)', generatedTokens: 2 });
});

it('takes a space off the prompt that the next word begins with', async () => {
  expect(await run('return total(items)', 'return ')).toMatchObject({ text: 'total(items)', generatedTokens: 2 });
});

it('keeps to what is typed, whatever the model wants', async () => {
  expect((await run('return total(items)', 'return q', { partialWord: 'q' })).text).not.toMatch(/total$/);
});

it('ends a line at its end', async () => {
  expect((await run('return total\nabc', 'x=', { isOneLine: true })).text).toBe('return total\n');
});

it('stops between slices of the prompt when it is cancelled', async () => {
  const sequence = new WantingSequence('x');
  let looks = 0;
  const parts = { model, sequence, vocabulary: new Vocabulary(model, new Set(spellings)) };
  const promptTokens = model.tokenize('abc'.repeat(200), false);
  const request = { promptTokens, partialWord: '', draft: '', maximumTokens: 9, isOneLine: true, useDraft: false };
  await generate(parts, request, new Pace(), () => ++looks > 2).next();
  expect(sequence.contextTokens.length).toBeLessThan(600);
  expect(sequence.passes).toBe(0);
});

it('evaluates only what is new in a prompt', async () => {
  const sequence = new WantingSequence('zz');
  const parts = { model, sequence, vocabulary: new Vocabulary(model, new Set(spellings)) };
  const evaluated: number[] = [];
  for (const prompt of ['abcdefgh', 'abcdefghi']) {
    const promptTokens = model.tokenize(prompt, false);
    const request = { promptTokens, partialWord: '', draft: '', maximumTokens: 1, isOneLine: true, useDraft: false };
    const stream = generate(parts, request, new Pace(), never);
    for (let next = await stream.next(); ; next = await stream.next()) {
      if (next.done !== true) continue;
      evaluated.push(next.value.evaluatedTokens);
      break;
    }
  }
  expect(evaluated).toEqual([8, 1]);
});

it('scores texts that are given, and leaves the prompt as it was', async () => {
  const sequence = new WantingSequence('return total');
  const parts = { model, sequence, vocabulary: new Vocabulary(model, new Set(spellings)) };
  const prompt = model.tokenize('x=', false);
  const scores = await score(parts, prompt, ['return total', 'return abc'], new Pace(), never);
  const total = scores.map((pieces) => pieces.reduce((sum, { logProb }) => sum + logProb, 0));
  expect(scores[0]?.map(({ text }) => text)).toEqual(['return', ' total']);
  expect(total[0]).toBeGreaterThan(total[1] ?? 0);
  expect(sequence.nextTokenIndex).toBe(1);
});

it('has guesses checked only where that pays, and tries again from time to time', () => {
  const pace = new Pace();
  expect(pace.draftsPay).toBe(true);
  // A pass takes 10 ms and 6 more for each guess, and all are right: 10 are saved for 6.
  for (let pass = 0; pass < 20; pass++) {
    pace.passed(0, 0, 10);
    pace.passed(4, 4, 34);
  }
  expect(pace.draftsPay).toBe(true);
  // None is right any more.
  for (let pass = 0; pass < 20; pass++) pace.passed(4, 0, 34);
  expect(Array.from({ length: 16 }, () => pace.draftsPay).filter(Boolean)).toHaveLength(1);
});
