/** A neural engine as the server sees it, and how one is made from settings. Knows no engine's inside. */
import type { Generator } from '../base/generator.ts';
import type { ApiName } from './http/connect.ts';
import { HttpGenerator } from './http/httpGenerator.ts';

export interface NeuralEngine extends Generator {
  /** Why it does not work at present, in words. */
  readonly problem: string | undefined;
  /** What answers, in words, once it is known. */
  readonly description: string | undefined;
  /** A bearer token from the client's secret store. */
  setSecret(secret: string): void;
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
}

/** The engine beside recall that the settings ask for; undefined for none, a sentence when they do not make one. */
export function openNeural(settings: NeuralSettings): NeuralEngine | string | undefined {
  if (settings.use === 'recall') return undefined;
  if (settings.use === 'llama') return 'engine.use is "llama", which is not there yet';
  if (settings.address === '') return 'engine.use is "http", but engine.address is empty';
  if (!/^https?:\/\//.test(settings.address) || !URL.canParse(settings.address)) {
    return `engine.address should look like "http://127.0.0.1:8080"; found "${settings.address}"`;
  }
  return new HttpGenerator(settings);
}
