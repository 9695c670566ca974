/** Pieces that are kept do not keep the texts that they were cut from. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { detached } from '../../server/base/detached.ts';
import { LineMemo } from '../../server/recall/lines.ts';
import { Vocabulary } from '../../server/recall/vocabulary.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const count = 200;
const length = 100_000;

/** Megabytes that live once `keep` has been given as many texts. */
function keptBy(keep: (text: string, at: number) => void): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < count; at++) keep(`the_name_of_line_${at} = value\n${'x'.repeat(length)}\n`, at);
  collect();
  return (process.memoryUsage().heapUsed - before) / 1e6;
}

const end = 25;
const all = (count * length) / 1e6;

test('a piece that is cut off holds its text, and a detached one does not', () => {
  const [cut, own]: string[][] = [[], []];
  expect(keptBy((text) => cut?.push(text.slice(0, end)))).toBeGreaterThan(all / 2);
  expect(keptBy((text) => own?.push(detached(text.slice(0, end))))).toBeLessThan(all / 4);
  expect(own).toEqual(cut);
  expect(['', 'a', '😀', '\ud83d', 'é\r\n'].map(detached)).toEqual(['', 'a', '😀', '\ud83d', 'é\r\n']);
});

test('lines that recall remembers do not hold the texts in which they were typed', () => {
  const memo = new LineMemo(new Vocabulary());
  expect(keptBy((text) => memo.tokens(text, 0, end))).toBeLessThan(all / 4);
});
