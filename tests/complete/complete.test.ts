/** Pictures of the completion path with an engine that says what it is told: gate, trim, show and reuse. */
import { expect, it, vi } from 'vitest';
import type { Generator, Prompt } from '../../server/base/generator.ts';
import { nextTurn } from '../../server/base/turn.ts';
import { type CompletionParts, complete } from '../../server/complete/complete.ts';
import { InFlight } from '../../server/complete/inFlight.ts';
import { LineContext } from '../../server/complete/lineContext.ts';
import { Reuse } from '../../server/complete/reuse.ts';
import type { CompletionRequest, CompletionResult } from '../../server/complete/types.ts';
import { defaultConfig } from '../../server/config.ts';
import { OpenTrees } from '../../server/syntax/openTree.ts';
import type { WorkspaceView } from '../../server/workspace/view.ts';
import { absolutePath } from '../support/absolutePath.ts';
import { viewOf } from '../support/retrieveView.ts';

/** A workspace with nothing in it. */
const emptyView: WorkspaceView = {
  generation: 0,
  generationBut: () => 0,
  structure: 0,
  file: () => undefined,
  files: () => [],
  fileCount: 0,
  has: () => false,
  inFolder: () => [],
  filesImporting: () => [],
  filesExtending: () => [],
  visitedFiles: () => [],
  recentEdits: () => [],
  diagnosticsOf: () => [],
  openFiles: () => [],
  text: () => undefined,
  masked: (_path, _languageId, text) => text,
  displayPath: (path) => path,
  importsOf: () => [],
  definitionsNamed: () => [],
  filesDefining: () => [],
  filesOfModule: () => [],
  usersOf: () => 0,
  searchDefinitions: () => [],
  searchFiles: () => [],
  searchChunks: () => [],
};

function speaker(text: string, probability = 0.9): Generator & { asked: number } {
  const pieces = text.split(/(?<=\s)/);
  return {
    name: 'speaker',
    pauseMilliseconds: 0,
    asked: 0,
    countTokens: (counted) => counted.length,
    async *generate() {
      this.asked++;
      for (const piece of pieces) yield { text: piece, logProb: Math.log(probability) / pieces.length };
    },
  };
}

function partsWith(generator: Generator, config = defaultConfig): CompletionParts {
  return {
    habit: 1,
    view: emptyView,
    openTrees: new OpenTrees(),
    generator,
    order: undefined,
    reuse: new Reuse(),
    lineContext: new LineContext(),
    inFlight: new InFlight(),
    config,
  };
}

function requestAt(picture: string, more: Partial<CompletionRequest> = {}): CompletionRequest {
  const offset = picture.indexOf('█');
  const text = picture.replace('█', '');
  return { path: '/w/a.py', languageId: 'python', text, version: 1, offset, trigger: 'automatic', ...more };
}

const never = new AbortController().signal;

it('shows only what is surer to who takes little of it, within bounds', async () => {
  const kindFor = async (habit: number, probability: number) => {
    const parts = { ...partsWith(speaker('value + 1', probability)), habit };
    return (await complete(parts, requestAt('x = █'), never)).kind;
  };
  expect(await kindFor(1, 0.3)).toBe('suggestion');
  expect(await kindFor(0.7, 0.3)).toBe('none');
  expect(await kindFor(0, 0.45)).toBe('suggestion');
  expect(await kindFor(2, 0.2)).toBe('suggestion');
  expect(await kindFor(9, 0.1)).toBe('none');
});

/** The buffer after the suggestion was accepted, or why there was none. */
function accepted(request: CompletionRequest, result: CompletionResult): string {
  if (result.kind === 'none') return `none: ${result.reason}`;
  return request.text.slice(0, result.range.start) + result.text + request.text.slice(result.range.end);
}

async function ask(picture: string, says: string, more: Partial<CompletionRequest> = {}): Promise<string> {
  const request = requestAt(picture, more);
  return accepted(request, await complete(partsWith(speaker(says)), request, never));
}

it('inserts what the engine says', async () => {
  expect(await ask('x = 1\nreturn █\n', 'x + 1')).toBe('x = 1\nreturn x + 1\n');
});

it('does not double a closer that the editor inserted', async () => {
  expect(await ask('open(█)\n', 'path)')).toBe('open(path)\n');
  expect(await ask('open(█)\n', 'path) as file:')).toBe('open(path) as file:\n');
});

it('does not repeat the next line', async () => {
  expect(await ask('a = 1\n█\nb = 2\n', 'b = 2')).toBe('none: repeats the next line');
});

