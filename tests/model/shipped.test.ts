/** The small model that ships: where it is looked for, what runs where, and what is said where something is missing. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { defaultConfig } from '../../server/config.ts';
import { LlamaGenerator } from '../../server/model/llama/llamaGenerator.ts';
import { type LlamaPlaces, missingFor, modelFile, openNeural } from '../../server/model/neural.ts';
import { shippedModelFile } from '../../server/model/shipped.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

type Settings = typeof defaultConfig.engine;

const noModel = 'the small model is not here: it comes with a checkout and with the larger extension';
const noBinding = 'node-llama-cpp is not installed ("linewright model setup")';

/** What runs: the file of a model, the reason why the settings make none, or recall alone with what is missing. */
function running(settings: Partial<Settings>, { model = true, binding = true, stored = '' } = {}): string {
  const engine: Settings = { ...defaultConfig.engine, ...settings };
  const places: LlamaPlaces = {
    bindingFolder: '/nonexistent',
    threadsFile: '/nonexistent/threads.json',
    binding: () => (binding ? '/here/node-llama-cpp' : undefined),
    shippedModel: () => (model ? '/here/small.gguf' : undefined),
    storedModel: (name) => (name === stored ? `/stored/${name}.gguf` : undefined),
  };
  const opened = openNeural(engine, places);
  if (typeof opened === 'string') return opened;
  if (opened === undefined) return ['recall', missingFor(engine, places)].filter(Boolean).join(': ');
  onTestFinished(() => opened.dispose());
  // Nobody has asked for anything yet.
  if (opened instanceof LlamaGenerator) expect(opened.processId).toBeUndefined();
  return opened instanceof LlamaGenerator ? String(modelFile(engine, places)) : opened.name;
}

it('runs by itself where it is installed with what runs it', () => {
  expect(running({})).toBe('/here/small.gguf');
  expect(running({}, { model: false })).toBe(`recall: ${noModel}`);
  expect(running({}, { binding: false })).toBe(`recall: ${noBinding}`);
  expect(running({}, { model: false, binding: false })).toBe(`recall: ${noModel}`);
});

it('never takes an address for a wish to send anything there, nor a name for a wish for that model', () => {
  expect(running({ address: 'http://127.0.0.1:9', model: 'other' })).toBe('/here/small.gguf');
  expect(running({ address: 'http://127.0.0.1:9' }, { model: false })).toBe(`recall: ${noModel}`);
});

it('leaves the other choices as they are', () => {
  expect(running({ use: 'recall' })).toBe('recall');
  expect(running({ use: 'http', address: 'http://127.0.0.1:9' })).toBe('http');
  expect(running({ use: 'llama', model: 'other.gguf' })).toBe('other.gguf');
  expect(running({ use: 'llama', model: 'other' }, { stored: 'other' })).toBe('/stored/other.gguf');
});

it('is what "llama" means without a name, and by its name', () => {
  expect(running({ use: 'llama' })).toBe('/here/small.gguf');
  expect(running({ use: 'llama', model: 'small' })).toBe('/here/small.gguf');
  expect(running({ use: 'llama', model: 'small' }, { stored: 'small' })).toBe('/stored/small.gguf');
  expect(running({ use: 'llama' }, { model: false })).toBe(
    `engine.use is "llama", engine.model names no model, and ${noModel}`,
  );
});

it('lies beside the program, else in a package that the program or the data folder sees', async () => {
  const packed = 'node_modules/linewright-model/small.gguf';
  const folder = await scratchFolder({ 'models/small/small.gguf': '', [packed]: '', [`data/llama/${packed}`]: '' });
  const at = (name: string) => path.join(folder, name);
  expect(shippedModelFile([], at('models/small/small.gguf'))).toBe(at('models/small/small.gguf'));
  expect(shippedModelFile([], at('program/models/small/small.gguf'))).toBe(at(packed));
  expect(shippedModelFile([at('data/llama')], at('program/models/small/small.gguf'))).toBe(at(packed));
  const bare = await scratchFolder();
  expect(shippedModelFile([at('data/llama')], path.join(bare, 'small.gguf'))).toBe(at(`data/llama/${packed}`));
  expect(shippedModelFile([], path.join(bare, 'small.gguf'))).toBeUndefined();
});
