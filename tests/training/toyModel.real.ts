/**
 * The whole way of the small model at toy size: examples by the product's retrieval, a tokenizer, a training run, a GGUF file, and
 * llama.cpp, which has to read prompts as they were trained on and to say what PyTorch says.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Prompt } from '../../server/base/generator.ts';
import { chooseFamily } from '../../server/model/family.ts';
import { readGgufHeader } from '../../server/model/gguf.ts';
import { type LlamaModel, openBinding, type Token } from '../../server/model/llama/binding.ts';
import { LlamaGenerator } from '../../server/model/llama/llamaGenerator.ts';
import { Vocabulary } from '../../server/model/llama/vocabulary.ts';
import { templates } from '../../server/model/templates.ts';
import { promptAt, said, snippet } from '../support/prompt.ts';
import { runProgram } from './runProgram.ts';

interface Expectation {
  readonly snippets: readonly { readonly path: string; readonly text: string }[];
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string;
  readonly drafts: readonly { readonly line: string; readonly chance: number }[];
  readonly ids: readonly Token[];
  readonly continued: readonly Token[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const python = inject('python');
const bindingFolder = inject('bindingFolder');
let folder = '';
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linewright-training-'));
  const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');
  const script = path.join(root, 'bench/train/model/main.ts');
  await runProgram(process.execPath, [tsx, script, '--suites', 'smoke', '--out', at('examples')]);
  const data = ['--examples', at('examples'), '--out', at('data'), '--shards', '1', '--held-out', '0.5'];
  await runProgram(python, ['-m', 'linewright_model.prepare', ...data, '--vocabulary', '1000']);
  const run = ['--data', at('data'), '--out', at('weights'), '--checkpoint', at('kept.pt'), '--shape', 'toy'];
  const size = ['--seconds', '1e9', '--steps', '24', '--batch', '4', '--micro-batch', '4', '--workers', '0'];
  await runProgram(python, [
    '-m',
    'linewright_model.train',
    ...run,
    ...size,
    '--held-out-holes',
    '8',
    '--rate',
    '1e-2',
  ]);
  for (const format of ['q8_0', 'q4_0']) {
    const files = ['--weights', at('weights'), '--tokenizer', at('data/tokenizer.json'), '--out', at(`${format}.gguf`)];
    const expected = ['--expect', at(`${format}.json`)];
    await runProgram(python, ['-m', 'linewright_model.export', ...files, ...expected, '--format', format]);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("Python's own tests pass", async () => {
  const said = await runProgram(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider']);
  expect(said).toMatch(/^\d+ passed/m);
  const ruff = path.join(path.dirname(python), 'ruff');
  if (existsSync(ruff)) await runProgram(ruff, ['check', '--no-cache', '.']);
});

it('lists what it was trained on, with versions and licences', async () => {
  const { repositories, ...data } = JSON.parse(await readFile(at('data/data.json'), 'utf8'));
  expect([...repositories, ...data['held out']]).toHaveLength(3);
  expect(repositories[0]).toEqual({
    name: expect.any(String),
    version: expect.stringMatching(/^\d/),
    licence: '',
    language: expect.any(String),
  });
  expect(data.data).toMatch(/^[0-9a-f]{16}$/);
  expect(data.examples).toBeGreaterThan(0);
});

it('has learned something, and says how much on what was held out', async () => {
  const { history, held_out: heldOut, tokens } = JSON.parse(await readFile(at('weights/weights.json'), 'utf8'));
  expect(heldOut['with context']).toBeLessThan(history[0].loss);
  expect(heldOut.without).toBeGreaterThan(0);
  expect(tokens).toBe(24 * 4 * 513);
});

describe.each(['q8_0', 'q4_0'])('the exported file in %s', (format) => {
  let model: LlamaModel;
  let vocabulary: Vocabulary;
  let expectations: Expectation[];
  beforeAll(async () => {
    const header = await readGgufHeader(at(`${format}.gguf`));
    if (header.kind === 'wrong') throw new Error(header.problem);
    const llama = await openBinding(bindingFolder, false);
    model = await llama.loadModel({ modelPath: at(`${format}.gguf`) });
    vocabulary = new Vocabulary(model, header.header.vocabulary);
    expectations = JSON.parse(await readFile(at(`${format}.json`), 'utf8'));
  });

  it('is taken for a model that fills holes, by its tokens', async () => {
    const header = await readGgufHeader(at(`${format}.gguf`));
    if (header.kind === 'wrong') throw new Error(header.problem);
    const hasToken = (spelling: string) => header.header.vocabulary.has(spelling);
    expect(chooseFamily('auto', { name: `${format}.gguf`, hasToken }).family).toBe('linewright');
    expect(model.tokens).toMatchObject({ shouldPrependBosToken: false, infill: { prefix: 1, suffix: 2, middle: 3 } });
  });

  it('reads a prompt of the server as it was trained to', () => {
    for (const { snippets, prefix, suffix, middle, drafts, ids } of expectations) {
      const place = { path: '/work/sample/src/main', displayPath: 'src/main', languageId: 'plaintext' };
      // The server is given the best one first, and the template puts it last.
      const shown = snippets.map((one) => snippet(one.path, one.text)).reverse();
      const proposals = drafts.map(({ line, chance }) => ({ text: line.slice(middle.length), chance })).reverse();
      const prompt = { ...promptAt(`${prefix}${middle}█${suffix}`, place, shown), proposals };
      expect(vocabulary.promptTokens(prompt, templates.linewright, 2_048, 16)).toEqual(ids);
    }
  });

  it('says what PyTorch says, token for token', async () => {
    const context = await model.createContext({
      contextSize: 512,
      batchSize: 256,
      threads: { ideal: 1, min: 1 },
      flashAttention: false,
    });
    const sequence = context.getSequence();
    const next = { token: true, totalLogitWeight: false, options: { temperature: 0 } };
    for (const { ids, continued } of expectations) {
      await sequence.adaptStateToTokens([], false);
      const said: Token[] = [];
      let input: readonly Token[] = ids;
      while (said.length < continued.length) {
        const head = input.slice(0, -1);
        const outputs = await sequence.controlledEvaluate([...head, [input.at(-1) ?? 0, { generateNext: next }]]);
        const token = outputs.at(-1)?.next.token ?? -1;
        said.push(token);
        input = [token];
      }
      expect(said).toEqual(continued);
    }
    await context.dispose();
  });

  describe('in the embedded engine', () => {
    let generator: LlamaGenerator;
    beforeAll(async () => {
      const settings = {
        model: at(`${format}.gguf`),
        bindingFolder,
        contextTokens: 512,
        family: 'auto',
        maximumTokens: 8,
        threads: 1,
        gpu: false,
        threadsFile: at('threads.json'),
      } as const;
      const child = new URL('../../dist/server/model/llama/child.js', import.meta.url);
      generator = new LlamaGenerator(settings, undefined, child);
      await generator.settled();
      expect(generator.problem).toBeUndefined();
    });
    afterAll(() => generator.dispose());

    it('answers', async () => {
      const outcome = await said(generator, promptAt('const total = add(█)\n'));
      expect(outcome.failure).toBeUndefined();
      expect(outcome.logProb).toBeLessThan(0);
    });

    it('finds a text otherwise likely beside what recall would write', async () => {
      const scored = (proposals: Prompt['proposals']) =>
        generator.score({ ...promptAt('const total = add(█)\n'), proposals }, '1, 2', new AbortController().signal);
      expect(await scored([{ text: '1, 2', chance: 0.5 }])).not.toEqual(await scored(undefined));
    });

    it('reads nothing anew that stands before what recall proposes, which changes with each letter', async () => {
      const above = 'const first = 1;\n'.repeat(12);
      await said(generator, { ...promptAt(`${above}to█\nlog(total);\n`), proposals: [{ text: 'tal', chance: 0.4 }] });
      const { promptTokens = 0 } = generator.statistics ?? {};
      const proposals = [{ text: 'al = 2;', chance: 0.3 }];
      await said(generator, { ...promptAt(`${above}tot█\nlog(total);\n`), proposals });
      expect(promptTokens).toBeGreaterThan(80);
      expect(generator.statistics?.evaluatedTokens).toBeLessThan(25);
    });
  });
});
