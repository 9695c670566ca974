/** Every threat that SECURITY.md names has something against it, and a test that is there. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const rows = readFileSync(path.join(root, 'SECURITY.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]/.test(line))
  .map((line) => line.slice(1, -1).split('|'));

test('each line of the table has a defence and tests, all of which are there', () => {
  expect(rows.length).toBeGreaterThan(14);
  const tests = rows.map(([, , cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file));
  expect(rows.filter((row, at) => row.length !== 3 || row[1]?.trim() === '' || tests[at]?.length === 0)).toEqual([]);
  expect(tests.flat().filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});