it('ends a line at its end', async () => {
  expect(await ask('a = █\n', 'f(x)\nb = 2\n')).toBe('a = f(x)\n');
});

it('ends a block where the indentation falls', async () => {
  expect(await ask('def f():\n    █\n', 'a = 1\n    return a\n\ndef g():\n    pass')).toBe(
    'def f():\n    a = 1\n    return a\n',
  );
});

it('cuts lines that repeat themselves', async () => {
  expect(await ask('def f():\n    █\n', 'a()\n    b()\n    b()\n    b()\n    b()')).toBe(
    'def f():\n    a()\n    b()\n    b()\n',
  );
});

it.each([
  ['x = foo█ bar\n', 'code follows on the line'],
  ['█', 'the document is empty'],
  [`x = █${'y'.repeat(6_000)}`, 'the line is too long'],
])('keeps silent at %j', async (picture, reason) => {
  expect(await ask(picture, 'text')).toBe(`none: ${reason}`);
});

it('is turned off, as a whole or for a language', async () => {
  const request = requestAt('x = █\n');
  const off = { ...defaultConfig, enable: false };
  expect((await complete(partsWith(speaker('1'), off), request, never)).kind).toBe('none');
  const completion = { ...defaultConfig.completion, disabledLanguages: ['python'] };
  const result = await complete(partsWith(speaker('1'), { ...defaultConfig, completion }), request, never);
  expect(result).toMatchObject({ kind: 'none', reason: 'turned off for python' });
});

it('shows what is unsure only when it was asked for', async () => {
  const unsure = (trigger: 'automatic' | 'invoked') =>
    complete(partsWith(speaker('1', 0.01)), requestAt('x = █\n', { trigger }), never);
  expect(await unsure('automatic')).toMatchObject({ kind: 'none', reason: 'not sure enough (0.01 < 0.25)' });
  expect(await unsure('invoked')).toMatchObject({ kind: 'suggestion', text: '1' });
});

it('answers "cancelled" when it was', async () => {
  const result = await complete(partsWith(speaker('1')), requestAt('x = █\n'), AbortSignal.abort());
  expect(result).toMatchObject({ kind: 'none', reason: 'cancelled' });
});

it('begins with the item that is selected in the popup, over the same range', async () => {
  const selected = { range: { start: 2, end: 4 }, text: 'open' };
  expect(await ask('f.op█\n', '(path)', { selected })).toBe('f.open(path)\n');
  const other = { range: { start: 2, end: 4 }, text: 'close' };
  expect(await ask('f.op█\n', '(path)', { selected: other })).toMatch(/^none: the item selected/);
});

it('is reused while it is typed into, and not after anything else', async () => {
  const generator = speaker('path, mode)');
  const parts = partsWith(generator);
  const typed = async (picture: string) => {
    const request = requestAt(picture);
    const result = await complete(parts, request, never);
    return `${result.kind === 'suggestion' ? result.source : 'none'}: ${accepted(request, result)}`;
  };
  expect(await typed('open(█\n')).toBe('engine: open(path, mode)\n');
  expect(await typed('open(█\n')).toBe('reuse: open(path, mode)\n');
  expect(await typed('open(pa█\n')).toBe('reuse: open(path, mode)\n');
  // The editor closed the bracket by itself.
  expect(await typed('open(path█)\n')).toBe('reuse: open(path, mode)\n');
  expect(generator.asked).toBe(1);
  expect(await typed('open(px█\n')).toMatch(/^engine: /);
  expect(await typed('# new\nopen(█\n')).toMatch(/^engine: /);
  expect(generator.asked).toBe(3);
});

it('does not bring back unasked what was shown only because a person asked', async () => {
  const generator = speaker('path, mode)', 0.01);
  const parts = partsWith(generator);
  const typed = (picture: string, trigger: 'automatic' | 'invoked') =>
    complete(parts, requestAt(picture, { trigger }), never);
  expect(await typed('open(█\n', 'invoked')).toMatchObject({ kind: 'suggestion', source: 'engine' });
  expect(await typed('open(pa█\n', 'automatic')).toMatchObject({ kind: 'none' });
  expect(await typed('open(█\n', 'automatic')).toMatchObject({ kind: 'none' });
  // Who asks again gets it again.
  expect(await typed('open(pa█\n', 'invoked')).toMatchObject({ kind: 'suggestion', source: 'reuse' });
});

