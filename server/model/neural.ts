/** A neural engine as the server sees it, and how one is made from settings. Knows no engine's inside. */
import type { Generator } from '../base/generator.ts';
import type { ApiName } from './http/connect.ts';
import { HttpGenerator } from './http/httpGenerator.ts';
import { LlamaGenerator, type RunOptions } from './llama/llamaGenerator.ts';

export interface NeuralEngine extends Generator {
  /** Why it does not work at present, in words. */
  readonly problem: string | undefined;
  /** What answers, in words, once it is known. */
  readonly description: string | undefined;
  /** A bearer token from the client's secret store. */
  setSecret(secret: string): void;
  /** Settles when it can be asked, or cannot and will not by itself. */
  settled(): Promise<void>;
  dispose(): Promise<void>;
}

export interface NeuralSettings {
  readonly use: 'recall' | 'llama' | 'http';
  readonly address: string;
  readonly api: ApiName;
  readonly model: string;
  readonly family: string;
  readonly contextTokens: number;
  readonly maximumTokens: number;
  readonly timeoutMilliseconds: number;
  readonly tokenVariable: string;
  readonly tokenFile: string;
  readonly caFile: string;
  readonly threads: number;
  readonly gpu: boolean;
}

/** Where the embedded engine finds its parts and keeps what it has measured. */
export interface LlamaPlaces {
  readonly bindingFolder: string;
  readonly threadsFile: string;
  /** The file of a model that was pulled or added under this name; undefined for none. */
  modelFile(name: string): string | undefined;
}

/**
 * The engine beside recall that the settings ask for; undefined for none, a sentence when they do not make one. `options` are of the
 * embedded engine, to measure it.
 */
export function openNeural(
  settings: NeuralSettings,
  places: LlamaPlaces,
  options?: RunOptions,
): NeuralEngine | string | undefined {
  if (settings.use === 'recall') return undefined;
  if (settings.use === 'llama') {
    if (settings.model === '') return 'engine.use is "llama", but engine.model names no model';
    const model = places.modelFile(settings.model) ?? settings.model;
    return new LlamaGenerator({ ...settings, ...places, model }, options);
  }
  if (settings.address === '') return 'engine.use is "http", but engine.address is empty';
  if (!/^https?:\/\//.test(settings.address) || !URL.canParse(settings.address)) {
    return `engine.address should look like "http://127.0.0.1:8080"; found "${settings.address}"`;
  }
  return new HttpGenerator(settings);
}
