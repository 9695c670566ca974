/**
 * `npm run bench:evaluated`: how much of the prompt the real llama.cpp server evaluates anew at each keystroke within a line, by our own
 * template and by its /infill. Starts the server that llamaServer.sh has built, with the small model, and writes
 * bench/results/llama-server-cache.md.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Prompt } from '../../server/base/generator.ts';
import type { Snippet } from '../../server/base/window.ts';
import { HttpClient } from '../../server/model/http/client.ts';
import { connect } from '../../server/model/http/connect.ts';
import type { Dialect } from '../../server/model/http/dialect.ts';
import { llamaInfill } from '../../server/model/http/dialects.ts';
import { getJson } from '../../server/model/http/getJson.ts';
import { at, isRecord } from '../../server/model/json.ts';
import { partsOf } from '../../server/model/parts.ts';
import { heal } from '../../server/model/required.ts';
import { templates } from '../../server/model/templates.ts';
import { TokenRatio } from '../../server/model/tokenRatio.ts';
import { cacheFolder } from '../cacheFolder.ts';
import { quantile } from '../statistics.ts';

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: path.join(cacheFolder('real'), 'llama-server/bin/llama-server') },
    port: { type: 'string', default: '18081' },
    lines: { type: 'string', default: '3' },
  },
});
if (!existsSync(values.server)) throw new Error('There is no llama-server: bench/servers/llamaServer.sh builds it.');

const root = path.resolve(import.meta.dirname, '../..');
const sources = path.join(path.dirname(createRequire(import.meta.url).resolve('zod/package.json')), 'src/v4/core');
const names = ['schemas.ts', 'util.ts', 'parse.ts'];
/** Of a line so many characters are typed at most. */
const longestLine = 24;
const maximumTokens = 24;
const never = new AbortController().signal;

/** Where it stands: the first key in a file or in a further line, or one within the line. */
type Kind = 'file' | 'line' | 'within';

interface Keystroke {
  readonly kind: Kind;
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
  /** From the keystroke before. */
  readonly hasChanged: boolean;
  /** All files that were sent stand in the prompt. */
  readonly showsFiles: boolean;
}

