/** How often a generator is asked for one hole: once a prompt, where it answers each as if it were the first. */
import { expect, it, vi } from 'vitest';
import { Answers } from '../../../bench/run/answers.ts';
import type { RunGenerator } from '../../../bench/run/generators.ts';
import type { GeneratedPiece, Prompt } from '../../../server/base/generator.ts';
import type { Snippet } from '../../../server/base/window.ts';
import type { Engine } from '../../../server/engine.ts';
import { windowAt } from '../../support/recallWindow.ts';
import { never } from '../../support/workspaceFixture.ts';

function answersOf(isForgetful: boolean) {
  const asked = vi.fn();
  const generate = async function* (): AsyncIterable<GeneratedPiece> {
    asked();
    yield { text: 'rate', logProb: -1 };
  };
  const score = async () => {
    asked();
    return [{ text: 'rate', logProb: -2 }];
  };
  const generator: RunGenerator = {
    ...{ hasDraft: false, isForgetful, countTokens: () => 1, promptTokens: () => 7, dispose: async () => undefined },
    with: (_: Prompt, use) => use({ name: 'it', pauseMilliseconds: 0, countTokens: () => 1, generate, score }),
  };
  const engine = { openTrees: { tree: () => undefined } } as unknown as Engine;
  return { asked, answers: new Answers({ engine, generator, signal: never() }, windowAt('x = █\n', 'line'), 'rate') };
}

const snippet: Snippet = {
  ...{ path: '/w/a.py', displayPath: 'a.py', text: 'rate', lines: { start: 0, end: 1 }, source: 'lexical', score: 1 },
  ...{ reason: '', cost: 1 },
};

it('once', async () => {
  const { asked, answers } = answersOf(true);
  const first = await answers.text([snippet]);
  expect(first).toMatchObject({ text: 'rate', logProb: -1, promptTokens: 7 });
  expect(await answers.text([{ ...snippet, score: 2 }])).toBe(first);
  expect(asked).toHaveBeenCalledTimes(1);
  await answers.text([]);
  const scored = await answers.scored([]);
  expect(scored).toEqual({ nats: 2, tokens: 1 });
  expect(await answers.scored([])).toBe(scored);
  expect(asked).toHaveBeenCalledTimes(3);
});

it('each time, where what it was asked before counts', async () => {
  const { asked, answers } = answersOf(false);
  await answers.text([]);
  await answers.text([]);
  expect(asked).toHaveBeenCalledTimes(2);
});
