/** Recall before a neural engine: who answers, what is kept while typing, and that one run is under way at a time. */
import { expect, it } from 'vitest';
import type { GeneratedPiece, Generator, Prompt } from '../../server/base/generator.ts';
import { Cascade } from '../../server/model/cascade.ts';
import { listOf } from '../support/listOf.ts';
import { promptAt, said } from '../support/prompt.ts';

const settings = { sure: 0.85, pauseMilliseconds: 0, patienceMilliseconds: 60_000 };

function recallSaying(text: string, probability: number): Generator {
  return {
    name: 'recall',
    pauseMilliseconds: 0,
    countTokens: (counted) => counted.length,
    async *generate() {
      if (text !== '') yield { text, logProb: Math.log(probability) };
    },
  };
}

/** Lines for each text of the cursor's line, each with its probability; none elsewhere. */
function recallProposing(lines: Record<string, readonly (readonly [text: string, chance: number])[]>): Generator {
  return {
    ...recallSaying('', 0),
    async alternatives({ window }) {
      return (lines[window.prefix] ?? []).map(([text, chance]) => [{ text, logProb: Math.log(chance) }]);
    },
  };
}

/** An engine that is told each piece when to say it. */
class Told implements Generator {
  readonly name = 'model';
  readonly pauseMilliseconds = 0;
  readonly asked: Prompt[] = [];
  running = 0;
  most = 0;
  #queue: GeneratedPiece[] = [];
  #isOver = false;
  #wake: () => void = () => {};

  countTokens(text: string): number {
    return text.length;
  }

  say(...texts: readonly string[]): void {
    this.#queue.push(...texts.map((text) => ({ text, logProb: -0.1 })));
    this.#wake();
  }

  fail(failure: string): void {
    this.#queue.push({ text: '', logProb: 0, failure });
    this.end();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *generate(prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    this.asked.push(prompt);
    this.running++;
    this.most = Math.max(this.most, this.running);
    try {
      while (!signal.aborted) {
        const piece = this.#queue.shift();
        if (piece !== undefined) yield piece;
        else if (this.#isOver) return;
        else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
        }
      }
    } finally {
      this.running--;
      this.#queue = [];
      this.#isOver = false;
    }
  }
}

/** The pieces of a stream, to be had one by one. */
function reader(stream: AsyncIterable<GeneratedPiece>) {
  const iterator = stream[Symbol.asyncIterator]();
  return async () => {
    for (;;) {
      const { value, done } = await iterator.next();
      if (done === true) return undefined;
      if (value.failure !== undefined) return `failure: ${value.failure}`;
      if (value.text !== '') return value.text;
    }
  };
}

const never = new AbortController().signal;

it('lets recall answer alone when it is sure', async () => {
  const model = new Told();
  const outcome = await said(new Cascade(recallSaying('(path)', 0.9), model, settings), promptAt('open█'));
  expect(outcome).toMatchObject({ text: '(path)', notes: ['recall alone, 90 % sure'] });
  expect(model.asked).toEqual([]);
});

it("asks the model otherwise, with recall's line as the draft", async () => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('(path)', 0.5), model, settings);
  const next = reader(cascade.generate(promptAt('open█'), never));
  model.say('(file)');
  expect(await next()).toBe('(file)');
  expect(model.asked[0]?.draft).toEqual([{ text: '(path)', logProb: Math.log(0.5) }]);
  model.end();
  expect(await next()).toBeUndefined();
});

it.each(['as a draft', 'at once'])("shows the model recall's likeliest lines, asked %s", async (how) => {
  const model = new Told();
  const recall = recallProposing({ open: [['(path)\n', 0.5] as const, ['(file)', 0.25] as const] });
  const cascade = new Cascade(recall, model, settings);
  const prompt = promptAt('open█');
  if (how === 'as a draft') await cascade.draft(prompt, never);
  const next = reader(cascade.generate(prompt, never));
  model.say('(name)');
  expect(await next()).toBe('(name)');
  expect(model.asked[0]?.proposals).toEqual([
    { text: '(path)', chance: 0.5 },
    { text: '(file)', chance: 0.25 },
  ]);
  expect(model.asked[0]?.draft?.map(({ text }) => text)).toEqual(['(path)\n']);
});

it.each(['fails', 'says nothing', 'breaks off'])("falls back on recall's line when the model %s", async (how) => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('(path)', 0.5), model, settings);
  const outcome = said(cascade, promptAt('open█'));
  if (how === 'breaks off') model.say('(fi');
  if (how === 'says nothing') model.say('\n');
  await Promise.resolve();
  if (how === 'says nothing') model.end();
  else model.fail('it broke');
  expect(await outcome).toMatchObject({ text: '(path)', logProb: Math.log(0.5), failure: 'recall instead, 50 % sure' });
});

it("takes recall's line as soon as the model is less sure of its own", async () => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('(path)', 0.8), model, settings);
  const next = reader(cascade.generate(promptAt('open█'), never));
  // 0.9, 0.82 and 0.74 likely.
  model.say('(', 'file', '.name');
  expect([await next(), await next(), await next()]).toEqual([
    '(',
    'file',
    'failure: recall instead, 80 % sure; the model less than 80 %',
  ]);
  expect([await next(), await next()]).toEqual(['(path)', undefined]);
  while (model.running > 0) await new Promise(setImmediate);
});

