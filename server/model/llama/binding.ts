/**
 * node-llama-cpp, found where it is installed: beside Linewright, or in the folder of `linewright model setup`. The only
 * importer of that package, and only when a model is opened; the parts of it that are used are declared here, so that
 * Linewright is built and installed without it.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A token's number in the vocabulary. */
export type Token = number;

export interface NextOutput {
  readonly token?: Token | null;
  readonly logits?: ReadonlyMap<Token, number>;
  /** Sum over the vocabulary of exp(logit - largest logit). */
  readonly totalLogitWeight?: number;
}

export interface NextOptions {
  readonly generateNext: {
    readonly token: boolean;
    readonly totalLogitWeight: boolean;
    /** `includeMax` of 3.22.1 adds the largest only where it is there already; under greedy sampling the selected one is it. */
    readonly logits?: {
      readonly filter: {
        readonly tokens?: readonly Token[];
        readonly includeSelected?: boolean;
        readonly includeTop?: number;
      };
    };
    readonly options: { readonly temperature: number };
  };
}

export interface LlamaSequence {
  readonly nextTokenIndex: number;
  readonly contextTokens: readonly Token[];
  adaptStateToTokens(tokens: readonly Token[], allowShift: boolean): Promise<void>;
  eraseContextTokenRanges(ranges: readonly { readonly start: number; readonly end: number }[]): Promise<void>;
  evaluateWithoutGeneratingNewTokens(tokens: readonly Token[]): Promise<void>;
  controlledEvaluate(
    input: readonly (Token | readonly [Token, NextOptions])[],
  ): Promise<readonly (undefined | { readonly next: NextOutput })[]>;
}

interface LlamaContext {
  getSequence(): LlamaSequence;
  dispose(): Promise<void>;
}

export interface LlamaModel {
  readonly tokens: { readonly bos: Token | null; readonly shouldPrependBosToken: boolean };
  tokenize(text: string, specialTokens: boolean): Token[];
  /** `before`: tokens that stand before these; some vocabularies spell a leading space by them. */
  detokenize(tokens: readonly Token[], specialTokens?: boolean, before?: readonly Token[]): string;
  isEogToken(token: Token): boolean;
  isSpecialToken(token: Token): boolean;
  createContext(options: {
    contextSize: number;
    batchSize: number;
    threads: { ideal: number; min: number };
    /** Undefined: as llama.cpp thinks best for the device. */
    flashAttention: boolean | undefined;
  }): Promise<LlamaContext>;
}

export interface Llama {
  readonly gpu: string | false;
  readonly cpuMathCores: number;
  loadModel(options: { modelPath: string }): Promise<LlamaModel>;
}

interface Binding {
  getLlama(options: { gpu: false | 'auto'; build: 'never'; logLevel: 'error' }): Promise<Llama>;
}

/** @throws when it is not installed; the message says how to install it. */
export async function openBinding(folder: string, useGpu: boolean): Promise<Llama> {
  const binding = await load(folder);
  const options = { build: 'never', logLevel: 'error' } as const;
  if (useGpu) {
    // A driver that is found and does not work must not keep the processor from it.
    const llama = await binding.getLlama({ ...options, gpu: 'auto' }).catch(() => undefined);
    if (llama !== undefined) return llama;
  }
  return binding.getLlama({ ...options, gpu: false });
}

/**
 * The package's file: in the folder, where a person has had it set up, perhaps for graphics; else as it is installed with Linewright.
 * Undefined for none; nothing is loaded.
 */
export function findBinding(folder: string): string | undefined {
  for (const place of [pathToFileURL(path.join(folder, 'package.json')).href, import.meta.url]) {
    try {
      return createRequire(place).resolve('node-llama-cpp');
    } catch {
      // Not seen from there.
    }
  }
  return undefined;
}

async function load(folder: string): Promise<Binding> {
  const file = findBinding(folder);
  if (file === undefined) throw new Error('node-llama-cpp is not installed; "linewright model setup" installs it');
  const found: unknown = await import(pathToFileURL(file).href);
  if (!isBinding(found)) throw new Error(`${file} is not node-llama-cpp; "linewright model setup" installs it`);
  return found;
}

function isBinding(value: unknown): value is Binding {
  return typeof value === 'object' && value !== null && 'getLlama' in value && typeof value.getLlama === 'function';
}
