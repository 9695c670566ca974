/** How many threads a model is run with: as asked, as remembered, or the fastest number of those tried. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Llama, LlamaModel, LlamaSequence } from '../../server/model/llama/binding.ts';
import { chooseThreads } from '../../server/model/llama/threads.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

/** A machine of so many cores, and which numbers of threads were tried on it. */
function machine(cpuMathCores: number) {
  const tried: number[] = [];
  const sequence = {
    nextTokenIndex: 0,
    contextTokens: [],
    eraseContextTokenRanges: async () => undefined,
    evaluateWithoutGeneratingNewTokens: async () => undefined,
  } as unknown as LlamaSequence;
  const model = {
    tokenize: () => Array.from({ length: 64 }, (_, token) => token),
    createContext: async ({ threads }: { threads: { ideal: number } }) => {
      tried.push(threads.ideal);
      return { getSequence: () => sequence, dispose: async () => undefined };
    },
  } as unknown as LlamaModel;
  const llama: Llama = { gpu: false, cpuMathCores, loadModel: async () => model };
  return { llama, model, tried };
}

it('takes the number that is asked for, and measures nothing', async () => {
  const { llama, model, tried } = machine(4);
  expect(await chooseThreads(llama, model, 3, '/nonexistent/threads.json', 'tiny 10')).toBe(3);
  expect(tried).toEqual([]);
});

it('tries the powers of two and all cores but one, once, and remembers for the same model', async () => {
  const file = path.join(await scratchFolder(), 'cache', 'threads.json');
  const { llama, model, tried } = machine(8);
  const choose = (key: string, cores = 8) => chooseThreads(llama, model, 0, file, key, cores);
  const chosen = await choose('tiny 10');
  expect(tried).toEqual([1, 2, 4, 7]);
  expect(tried).toContain(chosen);
  expect(await choose('tiny 10')).toBe(chosen);
  expect(tried).toHaveLength(4);
  // Fewer cores than when it was measured, as in a container.
  expect(await choose('tiny 10', 2)).toBe(1);
  await choose('other 10');
  expect(Object.values(JSON.parse(await readFile(file, 'utf8')))).toHaveLength(2);
});

it('measures again where what it remembered cannot be read', async () => {
  const file = path.join(await scratchFolder({ 'threads.json': '{"half' }), 'threads.json');
  const { llama, model, tried } = machine(3);
  expect([1, 2]).toContain(await chooseThreads(llama, model, 0, file, 'tiny 10', 3));
  expect(tried).toEqual([1, 2]);
});

it('measures nothing where one thread is all that there is to choose', async () => {
  const { llama, model, tried } = machine(2);
  expect(await chooseThreads(llama, model, 0, '/nonexistent/threads.json', 'tiny 10', 2)).toBe(1);
  expect(tried).toEqual([]);
});
