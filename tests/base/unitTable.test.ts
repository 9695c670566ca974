/** Numbers for spans of code units: the same text, wherever it stands, has the same number, and gives its text back. */
import { expect, it } from 'vitest';
import { CodeUnits, codeUnitsOf } from '../../server/base/codeUnits.ts';
import { UnitTable } from '../../server/base/unitTable.ts';

it('gives each text a number of its own, however many there are', () => {
  const table = new UnitTable(3);
  const texts = Array.from({ length: 20_000 }, (_, index) => `name${index}_é`);
  const numbers = texts.map((text) => table.intern(codeUnitsOf(text), 0, text.length));
  expect(numbers).toEqual(texts.map((_, index) => index + 3));
  expect(table.size).toBe(texts.length + 3);
  expect(numbers.map((number) => table.textOf(number))).toEqual(texts);
  for (const text of texts) expect(table.textOf(table.find(codeUnitsOf(text), 0, text.length))).toBe(text);
});

it('finds a text within others, and nothing that was never seen', () => {
  const table = new UnitTable();
  const units = codeUnitsOf('get(getter)');
  expect([table.intern(units, 0, 3), table.intern(units, 4, 10), table.intern(units, 4, 7)]).toEqual([0, 1, 0]);
  expect(table.find(units, 0, 4)).toBe(-1);
});

it('reads one text after the other in the same memory', () => {
  const memory = new CodeUnits();
  const long = '😀x'.repeat(30_000);
  for (const text of ['abc', long, 'dé']) {
    expect([...memory.read(text).subarray(0, text.length)]).toEqual([...codeUnitsOf(text)]);
    expect(memory.read(text)[1]).toBe(text.charCodeAt(1));
  }
});
