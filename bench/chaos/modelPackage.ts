/**
 * A stand-in for node-llama-cpp, installed where `linewright model setup` puts that, and a model file for it: the real process of
 * the model runs, and says the same to everyone, slowly. Knows what server/model/llama/binding.ts declares.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gguf } from '../../tests/support/gguf.ts';

/** Its tokens are the characters of ASCII. */
const characters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

const code = `
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
const said = 'value(input)\\n';
class Sequence {
  nextTokenIndex = 0;
  contextTokens = [];
  promptLength = 0;
  async adaptStateToTokens(tokens) { this.nextTokenIndex = 0; this.promptLength = tokens.length; }
  async eraseContextTokenRanges([{ start }]) { this.nextTokenIndex = start; }
  async evaluateWithoutGeneratingNewTokens(tokens) { await pause(); this.nextTokenIndex += tokens.length; }
  async controlledEvaluate(input) {
    await pause();
    const start = this.nextTokenIndex - this.promptLength;
    this.nextTokenIndex += input.length;
    return input.map((_, index) => {
      const token = said.charCodeAt((start + index) % said.length);
      return { next: { token, totalLogitWeight: 1, logits: new Map([[token, 0]]) } };
    });
  }
}
const model = {
  tokens: { bos: null, shouldPrependBosToken: false },
  tokenize: (text) => [...text].map((sign) => Math.min(sign.codePointAt(0), 127)),
  detokenize: (tokens) => String.fromCharCode(...tokens),
  isEogToken: () => false,
  isSpecialToken: () => false,
  createContext: async () => ({ getSequence: () => new Sequence(), dispose: async () => {} }),
};
export const getLlama = async () => ({ gpu: false, cpuMathCores: 1, loadModel: async () => model });
`;

/** Answers the model file. */
export function installModelPackage(data: string): string {
  const folder = path.join(data, 'linewright/llama/node_modules/node-llama-cpp');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'package.json'),
    '{ "name": "node-llama-cpp", "type": "module", "exports": "./index.js" }',
  );
  writeFileSync(path.join(folder, 'index.js'), code);
  const file = modelFileIn(data);
  writeFileSync(
    file,
    gguf([
      ['general.architecture', 'llama'],
      ['llama.context_length', 512],
      ['llama.block_count', 2],
      ['llama.embedding_length', 64],
      ['llama.attention.head_count', 4],
      ['tokenizer.ggml.tokens', characters],
    ]),
  );
  return file;
}

export function modelFileIn(data: string): string {
  return path.join(data, 'linewright/small.gguf');
}
