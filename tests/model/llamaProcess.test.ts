/** The embedded engine around a scripted process: answers, cancels, crashes, refusals. The real one is in tests/real. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LlamaGenerator } from '../../server/model/llama/llamaGenerator.ts';
import { promptAt, said } from '../support/prompt.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const script = new URL('../support/scriptedModel.mjs', import.meta.url);

async function opened(model: string): Promise<LlamaGenerator> {
  const generator = new LlamaGenerator(settingsOf(model), undefined, script);
  onTestFinished(() => generator.dispose());
  await generator.settled();
  return generator;
}

it('says what its process says', async () => {
  const generator = await opened('fine');
  expect(generator.description).toBe('scripted fine');
  expect(await said(generator, promptAt('x = █'))).toMatchObject({ text: 'one two', logProb: -1, failure: undefined });
  expect(generator.statistics).toMatchObject({ promptTokens: 1 });
  const scores = await generator.scoreAll(promptAt('x = █'), ['1', '2'], new AbortController().signal);
  expect(scores.map(([piece]) => piece?.text)).toEqual(['1', '2']);
});

it('tells its process what a cheaper engine proposes', async () => {
  const proposals = [{ text: 'x()', chance: 0.5 }];
  const outcome = await said(await opened('fine'), { ...promptAt('proposed █'), proposals });
  expect(JSON.parse(outcome.text)).toEqual(proposals);
});

it('starts nothing until it is asked, woken or waited for, and answers nothing while the model is loaded', async () => {
  const generator = await opened('fine');
  const other = new LlamaGenerator(settingsOf('fine'), undefined, script);
  onTestFinished(() => other.dispose());
  expect((await said(other, promptAt('x = █'))).failure).toBe('the model is being loaded');
  expect(other.processId).toBeUndefined();
  expect(other.problem).toBeUndefined();
  expect(generator.problem).toBeUndefined();
});

it('ends when it is cancelled', async () => {
  const generator = await opened('fine');
  const cancelled = new AbortController();
  let pieces = 0;
  for await (const { text } of generator.generate(promptAt('slow █'), cancelled.signal)) {
    if (text !== '' && ++pieces === 3) cancelled.abort();
  }
  expect(pieces).toBe(3);
  expect((await said(generator, promptAt('x = █'))).text).toBe('one two');
});

it('answers nothing with the reason when its process dies, and is back', async () => {
  const generator = await opened('fine');
  const first = generator.processId;
  expect(await said(generator, promptAt('crash █'))).toMatchObject({
    text: '',
    failure: "the model's process ended (SIGKILL)",
  });
  await generator.settled();
  expect(generator.processId).not.toBe(first);
  expect((await said(generator, promptAt('x = █'))).text).toBe('one two');
});

it('says why a model is refused, and does not try again', async () => {
  const generator = await opened('refused');
  expect(generator.problem).toBe('the model is too large');
  expect((await said(generator, promptAt('x = █'))).failure).toBe('the model is too large');
});

it('tries a model again that there was no memory for', async () => {
  const threadsFile = path.join(await scratchFolder(), 'was-there');
  const generator = new LlamaGenerator({ ...settingsOf('short'), threadsFile }, undefined, script);
  onTestFinished(() => generator.dispose());
  await generator.settled();
  expect(generator.problem).toBe('no memory now');
  await expect.poll(() => generator.description, { timeout: 10_000 }).toBe('scripted short');
  expect(generator.problem).toBeUndefined();
});

it('waits before it starts a process again that dies at once', async () => {
  const generator = new LlamaGenerator(settingsOf('dies'), undefined, script);
  generator.wake();
  while (generator.problem === undefined) await new Promise(setImmediate);
  expect(generator.problem).toBe("the model's process ended (exit 3)");
  expect((await said(generator, promptAt('x = █'))).failure).toBe("the model's process ended (exit 3)");
  await generator.dispose();
});

function settingsOf(model: string) {
  return {
    model,
    family: 'auto',
    contextTokens: 512,
    maximumTokens: 32,
    threads: 1,
    gpu: false,
    bindingFolder: '/nonexistent',
    threadsFile: '/nonexistent/threads.json',
  };
}