/** Says `1` once it is told to go on. */
function waiting() {
  let goOn = (): void => {};
  const told = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const signals: AbortSignal[] = [];
  const generator: Generator = {
    name: 'waiting',
    pauseMilliseconds: 0,
    countTokens: (counted) => counted.length,
    async *generate(_prompt, signal) {
      signals.push(signal);
      await told;
      yield { text: '1', logProb: Math.log(0.1) };
    },
  };
  return { generator, signals, goOn: () => goOn() };
}

it('computes what two ask for at the same time once; what may be less sure is another question', async () => {
  const { generator, signals, goOn } = waiting();
  const parts = partsWith(generator);
  const asked = (picture: string, trigger: 'automatic' | 'invoked') =>
    complete(parts, requestAt(picture, { trigger }), never);
  const answers = [asked('x = █\n', 'invoked'), asked('x = █\n', 'invoked'), asked('x = █\n', 'automatic')];
  goOn();
  expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(['suggestion', 'suggestion', 'none']);
  expect(signals).toHaveLength(2);
});

it('goes on for the one of two who stays, and ends when both have left', async () => {
  const { generator, signals, goOn } = waiting();
  const parts = partsWith(generator);
  const first = new AbortController();
  const second = new AbortController();
  const asked = (signal: AbortSignal) => complete(parts, requestAt('x = █\n', { trigger: 'invoked' }), signal);
  const leaves = asked(first.signal);
  const stays = asked(second.signal);
  // Retrieval goes in slices: the engine may not have been asked yet.
  await vi.waitFor(() => expect(signals).toHaveLength(1), 20_000);
  first.abort();
  expect(await leaves).toMatchObject({ kind: 'none', reason: 'cancelled' });
  expect(signals[0]?.aborted).toBe(false);
  goOn();
  expect(await stays).toMatchObject({ kind: 'suggestion', text: '1' });

  const other = waiting();
  const ended = new AbortController();
  const alone = complete(partsWith(other.generator), requestAt('x = █\n'), ended.signal);
  await vi.waitFor(() => expect(other.signals).toHaveLength(1), 20_000);
  ended.abort();
  expect(await alone).toMatchObject({ kind: 'none', reason: 'cancelled' });
  expect(other.signals[0]?.aborted).toBe(true);
  other.goOn();
});

it('tells in its trace what was done', async () => {
  const { trace } = await complete(partsWith(speaker('1')), requestAt('x = █\n'), never);
  expect(trace.steps.map(({ step }) => step)).toEqual(['gate', 'reuse', 'window', 'retrieve', 'generate']);
});

it('goes on to the end of the statement, and no further', async () => {
  const filled = async (picture: string, text: string) => {
    const result = await complete(partsWith(speaker(text)), requestAt(picture, { trigger: 'invoked' }), never);
    return result.kind === 'suggestion' ? result.text : result.reason;
  };
  expect(await filled('x = █\n', 'f(\n    a,\n)\ny = 1\n')).toBe('f(\n    a,\n)');
  expect(await filled('x = f(█\n', 'a,\n    b)\ny = 1\n')).toBe('a,\n    b)');
  expect(await filled('x = █\n    a,\n)\n', 'f(\n    a,\n)\n')).toBe('f(');
  expect(await filled('x = f(█\n)\n', 'a,\n    b\n)\ny = 1\n')).toBe('a,');
  expect(await filled('if (█\n', 'ready) {\n  start();\n}\n')).toBe('ready) {');
});

it('never goes round in circles, not even with the lines above', async () => {
  const filled = async (picture: string, text: string, languageId = 'python') => {
    const request = requestAt(picture, { trigger: 'invoked', languageId });
    const result = await complete(partsWith(speaker(text)), request, never);
    return result.kind === 'suggestion' ? result.text : result.reason;
  };
  expect(await filled('def f():\n    █\n', 'a()\n    b()\n    '.repeat(9))).toBe('a()\n    b()\n    a()\n    b()');
  expect(await filled('def f():\n    █\n', 'a()\n    '.repeat(9))).toBe('a()\n    a()');
  expect(await filled('tick()\ntick()\n█\n', 'tick()\n')).toBe('the lines repeat themselves');
  expect(await filled('tick()\n█\n', 'tick()\n')).toBe('tick()');
});

