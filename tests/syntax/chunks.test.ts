/** Chunks as pictures: `│` marks each line of a chunk, `┌` its first. */
import { expect, test } from 'vitest';
import { chunksOf } from '../../server/syntax/chunks.ts';
import { factsOfText } from '../../server/syntax/factsOf.ts';
import { factsOfSnippet } from '../support/syntaxPicture.ts';

function picture(text: string, chunks: readonly { start: number; end: number }[]): string {
  const rows: string[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const chunk = chunks.find(({ start, end }) => start <= offset && offset + line.length <= end);
    rows.push(`${chunk ? (chunk.start === offset ? '┌' : '│') : ' '} ${line}`.trimEnd());
    offset += line.length + 1;
  }
  return rows.join('\n');
}

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

test('small definitions stay whole, what is between them is cut at blank lines', async () => {
  const text = `import os

LIMIT = 3
def one():
    return 1


# Says two.
@cached
def two(x):
    if x:

        return 2

class Three:
    def four(self):
        pass
`;
  expect(picture(text, (await factsOfSnippet('python', text)).chunks)).toMatchInlineSnapshot(`
    "┌ import os
    │
    │ LIMIT = 3
    │ def one():
    │     return 1


    ┌ # Says two.
    │ @cached
    │ def two(x):
    │     if x:
    │
    │         return 2

    ┌ class Three:
    │     def four(self):
    │         pass
    "
  `);
});

test('a class that is too long is split into header and members', async () => {
  const text = `class Long:
    """Says much."""
    x = 1

    def first(self):
${many(20, (i) => `        a${i}()`)}

    def second(self):
${many(20, (i) => `        b${i}()`)}
`;
  const { chunks } = await factsOfSnippet('python', text);
  expect(chunks.map(({ start, end }) => text.slice(start, end).split('\n').length)).toEqual([3, 21, 21]);
});

test('plain text is cut into runs of at most 15 lines', () => {
  const text = `${many(10, (i) => `a${i}`)}\n\n${many(10, (i) => `b${i}`)}\n\n\n${many(33, (i) => `c${i}`)}\n`;
  const lengths = factsOfText(text).chunks.map(({ start, end }) => text.slice(start, end).split('\n').length);
  expect(lengths).toEqual([10, 10, 15, 15, 3]);
});

test('no chunk is blank, and none holds an overlong line', () => {
  expect(chunksOf('', [])).toEqual([]);
  expect(chunksOf('\n \n\t\n\r\n', [])).toEqual([]);
  const text = `a\n${'x'.repeat(2_000_000)}\nb`;
  expect(chunksOf(text, []).map(({ start, end }) => text.slice(start, end))).toEqual(['a', 'b']);
  expect(chunksOf('x'.repeat(2_000_000), [])).toEqual([]);
});

test('chunks end before the line break, whatever it is', () => {
  const text = 'a\r\nb\r\n';
  expect(chunksOf(text, []).map(({ start, end }) => text.slice(start, end))).toEqual(['a\r\nb']);
});
