/** A neural engine as the server sees it, and how one is made from settings. Knows no engine's inside. */
import path from 'node:path';
import type { Generator } from '../base/generator.ts';
import type { ApiName } from './http/connect.ts';
import { HttpGenerator } from './http/httpGenerator.ts';
import { LlamaGenerator, type RunOptions } from './llama/llamaGenerator.ts';
import { missingParts, noShippedModel, shippedName } from './shipped.ts';

export interface NeuralEngine extends Generator {
  /** Why it does not work at present, in words. */
  readonly problem: string | undefined;
  /** What answers, in words, once it is known. */
  readonly description: string | undefined;
  /** A bearer token from the client's secret store. */
  setSecret(secret: string): void;
  /** It will be asked soon: what takes time before the first answer begins in the background. */
  wake(): void;
  /** Settles when it can be asked, or has failed. */
  settled(): Promise<void>;
  dispose(): Promise<void>;
}

export interface NeuralSettings {
  readonly use: 'auto' | 'recall' | 'llama' | 'http';
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
  /** The file of node-llama-cpp, and that of the model that ships; undefined where they are not installed. */
  binding(): string | undefined;
  shippedModel(): string | undefined;
  /** The file of a model that was pulled or added under this name; undefined for none. */
  storedModel(name: string): string | undefined;
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
  const { use, address } = settings;
  if (use === 'recall' || (use === 'auto' && missingFor(settings, places) !== undefined)) return undefined;
  if (use !== 'http') {
    const file = modelFile(settings, places);
    if (file === undefined) {
      return `engine.use is "llama", engine.model names no model, and ${noShippedModel}`;
    }
    // A name, and none that is known.
    if (file === settings.model && !/[\\/]|\.gguf$/i.test(file)) {
      return `engine.model is "${file}", which is neither a file nor a name of "linewright model list"`;
    }
    // A family that is set is that of a model that is set.
    const family = path.resolve(file) === places.shippedModel() ? 'auto' : settings.family;
    return new LlamaGenerator({ ...settings, ...places, model: file, family }, options);
  }
  if (address === '') return 'engine.use is "http", but engine.address is empty';
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    return `engine.address should look like "http://127.0.0.1:8080"; found "${address}"`;
  }
  return new HttpGenerator(settings);
}

/** What `auto` lacks here, and what brings it: recall answers alone. Undefined where it lacks nothing, and for another choice. */
export function missingFor({ use }: NeuralSettings, places: LlamaPlaces): string | undefined {
  return use === 'auto' ? missingParts(places.shippedModel(), places.binding()) : undefined;
}

/** The file that the embedded engine is to run; undefined where that is the shipped one, and it is not installed. */
export function modelFile(
  { use, model }: Pick<NeuralSettings, 'use' | 'model'>,
  places: Pick<LlamaPlaces, 'shippedModel' | 'storedModel'>,
): string | undefined {
  if (use === 'auto' || model === '') return places.shippedModel();
  return places.storedModel(model) ?? (model === shippedName ? places.shippedModel() : undefined) ?? model;
}
