/** Which lines of another file stand where the cursor stands: `█` is the cursor. */
import { expect, it } from 'vitest';
import { CursorPlace } from '../../server/retrieve/likePlaces.ts';
import { promptAt } from '../support/prompt.ts';

const other = [
  'def save(path, rows):',
  '    with open(path, "w") as file:',
  '        writer = csv.writer(file)',
  '        writer.writerows(rows)',
  '',
  'def load(path):',
  '    with open(path) as file:',
  '        reader = csv.reader(file)',
  '        rows = list(reader)',
  '    return rows',
  '',
  'def size(path):',
  '    return os.stat(path).st_size',
].join('\n');

/** Text of the lines found, best first. */
function found(picture: string, text = other, part = { start: 0, end: text.length }): string[] {
  const places = new CursorPlace(promptAt(picture).window).placesIn(text, part, 3);
  return places.map(({ start }) => text.slice(start).split('\n')[0]?.trim() ?? '');
}

it('finds the line by those above it', () => {
  expect(found('def read(path):\n    with open(path) as file:\n        reader = csv.reader(file)\n        █')[0]).toBe(
    'rows = list(reader)',
  );
});

it('finds it by those below it', () => {
  expect(found('def read(name):\n    █\n        rows = list(reader)\n    return rows\n')[0]).toBe(
    'reader = csv.reader(file)',
  );
});

it('finds it by what is typed of it', () => {
  expect(found('def length(name):\n    return os.█\n')[0]).toBe('return os.stat(path).st_size');
});

it('looks at the part that it is told, and at lines around it', () => {
  const start = other.indexOf('        rows = list');
  const part = { start, end: other.indexOf('\n', start) };
  expect(found('        reader = csv.reader(file)\n        █', other, part)).toEqual(['rows = list(reader)']);
});

it('tells how sure it is, and places that lie apart alone', () => {
  const copied = `${other}\n`;
  const likelihoods = (picture: string) =>
    new CursorPlace(promptAt(picture).window).placesIn(copied, { start: 0, end: copied.length }, 5);
  const [sure] = likelihoods(
    '    with open(path) as file:\n        reader = csv.reader(file)\n        █\n    return rows\n',
  );
  const [unsure] = likelihoods('x = 1\n█\n');
  expect(sure?.likelihood).toBeGreaterThan(5 * (unsure?.likelihood ?? 1));
  const lines = likelihoods('import os\n█\n').map(({ start }) => copied.slice(0, start).split('\n').length);
  for (const [index, line] of lines.entries()) {
    for (const before of lines.slice(0, index)) expect(Math.abs(line - before)).toBeGreaterThanOrEqual(8);
  }
});

it('takes empty texts and windows', () => {
  expect(found('█', '')).toEqual([]);
  expect(found('█\n', '\n\n')).toEqual([]);
});
