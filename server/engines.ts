/**
 * The engines that write suggestions, as the settings ask for them: recall, alone or before a neural one. Owns the neural
 * one and tells its troubles once. Knows nothing of a request.
 */
import path from 'node:path';
import type { Generator } from './base/generator.ts';
import type { Log } from './base/log.ts';
import type { Config } from './config.ts';
import { cacheFolder, dataFolder, modelsFolder } from './configFiles.ts';
import { Cascade } from './model/cascade.ts';
import { findBinding } from './model/llama/binding.ts';
import type { RunOptions } from './model/llama/llamaGenerator.ts';
import { type LlamaPlaces, missingFor, modelFile, type NeuralEngine, openNeural } from './model/neural.ts';
import { shippedModelFile } from './model/shipped.ts';
import { storedFile } from './model/store.ts';

export interface EnginesStatus {
  /** "recall", or "recall, then http". */
  readonly name: string;
  /** What the neural engine runs, once that is known. */
  readonly model?: string | undefined;
  /** Why the neural engine does not work at present. */
  readonly problem?: string | undefined;
  /** What is not installed of the model that would run beside recall by itself, and what brings it. */
  readonly missing?: string | undefined;
}

type Settings = Config['engine'];

const bindingFolder = path.join(dataFolder(), 'llama');
const places: LlamaPlaces = {
  bindingFolder,
  threadsFile: path.join(cacheFolder(), 'threads.json'),
  binding: () => findBinding(bindingFolder),
  shippedModel: () => shippedModelFile([bindingFolder]),
  storedModel: (name) => storedFile(modelsFolder(), name),
};

/** The engine beside recall that the settings ask for; a sentence when they do not make one. */
export function openConfiguredNeural(settings: Settings, options?: RunOptions): NeuralEngine | string | undefined {
  return openNeural(settings, places, options);
}

/** What is not installed of what `auto` would run, and what brings it. */
export function missingHere(settings: Settings): string | undefined {
  return missingFor(settings, places);
}

/** The model's file that the embedded engine would run; undefined where there is none. */
export function configuredModelFile(settings: Pick<Settings, 'use' | 'model'>): string | undefined {
  return modelFile(settings, places);
}

/** The model that ships, where it is installed. */
export function shippedModel(): string | undefined {
  return places.shippedModel();
}

export class Engines {
  readonly #recall: Generator;
  readonly #log: Log;
  #settings: Settings;
  #neural: NeuralEngine | undefined;
  #cascade: Cascade | undefined;
  #refused: string | undefined;
  #missing: string | undefined;
  #told: string | undefined;
  #secret = '';
  #isAwake = false;
  /** What an earlier setting has left to end. */
  #ending: Promise<void> = Promise.resolve();

  constructor(recall: Generator, settings: Settings, log: Log) {
    this.#recall = recall;
    this.#log = log;
    this.#settings = settings;
    this.#open();
  }

  get generator(): Generator {
    return this.#cascade ?? this.#recall;
  }

  configure(settings: Settings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.#ending = Promise.all([this.#ending, this.#close()]).then(() => undefined);
    this.#open();
  }

  setSecret(secret: string): void {
    this.#secret = secret;
    this.#neural?.setSecret(secret);
  }

  /** Logs a trouble of the neural engine when it comes, and that it has gone; not each time that it is met. */
  tellProblem(): void {
    const problem = this.#refused ?? this.#neural?.problem;
    if (problem === this.#told) return;
    if (problem !== undefined) this.#log('warn', `The ${this.#name} engine does not answer: ${problem}. Recall does.`);
    else this.#log('info', `The ${this.#name} engine answers again.`);
    this.#told = problem;
  }

  /** The neural engine may be asked soon: this one, and those of later settings. */
  wake(): void {
    this.#isAwake = true;
    this.#neural?.wake();
  }

  /** Settles when the neural engine can be asked, or has failed. */
  async settled(): Promise<void> {
    await this.#neural?.settled();
  }

  status(): EnginesStatus {
    return {
      name: this.generator.name,
      model: this.#neural?.description,
      problem: this.#refused ?? this.#neural?.problem,
      missing: this.#missing,
    };
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#ending, this.#close()]);
  }

  #open(): void {
    const opened = openConfiguredNeural(this.#settings);
    this.#refused = typeof opened === 'string' ? opened : undefined;
    this.#neural = typeof opened === 'string' ? undefined : opened;
    this.#neural?.setSecret(this.#secret);
    if (this.#isAwake) this.#neural?.wake();
    this.#cascade = this.#neural === undefined ? undefined : new Cascade(this.#recall, this.#neural, this.#settings);
    this.#missing = missingHere(this.#settings);
    if (this.#missing !== undefined) this.#log('debug', `Recall answers alone: ${this.#missing}.`);
    this.tellProblem();
  }

  get #name(): string {
    return this.#neural?.name ?? this.#settings.use;
  }

  async #close(): Promise<void> {
    const [cascade, neural] = [this.#cascade, this.#neural];
    this.#cascade = undefined;
    this.#neural = undefined;
    await cascade?.dispose();
    await neural?.dispose();
  }
}
