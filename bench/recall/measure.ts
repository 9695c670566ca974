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

export interface RecallTimes {
  readonly files: number;
  readonly tokens: number;
  /** In milliseconds, from the first text to the last link. */
  readonly index: number;
  /** Megabytes that the index takes. */
  readonly megabytes: number;
  /** Milliseconds each: a keystroke and the line after it; the same where the file has just been opened. */
  readonly line: readonly number[];
  readonly firstLine: readonly number[];
  /** Milliseconds each: taking in a keystroke; taking in another file that was saved. */
  readonly keystroke: readonly number[];
  readonly saved: readonly number[];
  /** Tokens scored in a second. */
  readonly scored: number;
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
  const startedAt = performance.now();
  for (const [index, { path, text }] of sources.entries()) {
    recall.put(path, path, text);
    // As the workspace does: what is read goes in between other work.
    if (index % 32 === 0) await setImmediate();
  }
  await recall.idle();
  const index = performance.now() - startedAt;
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
  return places;
}

/** In each place the rest of the line is cut away, and its first two characters are typed anew. */
async function measureTyping(recall: Recall, places: readonly Place[]) {
  const firstLine: number[] = [];
  const line: number[] = [];
  const keystroke: number[] = [];
  for (const { source, start, end, cursor } of places) {
    const { path, text } = source;
    const at = Math.min(cursor, end - 4);
    const windowAfter = (typed: number) => windowAt(path, text.slice(0, at + typed), text.slice(end), start);
    const timeLine = async (typed: number) => {
      const window = windowAfter(typed);
      const startedAt = performance.now();
      recall.put(path, path, window.prefix + window.suffix);
      await generate(recall, window);
      return performance.now() - startedAt;
    };
    firstLine.push(await timeLine(1));
    line.push(await timeLine(2));
    const window = windowAfter(3);
    const whole = window.prefix + window.suffix;
    const startedAt = performance.now();
    recall.put(path, path, whole);
    keystroke.push(performance.now() - startedAt);
    recall.put(path, path, text);
  }
  return { firstLine, line, keystroke };
}

/** Another file is saved with a line more; a request takes it in, and one that had nothing to take in is subtracted. */
async function measureSaving(recall: Recall, sources: readonly SourceText[], random: () => number): Promise<number[]> {
  const saved: number[] = [];
  const window = windowAt('/open.py', 'x = ', '\n', 0);
  for (let round = 0; round < 60; round++) {
    const source = sources[Math.floor(random() * sources.length)];
    if (source === undefined) break;
    await recall.score({ window, snippets: [] }, '', never);
    const startedAt = performance.now();
    recall.put(source.path, source.path, `${source.text}\nsaved_${round} = ${round}\n`);
    await recall.score({ window, snippets: [] }, '', never);
    saved.push(performance.now() - startedAt);
  }
  return saved;
}

/** Tokens a second, over the true rest of each place's line and others of the same length. */
async function measureScoring(recall: Recall, places: readonly Place[]): Promise<number> {
  let tokens = 0;
  let milliseconds = 0;
  for (const [index, { source, start, end, cursor }] of places.entries()) {
    const window = windowAt(source.path, source.text.slice(0, cursor), source.text.slice(end), start);
    const startedAt = performance.now();
    for (let other = 0; other < scoresAtPlace; other++) {
      const {
        source: from,
        start: begin,
        end: stop,
      } = places[(index + other) % places.length] ?? places[0] ?? { source, start, end };
      const scored = await recall.score({ window, snippets: [] }, from.text.slice(begin, stop), never);
      tokens += scored.length;
    }
    milliseconds += performance.now() - startedAt;
  }
  return (1000 * tokens) / milliseconds;
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
