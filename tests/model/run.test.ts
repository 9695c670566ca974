/** Decoding over a model that always wants to say one text: drafts change the number of passes and never the output. */
import { expect, it } from 'vitest';
import { Passes } from '../../server/model/llama/passes.ts';
import { generate, meetCosts, score } from '../../server/model/llama/run.ts';
import { characters, SpellingSequence, spellingModel, vocabularyOf } from '../support/spellingModel.ts';

const never = () => false;
/** Some words and all characters. */
const spellings = ['return', ' total', ' tot', 'al', '(items)', ...characters];
const model = spellingModel(spellings);

/** Says `wanted` from its start, wherever the context ends in a beginning of it. Probability one half for what it wants. */
function wanting(wanted: string) {
  return new SpellingSequence(model, (text) => {
    let said = wanted.length;
    while (said > 0 && !text.endsWith(wanted.slice(0, said))) said--;
    const token = said === wanted.length ? 0 : (model.tokenize(wanted.slice(said), false)[0] ?? 0);
    const logits = new Map([0, ...spellings.keys()].map((_one, other) => [other, other === token ? 1 : -other]));
    return { token, logits, totalLogitWeight: 2 };
  });
}

interface RunOptions {
  /** Recall is sure of each word of it. */
  readonly draft?: string;
  readonly hole?: 'line' | 'block';
  readonly endsBeforeLineEnd?: boolean;
  /** What stands right of the cursor and below. */
  readonly suffix?: string;
  readonly passes?: Passes;
}

function requestFor(prompt: string, options: RunOptions = {}) {
  const { draft, hole = 'block', suffix = '', endsBeforeLineEnd = false } = options;
  return {
    endsBeforeLineEnd,
    promptTokens: model.tokenize(prompt, false),
    window: { prefix: prompt, suffix, hole },
    draft: draft?.split(/(?=[ (.])/).map((text) => ({ text, logProb: -0.1 })),
    maximumTokens: 40,
  };
}

async function run(wanted: string, prompt: string, options: RunOptions = {}) {
  const sequence = wanting(wanted);
  const parts = { model, sequence, vocabulary: vocabularyOf(spellings) };
  const stream = generate(parts, requestFor(prompt, options), options.passes ?? new Passes(), never);
  let text = '';
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) return { text, ...value };
    text += value.text;
  }
}

it('says the likeliest text, with its probability', async () => {
  expect(await run('return total(items)', 'x=\n')).toMatchObject({ text: 'return total(items)', generatedTokens: 3 });
});

it.each([
  ['a right draft', 'return total(items)', 1],
  ['a draft that goes wrong', 'return total.x', 2],
  ['a wrong draft', 'abc', 4],
  ['no draft', '', 4],
])('says the same with %s, in fewer passes', async (_name, draft, passes) => {
  const outcome = await run('return total(items)', 'x=\n', { draft });
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
  const outcome = await run('return total(items)', 'return tot');
  expect(outcome).toMatchObject({ text: 'al(items)', generatedTokens: 2 });
});

it('takes a space off the prompt that the next word begins with', async () => {
  expect(await run('return total(items)', 'return ')).toMatchObject({ text: 'total(items)', generatedTokens: 2 });
});

it('takes a sign off the prompt that what comes next may be joined to', async () => {
  expect(await run('return total(items)', 'return total(')).toMatchObject({ text: 'items)', generatedTokens: 1 });
});

it("leaves the line's end above in the prompt", async () => {
  expect(await run('\nreturn total', 'x=\n')).toMatchObject({ text: 'return total', generatedTokens: 2 });
});

it('keeps to what is typed, whatever the model wants', async () => {
  expect((await run('return total(items)', 'return q')).text).not.toMatch(/total$/);
});

it('ends a line at its end, or where the statement ends that it breaks', async () => {
  expect((await run('return total\nabc', 'x=\n', { hole: 'line' })).text).toBe('return total\n');
  expect((await run('(a,\nb)\nabc', 'x=\n', { hole: 'line' })).text).toBe('(a,\nb)\n');
  // The bracket is closed right of the cursor.
  expect((await run('(a,\nb', 'x=\n(', { hole: 'line', suffix: ')\n' })).text).toBe('a,\n');
});

it("guesses the line's end too, joined with what follows as the vocabulary has it", async () => {
  const outcome = await run('return total\nabc', 'x=\n', { hole: 'line', draft: 'return total', suffix: '\nabc' });
  expect(outcome).toMatchObject({ text: 'return total\n', passes: 1, draftedTokens: 3, acceptedTokens: 3 });
});

it("does not guess the line's end where the model ends before it", async () => {
  const options = { hole: 'line', draft: 'return total', suffix: '\nabc', endsBeforeLineEnd: true } as const;
  const outcome = await run('return total', 'x=\n', options);
  expect(outcome).toMatchObject({ text: 'return total', passes: 1, draftedTokens: 2, acceptedTokens: 2 });
});

it('stops between slices of the prompt when it is cancelled', async () => {
  const sequence = wanting('x');
  let looks = 0;
  const parts = { model, sequence, vocabulary: vocabularyOf(spellings) };
  await generate(parts, requestFor('abc'.repeat(200)), new Passes(), () => ++looks > 2).next();
  expect(sequence.contextTokens.length).toBeLessThan(600);
  expect(sequence.passes).toBe(0);
});

