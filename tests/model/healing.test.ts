/** What is taken off a prompt at the cursor and said anew: `|` stands between tokens, and the cursor behind all. */
import { expect, it } from 'vitest';
import { heal } from '../../server/model/llama/healing.ts';
import { Passes } from '../../server/model/llama/passes.ts';
import { generate } from '../../server/model/llama/run.ts';
import { characters, SpellingSequence, spellingModel, vocabularyOf } from '../support/spellingModel.ts';

it.each([
  ['a sign that names are joined to', 'self.', ['self', '.name'], 'self', '.'],
  ['half of a name with its sign, of several tokens', 'self.le', ['self', '.learn', '.l'], 'self', '.le'],
  ['no further than a token reaches', 'getUs', ['get', 'Us', 'User'], 'get', 'Us'],
  ['a space', 'return ', ['return', ' total'], 'return', ' '],
  ['nothing that no token goes on from', 'f()', ['f', '()'], 'f|()', ''],
  ['nothing of the line above', 'x\n', ['x', '\n', '\n\n'], 'x|\n', ''],
  ['not the first token, which opens a prompt', 'f', ['f', 'for'], 'f', ''],
])('takes off %s', (_name, text, words, kept, required) => {
  const spellings = [...words, ...characters];
  const vocabulary = vocabularyOf(spellings);
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const healed = heal(vocabulary.tokenize(text), line, vocabulary);
  expect(healed.tokens.map((token) => vocabulary.textOf(token)).join('|')).toBe(kept);
  expect(healed.required).toBe(required);
});

it.each([
  ['what begins with it', '.na', ['.name', '.nap', '.na', '.x'], ['.na', '.name', '.nap']],
  ['no beginning that the vocabulary would not spell it with', '.na', ['.n', '.na', '.name'], ['.na', '.name']],
  ['a beginning that it would', ' mill', [' m', 'ill', ' milliseconds'], [' m', ' milliseconds']],
  ['every beginning where nothing goes on from it', 'xy', [], ['x']],
])('lets a typed text be said by %s', (_name, text, words, said) => {
  const vocabulary = vocabularyOf([...words, ...characters]);
  const textsOf = (tokens: readonly number[]) => tokens.map((token) => vocabulary.textOf(token)).sort();
  expect(textsOf(vocabulary.someCompatible(text, 20))).toEqual(said);
  const all = [...words, ...characters].map((_one, index) => index + 1);
  expect(textsOf(all.filter(vocabulary.compatible(text)))).toEqual(said);
  expect(vocabulary.someCompatible(text, 1)).toHaveLength(1);
});

/** Says the likeliest of some texts; `after` has what comes behind a text that ends so, each with its probability. */
async function said(
  prompt: string,
  words: readonly string[],
  after: Record<string, Record<string, number>>,
  draft = '',
) {
  const spellings = [...words, ...characters];
  const model = spellingModel(spellings);
  const sequence = new SpellingSequence(model, (text) => {
    const [, chances] = Object.entries(after).find(([end]) => text.endsWith(end)) ?? ['', { '<end>': 1 }];
    const told = Object.entries(chances).map(
      ([spelled, chance]) => [['<end>', ...spellings].indexOf(spelled), chance] as const,
    );
    const [token, best] = told.toSorted(([, a], [, b]) => b - a)[0] ?? [0, 1];
    // The largest logit is 0.
    const logits = new Map(told.map(([one, chance]) => [one, Math.log(chance / best)]));
    return { token, logits, totalLogitWeight: 1 / best };
  });
  const vocabulary = vocabularyOf(spellings);
  const request = {
    promptTokens: vocabulary.tokenize(prompt),
    window: { prefix: prompt, suffix: '', hole: 'line' },
    draft: draft === '' ? undefined : [{ text: draft, logProb: -0.1 }],
    ...{ endsBeforeLineEnd: true, maximumTokens: 8 },
  } as const;
  let text = '';
  for await (const piece of generate({ model, sequence, vocabulary }, request, new Passes(), () => false))
    text += piece.text;
  return text;
}

const million = [' m', 'ill', 'ions', ' milliseconds'];

it('takes a token that has all that is typed where a beginning leads nowhere', async () => {
  const after = { in: { ' m': 0.8, ' milliseconds': 0.1 }, ' m': { ill: 0.01, a: 0.9 }, ' mill': { ions: 1 } };
  expect(await said('in mill', million, after)).toBe('iseconds');
  expect(await said('in mill', million, after, 'iseconds')).toBe('iseconds');
  expect(await said('in mill', million, after, 'ions')).toBe('iseconds');
});

it('takes a beginning after which the rest of what is typed is likely', async () => {
  const after = { in: { ' m': 0.8, ' milliseconds': 0.1 }, ' m': { ill: 0.5, a: 0.4 }, ' mill': { ions: 1 } };
  expect(await said('in mill', million, after)).toBe('ions');
  expect(await said('in mill', million, after, 'ions')).toBe('ions');
  expect(await said('in mill', million, after, 'iseconds')).toBe('ions');
});
