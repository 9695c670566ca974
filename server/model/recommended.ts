/**
 * Models that fill holes in code well, by memory and licence. The hub could not be reached from where this was written: names
 * of repositories and files are quoted from the places given, and marked as not checked; a pull checks each against the hash
 * that the hub announces.
 */

export interface RecommendedModel {
  readonly name: string;
  /** On the hub. */
  readonly repository: string;
  readonly file: string;
  /** Free memory with which it runs at 2,048 tokens, in GB: its size, its cache and 0.5. */
  readonly memory: number;
  readonly licence: string;
  /** Whether the file was fetched and run by those who wrote this. */
  readonly isChecked: boolean;
  /** Where repository and file are named. */
  readonly namedBy: string;
}

/** GB of that memory that are not the weights. */
export const besideWeights = 0.5;

const llamaVscode = 'the README of ggml-org/llama.vscode';
const llamaCpp = 'common/arg.cpp of ggml-org/llama.cpp';

export const recommendedModels: readonly RecommendedModel[] = [
  qwen('0.5b', 1.1, 'Apache-2.0', llamaVscode),
  qwen('1.5b', 2.3, 'Apache-2.0', llamaCpp),
  qwen('3b', 4, 'Qwen Research (not for commercial use)', llamaCpp),
  qwen('7b', 8.8, 'Apache-2.0', llamaCpp),
  {
    name: 'starcoder2-3b',
    repository: 'second-state/StarCoder2-3B-GGUF',
    file: 'starcoder2-3b-Q8_0.gguf',
    memory: 4,
    licence: 'BigCode OpenRAIL-M',
    isChecked: false,
    namedBy: 'the documentation of continuedev/continue',
  },
];

function qwen(size: string, memory: number, licence: string, namedBy: string): RecommendedModel {
  return {
    name: `qwen2.5-coder-${size}`,
    repository: `ggml-org/Qwen2.5-Coder-${size.toUpperCase()}-Q8_0-GGUF`,
    file: `qwen2.5-coder-${size}-q8_0.gguf`,
    memory,
    licence,
    isChecked: false,
    namedBy,
  };
}
