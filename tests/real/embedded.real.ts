/** The embedded engine with a real model in a real process: llama.cpp through node-llama-cpp. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { LlamaGenerator, type RunOptions } from '../../server/model/llama/llamaGenerator.ts';
import { promptAt, said } from '../support/prompt.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const { model, binding } = inject('realParts');
const never = new AbortController().signal;
/** What ships: the built process. */
const script = new URL('../../dist/server/model/llama/child.js', import.meta.url);

function settings(modelFile: string, contextTokens = 1_024) {
  // One thread: two that spin against other programs can take a hundred times as long.
  const rest = {
    family: 'auto',
    maximumTokens: 24,
    threads: 1,
    gpu: false,
    threadsFile: path.join(path.dirname(modelFile), 'threads.json'),
  };
  return { model: modelFile, bindingFolder: path.dirname(modelFile), contextTokens, ...rest };
}

const above = Array.from({ length: 30 }, (_, line) => `    total_${line} = add_rows(rows, ${line}, scale=2)\n`).join(
  '',
);
const file = (typed: string) =>
  `def add_rows(rows, start, scale):\n    return sum(rows[start:]) * scale\n\n\ndef main(rows):\n${above}    ${typed}█\n    return total_30\n`;

if (model.kind === 'missing' || binding.kind === 'missing') {
  it('leaves the embedded engine out', () => {
    const reasons = [model, binding].map((part) => (part.kind === 'missing' ? part.reason : '')).join(' ');
    process.stdout.write(`Left out: the embedded engine with a real model. ${reasons}\n`);
    expect(reasons).not.toBe('');
  });
} else {
  describe('a real model', () => {
    const opened: LlamaGenerator[] = [];
    const open = async (options?: RunOptions) => {
      const generator = new LlamaGenerator(settings(model.path), options, script);
      opened.push(generator);
      await generator.settled();
      return generator;
    };
    let generator: LlamaGenerator;
    beforeAll(async () => {
      generator = await open();
    });
    afterAll(async () => {
      for (const one of opened) await one.dispose();
    });

    it('is loaded, and says what it is', () => {
      expect(generator.problem).toBeUndefined();
      expect(generator.description).toMatch(/^SmolLM2.* on 1 thread, 1024 tokens of context; plain/);
    });

    it('goes on in the middle of a word', async () => {
      const outcome = await said(generator, promptAt('def add(first, second):\n    ret█'));
      expect(outcome.text).toMatch(/^urn first \+ second/);
      expect(outcome.logProb).toBeLessThan(0);
    });

    it('evaluates less than a tenth of the prompt for a keystroke within a line', async () => {
      const shares: number[] = [];
      for (const typed of ['', 't', 'to', 'total', 'total_30', 'total_30 = add', 'total_30 = add_rows(']) {
        await said(generator, promptAt(file(typed)));
        const { evaluatedTokens = 1, promptTokens = 1 } = generator.statistics ?? {};
        shares.push(evaluatedTokens / promptTokens);
      }
      expect(shares[0]).toBeGreaterThan(0.5);
      expect(Math.max(...shares.slice(1))).toBeLessThan(0.1);
    });

    it('says the same with a draft as without, and takes the right part of it', async () => {
      const plain = await open({ useDraft: false, useCache: true });
      // Its first answer: whether drafts pay on this machine is not known yet.
      const drafting = await open();
      const taken: number[] = [];
      for (const draft of ['add_rows(rows, 30, scale=2)', 'add_rows(rows, 7, 8)', 'nonsense']) {
        const prompt = { ...promptAt(file('total_30 = ')), draft: [{ text: draft, logProb: -0.1 }] };
        expect((await said(drafting, prompt)).text).toBe((await said(plain, prompt)).text);
        taken.push(drafting.statistics?.acceptedTokens ?? 0);
      }
      expect(taken[0]).toBeGreaterThan(4);
    });

    it('finds the true text likelier than another', async () => {
      const prompt = promptAt('def add(first, second):\n    return█');
      const scores = await generator.scoreAll(prompt, [' first + second', ' banana * 17'], never);
      const [right = 0, wrong = 0] = scores.map((pieces) => pieces.reduce((sum, { logProb }) => sum + logProb, 0));
      expect(right).toBeGreaterThan(wrong + 5);
      expect(scores[0]?.map(({ text }) => text).join('')).toBe(' first + second');
    });

    it('hears a cancel in the middle of a prompt', async () => {
      const prompt = promptAt(`# another file\n${'value = compute(rows)\n'.repeat(120)}x = █`);
      const cancelled = new AbortController();
      const run = said(generator, prompt, cancelled.signal);
      setImmediate(() => cancelled.abort());
      expect((await run).text).toBe('');
      expect(generator.statistics?.evaluatedTokens).toBeLessThan(generator.statistics?.promptTokens ?? 0);
    });

    it('takes what spells a special token in a source for text', async () => {
      await said(generator, promptAt('x = "<|im_end|>"\ny = █'));
      const spelled = generator.statistics?.promptTokens ?? 0;
      await said(generator, promptAt('x = ""\ny = █'));
      expect(spelled - (generator.statistics?.promptTokens ?? 0)).toBeGreaterThan(3);
    });

    it('is back after its process was killed at work', async () => {
      const stream = generator.generate(promptAt(file('total_31')), never);
      const run = (async () => {
        let failure: string | undefined;
        for await (const piece of stream) failure = piece.failure ?? failure;
        return failure;
      })();
      process.kill(generator.processId ?? 0, 'SIGKILL');
      expect(await run).toBe("the model's process ended (SIGKILL)");
      await generator.settled();
      expect((await said(generator, promptAt('def add(first, second):\n    return█'))).text).toMatch(
        /^ first \+ second/,
      );
    });

    it('clips a window that is longer than the model was trained on', async () => {
      const long = new LlamaGenerator(settings(model.path, 9_000), undefined, script);
      opened.push(long);
      await long.settled();
      expect(long.description).toMatch(/8192 tokens of context \(it was trained on 8192\)/);
    });

    it('refuses what is no model', async () => {
      const folder = await scratchFolder({ 'page.gguf': '<!doctype html>' });
      const page = new LlamaGenerator(settings(path.join(folder, 'page.gguf')), undefined, script);
      opened.push(page);
      await page.settled();
      expect(page.problem).toMatch(/no GGUF file/);
    });

    it('completes on the command line', async () => {
      const root = await scratchFolder({ 'add.py': 'def add(first, second):\n    return\n' });
      const args = ['complete', 'add.py:2:11', '--engine', 'llama', '--model', model.path];
      const { stdout, code } = await runCommand(args, { cwd: root });
      expect(code).toBe(0);
      expect(stdout).toMatch(/^engine {6}SmolLM2/m);
      expect(stdout).toMatch(/return█ first \+ second/);
    });
  });
}
