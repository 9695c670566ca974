/**
 * Times and memory of recall alone over a workspace of a given number of tokens, in a process of its own: how fast it is indexed,
 * how fast a line is written while a person types, how fast a keystroke and a saved file are taken in.
 */
import { setImmediate } from 'node:timers/promises';
import type { Window } from '../../server/base/window.ts';
import { Recall } from '../../server/recall/recall.ts';
import { shippedWeights } from '../../server/recall/weights.ts';
import { seededRandom } from '../statistics.ts';
import { readSources, type SourceText } from './texts.ts';

/** Milliseconds of one thing: by the clock, and of the processors' time, which other programs hardly change. */
export interface Spent {
  readonly clock: number;
  readonly processor: number;
}

export interface RecallTimes {
  readonly files: number;
  readonly tokens: number;
  /** From the first text to the last link. */
  readonly index: Spent;
  /** Megabytes that the index takes. */
  readonly megabytes: number;
  /** A keystroke and the line after it; the same where the file has just been opened. */
  readonly line: readonly Spent[];
  readonly firstLine: readonly Spent[];
  /** Taking in a keystroke, up to the first question for a next token; taking in another file that was saved. */
  readonly keystroke: readonly Spent[];
  readonly saved: readonly Spent[];
  /** Tokens scored, and the time for all of them. */
  readonly scored: Spent & { readonly tokens: number };
}

interface Place {
  readonly source: SourceText;
  /** Offsets of the line, without its indentation, and of the cursor. */
  readonly start: number;
  readonly end: number;
  readonly cursor: number;
}

const seed = 11;
const nPlaces = 200;
/** Texts scored at one place: as many as pieces of context that are compared for it. */
const scoresAtPlace = 8;
const never = new AbortController().signal;

export async function measureRecall(tokens: number): Promise<RecallTimes> {
  const texts = new Map<string, string>();
  const weights = shippedWeights();
  if (weights.kind === 'none') throw new Error(weights.reason);
  const counter = new Recall(() => undefined);
  let counted = 0;
  await readSources(({ path, text }) => {
    counted += counter.countTokens(text);
    texts.set(path, text);
    return counted >= tokens;
  });
  const sources = [...texts].map(([path, text]) => ({ path, text }));
  await collect();
  const before = residentMegabytes();
  const recall = new Recall((path) => texts.get(path), weights.network);
  const index = await spent(async () => {
    for (const [at, { path, text }] of sources.entries()) {
      recall.put(path, path, text);
      // As the workspace does: what is read goes in between other work.
      if (at % 32 === 0) await setImmediate();
    }
    await recall.idle();
  });
  await collect();
  const megabytes = residentMegabytes() - before;
  const { files, tokens: learned } = recall.size();
  const places = choosePlaces(sources, seededRandom(seed));
  const typed = await measureTyping(recall, places);
  const saved = await measureSaving(recall, sources, seededRandom(seed + 1));
  const scored = await measureScoring(recall, places);
  recall.dispose();
  return { files, tokens: learned, index, megabytes, ...typed, saved, scored };
}

/** Places after some characters of a line of code, each in another file where there are enough. */
function choosePlaces(sources: readonly SourceText[], random: () => number): Place[] {
  const places: Place[] = [];
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  for (let tries = 0; places.length < nPlaces && tries < 20 * nPlaces; tries++) {
    const source = pick(sources);
    if (source === undefined) break;
    const lines = [...source.text.matchAll(/^[ \t]*(\S.{19,})$/gm)].filter(([, code]) => !code?.startsWith('#'));
    const line = pick(lines);
    if (line === undefined) continue;
    const start = line.index + (line[0].length - (line[1]?.length ?? 0));
    const end = line.index + line[0].length;
    places.push({ source, start, end, cursor: start + Math.floor(random() * 12) });
  }
  // From folder to folder, as a person goes: beyond eight million tokens each brings its own files in.
  return places.sort((a, b) => (a.source.path < b.source.path ? -1 : 1));
}

/** In each place the rest of the line is cut away, and its first two characters are typed anew. */
async function measureTyping(recall: Recall, places: readonly Place[]) {
  const firstLine: Spent[] = [];
  const line: Spent[] = [];
  const keystroke: Spent[] = [];
  for (const { source, start, end, cursor } of places) {
    const { path, text } = source;
    const at = Math.min(cursor, end - 4);
    const windowAfter = (typed: number) => windowAt(path, text.slice(0, at + typed), text.slice(end), start);
    const type = (typed: number, then: (window: Window) => unknown) => {
      const window = windowAfter(typed);
      const whole = window.prefix + window.suffix;
      return spent(async () => {
        recall.put(path, path, whole);
        await then(window);
      });
    };
    firstLine.push(await type(1, (window) => generate(recall, window)));
    line.push(await type(2, (window) => generate(recall, window)));
    keystroke.push(await type(3, (window) => recall.observe({ window, snippets: [] })));
    recall.put(path, path, text);
  }
  return { firstLine, line, keystroke };
}

/** Another file is saved with a line more, and a request takes it in. */
async function measureSaving(recall: Recall, sources: readonly SourceText[], random: () => number): Promise<Spent[]> {
  const saved: Spent[] = [];
  const window = windowAt('/open.py', 'x = ', '\n', 0);
  for (let round = 0; round < 60; round++) {
    const source = sources[Math.floor(random() * sources.length)];
    if (source === undefined) break;
    await recall.score({ window, snippets: [] }, '', never);
    const text = `${source.text}\nsaved_${round} = ${round}\n`;
    saved.push(
      await spent(async () => {
        recall.put(source.path, source.path, text);
        await recall.score({ window, snippets: [] }, '', never);
      }),
    );
  }
  return saved;
}

/** The true rest of each place's line, and those of others. */
async function measureScoring(recall: Recall, places: readonly Place[]): Promise<RecallTimes['scored']> {
  let tokens = 0;
  const time = await spent(async () => {
    for (const [index, { source, start, end, cursor }] of places.entries()) {
      const window = windowAt(source.path, source.text.slice(0, cursor), source.text.slice(end), start);
      for (let other = 0; other < scoresAtPlace; other++) {
        const from = places[(index + other) % places.length];
        if (from === undefined) continue;
        const continuation = from.source.text.slice(from.start, from.end);
        tokens += (await recall.score({ window, snippets: [] }, continuation, never)).length;
      }
    }
  });
  return { ...time, tokens };
}

async function spent(work: () => Promise<void>): Promise<Spent> {
  const [startedAt, usedBefore] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(usedBefore);
  return { clock: performance.now() - startedAt, processor: (user + system) / 1000 };
}

function windowAt(path: string, prefix: string, suffix: string, lineStart: number): Window {
  const indent = /[ \t]*$/.exec(prefix.slice(0, lineStart))?.[0] ?? '';
  const partialWord = /[\p{L}\p{N}_$]*$/u.exec(prefix)?.[0] ?? '';
  return { path, displayPath: path, languageId: 'python', prefix, suffix, hole: 'line', indent, partialWord };
}

async function generate(recall: Recall, window: Window): Promise<void> {
  for await (const piece of recall.generate({ window, snippets: [] }, never)) void piece;
}

async function collect(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await setImmediate();
  }
}

function residentMegabytes(): number {
  return process.memoryUsage().rss / 1e6;
}
