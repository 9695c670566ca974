/** The counted words of chunks, as search over chunks takes them in. */
import { expect, test } from 'vitest';
import { chunkFields, chunkTermsOf } from '../../server/syntax/chunkTerms.ts';

/** Of each chunk its words, each with how often it stands there; and how many words it has. */
function picture(text: string, ...chunks: string[]): string[] {
  const spans = chunks.map((chunk) => ({ start: text.indexOf(chunk), end: text.indexOf(chunk) + chunk.length }));
  const { words, counts, chunks: rows } = chunkTermsOf(text, spans);
  const names = words.split('\n');
  return chunks.map((_, index) => {
    const from = index === 0 ? 0 : (rows[chunkFields * index - 1] ?? 0);
    const own = counts.subarray(from, rows[chunkFields * index + 3]);
    const counted = Array.from(own, (count) => `${names[count >>> 8]} ${count & 255}`);
    return `${counted.join(', ')} of ${rows[chunkFields * index + 2]}`;
  });
}

test('words are counted by chunk, whatever their capitals', () => {
  const text = 'parseURLQuery(URL)\n\nQuery.parse(x, ÜBER, über, query)';
  expect(picture(text, 'parseURLQuery(URL)', 'Query.parse(x, ÜBER, über, query)')).toEqual([
    'parse 1, url 2, query 1 of 4',
    'query 2, parse 1, über 2 of 5',
  ]);
});

test('a word that a chunk cuts is counted as far as it lies in the chunk', () => {
  expect(picture('first = 1\nsecondThird', 'first', 'secondTh')).toEqual(['first 1 of 1', 'second 1, th 1 of 2']);
});