const rows: string[] = [];
/** The window that is asked for, and the batch of the server: a share of it is what its own template keeps. The small model has 2,048 tokens. */
for (const [window, batch] of [
  [2_048, 2_048],
  [1_024, 1_024],
] as const) {
  rows.push(...(await withServer(batch, (address) => measured(address, window, batch))));
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const report = [
  "# What llama.cpp's server evaluates anew at a keystroke",
  '',
  `Made by \`npm run bench:evaluated\`, commit ${commit}: the real llama-server (\`-c 2048\`) with the small model. ${values.lines} lines in each of`,
  `${names.length} files of zod's sources are typed, up to ${longestLine} characters of each, with the text above and below them and three pieces of other`,
  'files, as the http engine asks: the half of a word at the cursor is required of the answer and no part of the prompt. Of the',
  "prompt's tokens the server counts those that it did not have in its cache (`timings.prompt_n`); it evaluates one at least. Where the prompt",
  "has changed, within a line, are the keystrokes that begin a word or a sign. A further line's first key moves the line before it to the",
  'text above, and the text below begins a line later. Nothing of recall is shown to the model.',
  '',
  '| window, batch | by | keystrokes within a line | tokens of the prompt, mean | evaluated, mean | share | p95 | where the prompt has changed, mean | share | at the first of a further line, mean | all files in the prompt |',
  '|---|---|---|---|---|---|---|---|---|---|---|',
  ...rows,
  '',
].join('\n');
await writeFile(path.join(root, 'bench/results/llama-server-cache.md'), report);
process.stdout.write(report);

async function withServer(batch: number, use: (address: string) => Promise<string[]>): Promise<string[]> {
  const model = path.join(root, 'models/small/small.gguf');
  const more = ['--threads', '1', '--host', '127.0.0.1', '--port', values.port, '-np', '1'];
  const sizes = ['-c', '2048', '-b', `${batch}`];
  const server = spawn(values.server, ['-m', model, ...more, ...sizes], { stdio: 'ignore' });
  const address = `http://127.0.0.1:${values.port}`;
  try {
    const isUp = async () => (await fetch(`${address}/health`).catch(() => undefined))?.ok === true;
    while (!(await isUp())) {
      if (server.exitCode !== null) throw new Error(`llama-server ended with ${server.exitCode}.`);
      await setTimeout(200);
    }
    return await use(address);
  } finally {
    const hasEnded = once(server, 'exit');
    if (server.exitCode === null && server.kill()) await hasEnded;
  }
}

async function measured(address: string, window: number, batch: number): Promise<string[]> {
  const limits = { timeoutMilliseconds: 60_000, tokenVariable: '', tokenFile: '', caFile: '' };
  const client = new HttpClient({ address, ...limits });
  const found = await connect(client, { api: 'llamacpp', model: '', family: 'auto' }, never);
  if ('kind' in found) throw new Error(found.reason);
  const told: string[] = [];
  for (const dialect of [llamaInfill, found.dialect]) {
    const strokes: Keystroke[] = [];
    for await (const one of typed(client, dialect, templates[found.family], window)) strokes.push(one);
    const within = strokes.filter(({ kind }) => kind === 'within');
    const changed = within.filter(({ hasChanged }) => hasChanged);
    const firsts = strokes.filter(({ kind }) => kind === 'line');
    const files = strokes.filter(({ showsFiles }) => showsFiles).length / strokes.length;
    const cells = [
      `${window}, ${batch}`,
      dialect.path,
      within.length,
      mean(within, ({ promptTokens }) => promptTokens).toFixed(0),
      mean(within, ({ evaluatedTokens }) => evaluatedTokens).toFixed(1),
      percent(mean(within, shareOf)),
      quantile(
        within.map(({ evaluatedTokens }) => evaluatedTokens),
        0.95,
      ),
      mean(changed, ({ evaluatedTokens }) => evaluatedTokens).toFixed(1),
      percent(mean(changed, shareOf)),
      mean(firsts, ({ evaluatedTokens }) => evaluatedTokens).toFixed(0),
      `${(100 * files).toFixed(0)} %`,
    ];
    told.push(`| ${cells.join(' | ')} |`);
  }
  await client.dispose();
  return told;
}

/** As the http engine asks, but for one token of the answer. */
async function* typed(
  client: HttpClient,
  dialect: Dialect,
  template: (typeof templates)['plain'],
  contextTokens: number,
): AsyncIterable<Keystroke> {
  const ratio = await countedBy(client);
  const { readsProposals } = template;
  const countTokens = (text: string) => ratio.count(text);
  let before = '';
  for (const { prompt, kind } of keystrokes()) {
    const whole = partsOf(prompt, { contextTokens, outputTokens: maximumTokens, countTokens, readsProposals });
    const { parts, required } = heal(whole, dialect.canConstrain === true);
    const ask = { parts, required, template, model: '', maximumTokens, contextTokens, isOneLine: true };
    const body = { ...dialect.body(ask), n_predict: 1, stream: false };
    const answer = await getJson(client, dialect.path, never, { body });
    if (answer.kind === 'failed') throw new Error(answer.reason);
    const chunk = isRecord(answer.value) ? dialect.read(answer.value) : undefined;
    const { promptTokens = 0, evaluatedTokens = 0 } = chunk ?? {};
    const sent = String(at(answer.value, ['prompt']));
    const showsFiles = parts.snippets.every((snippet) => sent.includes(snippet.path));
    yield { kind, promptTokens, evaluatedTokens, hasChanged: sent !== before, showsFiles };
    before = sent;
  }
}

/** Of the model's own tokens. */
async function countedBy(client: HttpClient): Promise<TokenRatio> {
  const content = read(names[0] ?? '').slice(0, 8_000);
  const counted = await getJson(client, '/tokenize', never, { body: { content, parse_special: false } });
  const tokens = counted.kind === 'value' ? at(counted.value, ['tokens']) : undefined;
  const ratio = new TokenRatio();
  if (Array.isArray(tokens)) ratio.learn(content.length, tokens.length);
  return ratio;
}

/** Lines from the middle of each file on that say something, typed one after the other, character by character. */
function* keystrokes(): Iterable<{ prompt: Prompt; kind: Kind }> {
  const most = Number(values.lines);
  for (const name of names) {
    const text = read(name);
    const place = { path: path.join(sources, name), displayPath: name, languageId: 'typescript', indent: '' } as const;
    let lines = 0;
    for (let start = text.indexOf('\n', text.length / 2) + 1; lines < most; start = text.indexOf('\n', start) + 1) {
      const line = text.slice(start, text.indexOf('\n', start));
      if (line.trim().length < 12) continue;
      lines++;
      const indent = line.length - line.trimStart().length;
      const suffix = text.slice(start + line.length);
      for (let at = indent + 1; at <= Math.min(line.length, indent + longestLine); at++) {
        const prefix = text.slice(0, start + at);
        const partialWord = /[\p{L}\p{N}_$]*$/u.exec(prefix)?.[0] ?? '';
        const prompt = { window: { ...place, prefix, suffix, hole: 'line', partialWord } as const, snippets: beside() };
        yield { prompt, kind: at > indent + 1 ? 'within' : lines > 1 ? 'line' : 'file' };
      }
    }
  }
}

/** Pieces of other files, as large as retrieval's. */
function beside(): Snippet[] {
  return ['checks.ts', 'errors.ts', 'registries.ts'].map((displayPath) => {
    const text = read(displayPath).split('\n').slice(20, 40).join('\n');
    const lines = { start: 20, end: 40 };
    const made = { source: 'lexical', score: 1, reason: '', cost: 200 } as const;
    return { path: path.join(sources, displayPath), displayPath, lines, text, ...made };
  });
}

function read(name: string): string {
  return readFileSync(path.join(sources, name), 'utf8');
}

function shareOf({ evaluatedTokens, promptTokens }: Keystroke): number {
  return evaluatedTokens / promptTokens;
}

function mean<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0) / Math.max(all.length, 1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
