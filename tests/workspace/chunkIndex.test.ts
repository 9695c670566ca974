/** Search over chunks: what is found, and that a history of changes leaves no trace. */
import { expect, test } from 'vitest';
import type { Span } from '../../server/base/span.ts';
import { chunkTermsOf } from '../../server/syntax/chunkTerms.ts';
import { ChunkIndex } from '../../server/workspace/chunkIndex.ts';
import { FileNumbers } from '../../server/workspace/fileNumbers.ts';

const none: ReadonlySet<string> = new Set();

/** Every line is a chunk. */
function linesOf(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    spans.push({ start, end: start + line.length });
    start += line.length + 1;
  }
  return spans;
}

/** Texts by path, to tell a line from its offset. */
const texts = new Map<string, string>();

const numbers = new FileNumbers();
const newIndex = () => new ChunkIndex((file) => numbers.pathOf(file));

function put(index: ChunkIndex, path: string, text: string): void {
  texts.set(path, text);
  index.put(numbers.give(path), chunkTermsOf(text, linesOf(text)));
}

function found(index: ChunkIndex, query: string, exclude = none): string[] {
  return index
    .search(query, 5, exclude)
    .map(({ path, start }) => `${path}:${(texts.get(path)?.slice(0, start).split('\n').length ?? 0) - 1}`);
}

test('words are found whatever their case and style', () => {
  const index = newIndex();
  put(index, 'a', 'parseURLQuery\nparse_body\nnothing');
  expect(found(index, 'url_query')).toEqual(['a:0']);
  expect(found(index, 'PARSE')).toEqual(['a:1', 'a:0']);
  expect(found(index, 'missing')).toEqual([]);
  expect(found(index, '')).toEqual([]);
});

test('rare words and short chunks count more', () => {
  const index = newIndex();
  put(index, 'a', 'common rare\ncommon other\ncommon other words and more of them\ncommon');
  expect(found(index, 'common rare')[0]).toBe('a:0');
  expect(found(index, 'common')[0]).toBe('a:3');
});

test('excluded files are left out, and leave their places to others', () => {
  const index = newIndex();
  for (let file = 0; file < 9; file++) put(index, `f${file}`, 'same words here');
  expect(found(index, 'words', new Set(['f0', 'f2']))).toEqual(['f1:0', 'f3:0', 'f4:0', 'f5:0', 'f6:0']);
  expect(index.search('words', 0, none)).toEqual([]);
});

test('a word in most chunks is used only where no other is', () => {
  const index = newIndex();
  for (let file = 0; file < 200; file++) put(index, `f${file}`, file === 7 ? 'return unusual' : 'return');
  expect(found(index, 'return unusual')).toEqual(['f7:0']);
  expect(found(index, 'return')).toHaveLength(5);
});

test('letters beyond ASCII fold on both sides', () => {
  const index = newIndex();
  put(index, 'a', 'ÜberMaß\nпривет_мир\nplain');
  expect(found(index, 'über')).toEqual(found(index, 'ÜBER'));
  expect(found(index, 'МИР')).toEqual(['a:1']);
});

test('incremental equals fresh', () => {
  const random = randomFrom(20);
  const words = Array.from({ length: 300 }, (_, at) => `${String.fromCharCode(97 + (at % 26))}word${at}`);
  const texts = new Map<string, string>();
  const incremental = newIndex();
  for (let step = 0; step < 1_500; step++) {
    const path = `f${Math.floor(random() * 60)}`;
    if (random() < 0.3) {
      texts.delete(path);
      incremental.remove(numbers.of(path));
    } else {
      const text = textOf(random, words);
      texts.set(path, text);
      put(incremental, path, text);
    }
    // Queries in between tidy up at different times.
    if (step % 97 !== 0) continue;
    const fresh = newIndex();
    for (const [freshPath, text] of texts) put(fresh, freshPath, text);
    for (let query = 0; query < 5; query++) {
      const asked = textOf(random, words);
      expect(incremental.search(asked, 7, none)).toEqual(fresh.search(asked, 7, none));
    }
    expect(incremental.size).toBe(fresh.size);
  }
});

test('a large index answers from its sorted part as from its new one', () => {
  const random = randomFrom(4);
  const words = Array.from({ length: 2_000 }, (_, at) => `w${(at * 7919).toString(36).replaceAll(/\d/g, 'x')}q`);
  const sorted = newIndex();
  const texts = Array.from({ length: 900 }, () => textOf(random, words, 300));
  for (const [at, text] of texts.entries()) put(sorted, `f${at}`, text);
  const before = sorted.search(texts[3]?.slice(0, 200) ?? '', 10, none);
  put(sorted, 'new', 'entirely unheard');
  expect(sorted.search('unheard', 10, none).map(({ path }) => path)).toEqual(['new']);
  sorted.remove(numbers.of('new'));
  expect(sorted.search(texts[3]?.slice(0, 200) ?? '', 10, none)).toEqual(before);
  expect(before[0]?.path).toBe('f3');
});

function textOf(random: () => number, words: readonly string[], most = 40): string {
  const count = 1 + Math.floor(random() * most);
  return Array.from({ length: count }, () => {
    const word = words[Math.floor(random() ** 2 * words.length)] ?? '';
    return word + (random() < 0.15 ? '\n' : ' ');
  }).join('');
}

/** Park and Miller's generator, from a fixed seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test('the best are found wherever they lie among tens of thousands', () => {
  const index = newIndex();
  const needles = [0, 8_191, 8_192, 8_193, 19_999];
  const words = Array.from({ length: 40 }, (_, word) => `word${word}x`);
  const lines = Array.from({ length: 20_000 }, (_, line) => words[line % words.length] ?? '');
  for (const line of needles) lines[line] += ' needle';
  put(index, 'a', lines.join('\n'));
  index.tidy(true);
  const places = needles.map((line) => `a:${line}`);
  expect(found(index, 'needle')).toEqual(places);
  expect(new Set(found(index, `needle ${words.join(' ')}`))).toEqual(new Set(places));
});