it("evaluates only what is new in a prompt, and that with the answer's first token", async () => {
  const sequence = wanting('zz');
  const parts = { model, sequence, vocabulary: vocabularyOf(spellings) };
  const evaluated: number[] = [];
  for (const prompt of ['abcdefgh', 'abcdefghijk']) {
    const stream = generate(parts, { ...requestFor(prompt), maximumTokens: 1 }, new Passes(), never);
    for (let next = await stream.next(); ; next = await stream.next()) {
      if (next.done !== true) continue;
      evaluated.push(next.value.evaluatedTokens);
      break;
    }
  }
  expect(evaluated).toEqual([8, 3]);
  expect(sequence.passes).toBe(2);
});

it('scores texts that are given, and leaves the prompt as it was', async () => {
  const sequence = wanting('return total');
  const parts = { model, sequence, vocabulary: vocabularyOf(spellings) };
  const prompt = model.tokenize('x=\n', false);
  const request = {
    promptTokens: prompt,
    window: { prefix: 'x=\n', suffix: '', hole: 'line' } as const,
  };
  const scores = await score(parts, request, ['return total', 'return abc'], new Passes(), never);
  const total = scores.map((pieces) => pieces.reduce((sum, { logProb }) => sum + logProb, 0));
  expect(scores[0]?.map(({ text }) => text)).toEqual(['return', ' total']);
  expect(total[0]).toBeGreaterThan(total[1] ?? 0);
  expect(sequence.nextTokenIndex).toBe(2);
});

it('scores a word that is typed in part as it would have been written in one go', async () => {
  const parts = {
    model,
    sequence: wanting('= total'),
    vocabulary: vocabularyOf(spellings),
  };
  const window = { prefix: 'x= tot', suffix: '', hole: 'line' } as const;
  const request = { promptTokens: model.tokenize('x= tot', false), window };
  const [pieces] = await score(parts, request, ['al'], new Passes(), never);
  // Of " total" what is not typed yet, and likely; after " tot", which the model does not say, "al" would not be.
  expect(pieces?.map(({ text }) => text)).toEqual(['al']);
  expect(pieces?.[0]?.logProb).toBeGreaterThan(-0.5);
});

/** Passes that cost what is said, and have been met. */
function met(single: number, start: number, perToken: number): Passes {
  const passes = new Passes();
  passes.checked(1, single);
  for (const tokens of [4, 16]) passes.checked(tokens, start + perToken * tokens);
  return passes;
}

it.each([
  ['all of a likely draft where a further token is cheap', met(10, 12, 2.5), [0.9, 0.85, 0.8, 0.8], 4],
  ['as much of it as is likely', met(10, 12, 2.5), [0.9, 0.85, 0.8, 0.75, 0.1], 4],
  ['nothing of one that is unlikely', met(10, 12, 2.5), [0.5, 0.2], 0],
  ['nothing before the model has said the doubtful first token itself', met(10, 12, 2.5), [0.5, 0.49, 0.48, 0.47], 0],
  ['nothing where a pass of several costs as much as one after the other', met(10, 0, 10), [0.9, 0.8, 0.7], 0],
  ['all of it while costs are unknown', new Passes(), [0.1, 0.1], 2],
])('has checked %s', (_name, passes, chances, length) => {
  expect(passes.draftLength(chances, 1)).toBe(length);
});

it('keeps a pass short enough for a cancel', () => {
  const chances = Array.from({ length: 24 }, () => 0.95);
  // One of 19 tokens takes 59.5 ms, and what is left comes in another.
  const length = met(10, 12, 2.5).draftLength(chances, 1);
  expect(length).toBeGreaterThan(0);
  expect(length).toBeLessThanOrEqual(18);
});

it('has more checked behind tokens that are evaluated anyway', () => {
  const passes = met(10, 30, 2.5);
  expect(passes.draftLength([0.9, 0.6], 1)).toBe(0);
  expect(passes.draftLength([0.9, 0.6], 3)).toBe(2);
});

it.each(['healed', 'start', 'copied'] as const)('trusts a guess (%s) as far as the model has agreed lately', (kind) => {
  const passes = met(10, 12, 2.5);
  const chances = [0.99, 0.98, 0.97, 0.96];
  const length = () => passes.draftLength(passes.agreement(kind, chances), 1);
  for (let times = 0; times < 30; times++) passes.met(kind, chances, [true, true, true, true]);
  expect(length()).toBe(4);
  for (let times = 0; times < 30; times++) passes.met(kind, chances, [false]);
  expect(length()).toBe(0);
  // What it says by itself tells too: nothing has to be checked for it.
  for (let times = 0; times < 30; times++) passes.met(kind, chances, [true]);
  expect(length()).toBeGreaterThan(0);
});

it('trusts sure tokens and others apart', () => {
  const passes = met(10, 12, 2.5);
  const length = (chances: readonly number[]) => passes.draftLength(passes.agreement('healed', chances), 1);
  const [certain, doubtful] = [
    [0.99, 0.98, 0.97, 0.96],
    [0.4, 0.39, 0.38, 0.37],
  ];
  for (let times = 0; times < 30; times++) {
    passes.met('healed', certain, [true, true, true, true]);
    passes.met('healed', doubtful, [false]);
  }
  expect(length(certain)).toBe(4);
  expect(length(doubtful)).toBe(0);
});

it('is not misled by a pass that had to wait for the processor', () => {
  const passes = met(10, 12, 2.5);
  passes.checked(8, 3_000);
  passes.checked(1, 3_000);
  expect(passes.draftLength([0.9, 0.85, 0.8, 0.8, 0.75, 0.7], 1)).toBeGreaterThan(3);
});

it('meets the costs of a model, and leaves nothing in its sequence', async () => {
  const sequence = wanting('x');
  const passes = new Passes();
  await meetCosts(sequence, model.tokenize('abcd'.repeat(8), false), passes);
  expect(sequence.contextTokens).toEqual([]);
  expect(passes.draftLength([0], 1)).toBe(0);
});