it('answers with alternatives, the likeliest first and none twice', async () => {
  const say = (text: string, probability: number) => [{ text, logProb: Math.log(probability) }];
  const generator: Generator = {
    ...speaker('never asked'),
    alternatives: async (_prompt, count) =>
      [say('red', 0.5), say('blue', 0.1), say('red', 0.05), say('', 0.04), say('green', 0.2)].slice(0, count),
  };
  const ask = (more: Partial<CompletionRequest>) =>
    complete(partsWith(generator), requestAt('x = █\n', { alternatives: 5, ...more }), never);
  const texts = (result: CompletionResult) =>
    result.kind === 'suggestion' ? [result.text, ...result.alternatives.map(({ text }) => text)] : [];
  expect(texts(await ask({ trigger: 'invoked' }))).toEqual(['red', 'green', 'blue']);
  // Unasked only what is sure enough, each by itself.
  expect(texts(await ask({ trigger: 'automatic' }))).toEqual(['red']);
});

it('shows unasked as many lines as are sure enough together', async () => {
  const generator: Generator = {
    ...speaker(''),
    async *generate() {
      yield { text: 'a()', logProb: Math.log(0.9) };
      yield { text: '\n    b()', logProb: Math.log(0.5) };
      yield { text: '\n    c()', logProb: Math.log(0.3) };
    },
  };
  const filled = async (trigger: 'automatic' | 'invoked', eagerness: 'quiet' | 'balanced') => {
    const completion = { ...defaultConfig.completion, eagerness };
    const parts = partsWith(generator, { ...defaultConfig, completion });
    const result = await complete(parts, requestAt('def f():\n    █\n', { trigger }), never);
    return result.kind === 'suggestion' ? [result.text, result.confidence.toFixed(2)] : result.reason;
  };
  expect(await filled('automatic', 'quiet')).toEqual(['a()', '0.90']);
  expect(await filled('automatic', 'balanced')).toEqual(['a()\n    b()', '0.45']);
  expect(await filled('invoked', 'quiet')).toEqual(['a()\n    b()\n    c()', '0.14']);
});

it('chooses context for a model once for a word', async () => {
  const draft = async () => ({ text: '', confidence: 0, isAnswer: false });
  const parts = partsWith({ ...speaker('nothing that fits'), draft });
  const stopAt = async (picture: string) => (await complete(parts, requestAt(picture), never)).trace.retrievalStop;
  expect(await stopAt('x = to█\n')).toBe('no candidate is left');
  expect(await stopAt('x = total█\n')).toBe('as before this word: no candidate is left');
  expect(await stopAt('x = total.█\n')).toBe('no candidate is left');
  const alone = partsWith(speaker('nothing that fits'));
  for (const picture of ['x = to█\n', 'x = total█\n']) {
    expect((await complete(alone, requestAt(picture), never)).trace.retrievalStop).toBe('no candidate is left');
  }
});

it.each([
  ['asked', false, 'no candidate is left'],
  ['not asked', true, 'not needed: recall answers alone, 93 % sure'],
])('tells recall what is declared before it drafts for a model that is then %s', async (_, isAnswer, stop) => {
  const view = viewOf({ 'bank.py': 'def convert_rate(total):\n    return total * rate_of_day\n' });
  const told: string[] = [];
  const draft = async ({ snippets }: Prompt) => {
    told.push(...snippets.flatMap(({ declares }) => (declares ?? []).map(({ name }) => name)));
    return { text: '', confidence: 0.93, isAnswer };
  };
  const parts = { ...partsWith({ ...speaker('convert_rate(2)'), draft }), view };
  const picture = 'from bank import convert_rate\n\nx = convert_rate(1)\ny = █\n';
  const result = await complete(parts, requestAt(picture, { path: absolutePath('app.py') }), never);
  expect(told).toEqual(['convert_rate']);
  expect(result.trace.retrievalStop).toBe(stop);
});

it.each([
  ['stays as it is', 0, 1],
  ['changes once', 1, 2],
  ['keeps changing', Number.POSITIVE_INFINITY, 3],
])('a workspace that %s while it is looked through: an answer all the same', async (_, changes, begun) => {
  // Each step seems to take long enough for others to have their turn.
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 10));
  try {
    // The turn that goes on was begun by the other clock.
    await nextTurn();
    let [generation, left, searches] = [0, changes, 0];
    const view: WorkspaceView = {
      ...emptyView,
      generationBut: () => generation,
      // Asked once in a retrieval.
      diagnosticsOf() {
        searches++;
        if (left-- > 0) generation++;
        return [];
      },
    };
    const request = requestAt('x = 1\ny = █\n');
    const result = await complete({ ...partsWith(speaker('x + 1')), view }, request, never);
    expect(accepted(request, result)).toBe('x = 1\ny = x + 1\n');
    expect(searches, 'times it was begun').toBe(begun);
  } finally {
    clock.mockRestore();
  }
});
