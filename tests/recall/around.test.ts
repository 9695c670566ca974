/** What recall reads off the lines around the cursor, `█`: what lines nearby go on with, and what places elsewhere are alike. */
import { expect, it } from 'vitest';
import { anyNewline, NearbyLines } from '../../server/recall/nearbyLines.ts';
import { Recall } from '../../server/recall/recall.ts';
import { Likenesses, Neighbourhoods, Surroundings } from '../../server/recall/surroundings.ts';
import { windowAt } from '../support/recallWindow.ts';

/** What lines nearby go on with: how near above and below, `=` where it is given a value. */
function continuations(picture: string): string[] {
  const recall = new Recall(() => undefined);
  const { cursor } = recall.observe({ window: windowAt(picture), snippets: [] });
  const { vocabulary } = recall;
  const history = cursor.typed === '' ? cursor.history : [...cursor.history, vocabulary.intern(cursor.typed)];
  const line = picture.slice(picture.lastIndexOf('\n', picture.indexOf('█')) + 1, picture.indexOf('█')).trim();
  const lineStart = history.length - (line === '' ? 0 : line.split(/\b/).length);
  const found = new NearbyLines(cursor, vocabulary).continuations(history, lineStart);
  recall.dispose();
  return [...found].map(([id, { above, below, isSet }]) => {
    const text = id === anyNewline ? 'the end' : vocabulary.text(id);
    return `${text}${isSet ? ' =' : ''} ${above.toFixed(2)} ${below.toFixed(2)}`;
  });
}

it('the first tokens of the lines around, and which of them are given a value', () => {
  const picture = 'major = attrib(type=int)\nminor = attrib(type=int)\n█\nlevel = attrib(type=str)\nif level == 1:\n';
  expect(continuations(picture)).toMatchInlineSnapshot(`
    [
      "minor = 1.00 0.00",
      "major = 0.78 0.00",
      "level = 0.00 1.00",
      "if 0.00 0.78",
    ]
  `);
});

it('lines that begin as this one does, to their end', () => {
  const picture = 'open(left)\nopen(right)\nshut(left)\nopen(█\nopen(door)\nopen(\n';
  expect(continuations(picture)).toMatchInlineSnapshot(`
    [
      "right 0.78 0.00",
      "left 0.61 0.00",
      "door 0.00 1.00",
      "the end 0.00 0.78",
    ]
  `);
});

it('nothing where no line stands', () => {
  expect(continuations('█')).toEqual([]);
  expect(continuations('open(█')).toEqual([]);
});

/** Shares of the words above and below the cursor that stand above and below the name `here` in another file. */
async function likeness(file: string, picture: string): Promise<string> {
  const recall = new Recall(() => undefined);
  recall.put('/w/other.py', 'other.py', file);
  await recall.idle();
  const { cursor } = recall.observe({ window: windowAt(picture), snippets: [] });
  const surroundings = new Surroundings(cursor, recall.vocabulary);
  const other = recall.observe({ window: windowAt(file.replace('here', '█here')), snippets: [] }).cursor;
  const neighbourhoods = new Neighbourhoods(other.local, surroundings, new Likenesses());
  neighbourhoods.look(other.beforeLength);
  recall.dispose();
  return `${neighbourhoods.above.toFixed(2)} ${neighbourhoods.below.toFixed(2)}`;
}

it('the words above and below, whatever their order', async () => {
  const file = 'door = gate(wall)\nhere\nroof(door, hall)\n';
  expect(await likeness(file, 'wall = gate(door)\n█\nhall = roof(door)\n')).toBe('1.00 1.00');
  expect(await likeness(file, 'wall = gate(door)\n█\nnothing = known\n')).toBe('1.00 0.00');
  expect(await likeness(file, 'nothing = known\n█\nhall = roof(door)\n')).toBe('0.00 1.00');
  expect(await likeness(file, '█')).toBe('0.00 0.00');
});

it('rare words more than common ones', async () => {
  const common = 'common = 1\n'.repeat(50);
  const withRare = await likeness(
    `${common}${'\n'.repeat(3)}rare = x\n${'y = 1\n'.repeat(60)}here\n`,
    'common(rare)\n█\n',
  );
  expect(withRare).toBe('0.00 0.00');
  const [rare] = (await likeness(`${common}${'y = 1\n'.repeat(60)}rare = 1\nhere\n`, 'common(rare)\n█\n')).split(' ');
  expect(Number(rare)).toBeGreaterThan(0.5);
});