it('does not withhold a line that would be shown for longer than its patience; the model goes on for the next request', async () => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('(path)', 0.5), model, { ...settings, patienceMilliseconds: 0 });
  const shown = { ...promptAt('open█'), leastConfidence: 0.4 };
  const outcome = await said(cascade, shown);
  expect(outcome).toMatchObject({
    text: '(path)',
    failure: 'recall instead, 50 % sure; the model takes more than 0 ms',
  });
  expect(model.running).toBe(1);
  const byHand = said(cascade, promptAt('open█'));
  model.say('(file)');
  model.end();
  expect(await byHand).toMatchObject({ text: '(file)', notes: ['read on in the run for an earlier keystroke'] });
  expect(model.asked).toHaveLength(1);
});

it.each([
  ['a line that would not be shown', 0.6],
  ['a person who asks by hand', 0],
])('waits for the model in place of %s', async (_, leastConfidence) => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('(path)', 0.5), model, { ...settings, patienceMilliseconds: 0 });
  const outcome = said(cascade, { ...promptAt('open█'), leastConfidence });
  await new Promise(setImmediate);
  model.say('(file)');
  model.end();
  expect(await outcome).toMatchObject({ text: '(file)', failure: undefined });
});

it('ends a late run when something else is typed', async () => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('(path)', 0.5), model, { ...settings, patienceMilliseconds: 0 });
  await said(cascade, { ...promptAt('open█'), leastConfidence: 0.4 });
  const second = said(cascade, promptAt('close█'));
  while (model.asked.length < 2) await new Promise(setImmediate);
  model.say('()');
  model.end();
  expect(await second).toMatchObject({ text: '()' });
  expect(model.most).toBe(1);
});

it('compares first lines alone: below them the model goes on as far as it can', async () => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('{', 0.8), model, settings);
  const next = reader(cascade.generate(promptAt('f() █'), never));
  model.say('{\n', '  a', ' =', ' 1', '\n}');
  model.end();
  for (const text of ['{\n', '  a', ' =', ' 1', '\n}', undefined]) expect(await next()).toBe(text);
});

it('reads on in a run that still agrees with what is typed', async () => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('', 0), model, settings);
  const first = new AbortController();
  const before = reader(cascade.generate(promptAt('x = █\n'), first.signal));
  model.say('total', '(it');
  expect(await before()).toBe('total');
  // A keystroke: the first request is cancelled, and the next one comes.
  first.abort();
  const after = listOf(cascade.generate(promptAt('x = to█\n'), never));
  model.say('ems)');
  model.end();
  expect((await after).map(({ text }) => text).filter((text) => text !== '')).toEqual(['tal', '(it', 'ems)']);
  expect(model.asked).toHaveLength(1);
});

it('reads on though recall proposes something else behind each letter', async () => {
  const model = new Told();
  const recall = recallProposing({ 'x = ': [['None', 0.4] as const], 'x = t': [['rue', 0.3] as const] });
  const cascade = new Cascade(recall, model, settings);
  const first = new AbortController();
  const before = reader(cascade.generate(promptAt('x = █\n'), first.signal));
  model.say('total');
  expect(await before()).toBe('total');
  first.abort();
  const after = reader(cascade.generate(promptAt('x = t█\n'), never));
  expect(await after()).toBe('otal');
  expect(model.asked.map(({ proposals }) => proposals)).toEqual([[{ text: 'None', chance: 0.4 }]]);
});

it('ends a run that disagrees before the next one begins', async () => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('', 0), model, settings);
  const before = reader(cascade.generate(promptAt('x = █\n'), never));
  model.say('total');
  expect(await before()).toBe('total');
  const after = reader(cascade.generate(promptAt('x = s█\n'), never));
  const second = after();
  while (model.asked.length < 2) await new Promise(setImmediate);
  model.say('um');
  expect(await second).toBe('um');
  expect(model.most).toBe(1);
});

it('starts anew when a kept run turns out to say something else', async () => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('', 0), model, settings);
  const before = reader(cascade.generate(promptAt('x = █\n'), never));
  model.say('t');
  expect(await before()).toBe('t');
  const after = reader(cascade.generate(promptAt('x = to█\n'), never));
  const next = after();
  model.say('ax');
  while (model.asked.length < 2) await new Promise(setImmediate);
  model.say('tal');
  expect(await next).toBe('tal');
  expect(model.most).toBe(1);
});

it('gives the engine to the newest of those who wait', async () => {
  const model = new Told();
  const cascade = new Cascade(recallSaying('', 0), model, settings);
  const one = reader(cascade.generate(promptAt('a = █'), never));
  model.say('1');
  expect(await one()).toBe('1');
  const two = reader(cascade.generate(promptAt('b = █'), never))();
  const three = reader(cascade.generate(promptAt('c = █'), never))();
  expect(await two).toBe('failure: a newer request has the engine');
  while (model.asked.length < 2) await new Promise(setImmediate);
  model.say('3');
  expect(await three).toBe('3');
  expect(model.asked.map(({ window }) => window.prefix)).toEqual(['a = ', 'c = ']);
});
