/** N typists who type real lines into one server through the http engine, as editors would. Knows no report. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Prompt } from '../../server/base/generator.ts';
import { type HttpEngineSettings, HttpGenerator } from '../../server/model/http/httpGenerator.ts';
import { Runs } from '../../server/model/runs.ts';
import { type Counts, counted, noCounts } from './counted.ts';

export interface LoadSettings {
  readonly address: string;
  readonly model: string;
  readonly api: HttpEngineSettings['api'];
  readonly typists: number;
  readonly seconds: number;
}

/** Between two keystrokes of a fast typist, in milliseconds. */
const rhythm = 200;
/** After every few characters, to read what is suggested. */
const burst = 6;
const thought = 1_500;

export interface LoadOutcome {
  readonly keystrokes: number;
  readonly counts: Counts;
  /** What answered, in words. */
  readonly description: string;
}

export async function runTypists({ address, model, api, typists, seconds }: LoadSettings): Promise<LoadOutcome> {
  const counts = noCounts();
  let keystrokes = 0;
  let description = '';
  const end = performance.now() + 1_000 * seconds;
  await Promise.all(Array.from({ length: typists }, (_, number) => typist(number)));
  return { keystrokes, counts, description };

  async function typist(number: number): Promise<void> {
    const limits = { family: 'auto', contextTokens: 1_024, maximumTokens: 24, timeoutMilliseconds: 60_000 };
    const engine = new HttpGenerator({ address, api, model, ...limits, tokenVariable: '', tokenFile: '', caFile: '' });
    const runs = new Runs(counted(engine, counts));
    const asked: Promise<void>[] = [];
    let before = new AbortController();
    for (const prompt of keystrokesOf(number)) {
      if (performance.now() > end) break;
      before.abort();
      before = new AbortController();
      keystrokes++;
      asked.push(readLine(runs, prompt, before.signal));
      await setTimeout(asked.length % burst === 0 ? thought : rhythm);
    }
    before.abort();
    await Promise.all(asked);
    description = engine.description ?? description;
    await runs.stop();
    await engine.dispose();
  }
}

/** As `trim` does, which leaves the stream where the line ends. */
async function readLine(runs: Runs, prompt: Prompt, signal: AbortSignal): Promise<void> {
  for await (const piece of runs.stream(prompt, signal)) if (piece.text.includes('\n')) break;
}

/** Each typist writes another file of zod's sources, from its middle on, in bursts, with a pause to read. */
function* keystrokesOf(number: number): Iterable<Prompt> {
  const root = path.join(path.dirname(createRequire(import.meta.url).resolve('zod/package.json')), 'src', 'v4', 'core');
  const names = [
    'parse.ts',
    'util.ts',
    'registries.ts',
    'errors.ts',
    'checks.ts',
    'regexes.ts',
    'schemas.ts',
    'api.ts',
  ];
  const name = names[number % names.length] ?? 'util.ts';
  const text = readFileSync(path.join(root, name), 'utf8');
  const place = {
    path: path.join(root, name),
    displayPath: name,
    languageId: 'typescript',
    hole: 'line',
    indent: '',
  } as const;
  for (let at = text.indexOf('\n', text.length / 2) + 1; at < text.length; at++) {
    const prefix = text.slice(0, at);
    const suffix = text.slice(text.indexOf('\n', at));
    const partialWord = /[\p{L}\p{N}_$]*$/u.exec(prefix)?.[0] ?? '';
    yield { window: { ...place, prefix, suffix, partialWord }, snippets: [] };
  }
}
