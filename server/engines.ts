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
import type { RunOptions } from './model/llama/llamaGenerator.ts';
import { type LlamaPlaces, type NeuralEngine, openNeural } from './model/neural.ts';
import { storedFile } from './model/store.ts';

export interface EnginesStatus {
  /** "recall", or "recall, then http". */
  readonly name: string;
  /** What the neural engine runs, once that is known. */
  readonly model?: string | undefined;
  /** Why the neural engine does not work at present. */
  readonly problem?: string | undefined;
}

type Settings = Config['engine'];

const places: LlamaPlaces = {
  bindingFolder: path.join(dataFolder(), 'llama'),
  threadsFile: path.join(cacheFolder(), 'threads.json'),
  modelFile: (name) => storedFile(modelsFolder(), name),
};

/** The engine beside recall that the settings ask for; a sentence when they do not make one. */
export function openConfiguredNeural(settings: Settings, options?: RunOptions): NeuralEngine | string | undefined {
  return openNeural(settings, places, options);
}

export class Engines {
  readonly #recall: Generator;
  readonly #log: Log;
  #settings: Settings;
  #neural: NeuralEngine | undefined;
  #cascade: Cascade | undefined;
  #refused: string | undefined;
  #told: string | undefined;
  #secret = '';
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
    if (problem !== undefined)
      this.#log('warn', `The ${this.#settings.use} engine does not answer: ${problem}. Recall does.`);
    else this.#log('info', `The ${this.#settings.use} engine answers again.`);
    this.#told = problem;
  }

  /** Settles when the neural engine can be asked, or cannot and will not by itself. */
  async settled(): Promise<void> {
    await this.#neural?.settled();
  }

  status(): EnginesStatus {
    return {
      name: this.generator.name,
      model: this.#neural?.description,
      problem: this.#refused ?? this.#neural?.problem,
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
    this.#cascade = this.#neural === undefined ? undefined : new Cascade(this.#recall, this.#neural, this.#settings);
    this.tellProblem();
  }

  async #close(): Promise<void> {
    const [cascade, neural] = [this.#cascade, this.#neural];
    this.#cascade = undefined;
    this.#neural = undefined;
    await cascade?.dispose();
    await neural?.dispose();
  }
}
