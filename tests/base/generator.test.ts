/** What an engine is shown of a cheaper engine's lines. */
import { expect, it } from 'vitest';
import { proposalsFrom } from '../../server/base/generator.ts';

/** A line as pieces, each as likely as said. */
const line = (...pieces: readonly (readonly [text: string, chance: number])[]) =>
  pieces.map(([text, chance]) => ({ text, logProb: Math.log(chance) }));
const pictureOf = (lines: Parameters<typeof proposalsFrom>[0]) =>
  proposalsFrom(lines).map(({ text, chance }) => `${chance.toFixed(2)} ${JSON.stringify(text)}`);

it('takes the first line of each, with the probability that it ends so, the likeliest first', () => {
  const lines = [line(['open', 0.5], ['(path)', 0.6]), line(['if ', 0.8], ['ok:', 0.5], ['\n    return', 0.1])];
  expect(pictureOf(lines)).toEqual(['0.40 "if ok:"', '0.30 "open(path)"']);
});

it('counts the end of a line that stands in the piece before it', () => {
  expect(pictureOf([line(['close', 0.9], ['()\n', 0.5], ['    x', 0.1])])).toEqual(['0.45 "close()"']);
});

it('shows each first line once, as likely as the likelier of them', () => {
  const lines = [line(['a {', 0.2], ['\n  b', 0.5]), line(['a { ', 0.3], ['\n  c', 0.5]), line(['a', 0.25])];
  expect(pictureOf(lines)).toEqual(['0.30 "a {"', '0.25 "a"']);
});

it('leaves out what is empty, longer than a line is wide, or beyond the fourth', () => {
  expect(pictureOf([[], line(['  ', 0.9]), line(['\n', 0.9], ['x', 0.9]), line(['x'.repeat(161), 0.9])])).toEqual([]);
  expect(pictureOf(['a', 'b', 'c', 'd', 'e'].map((text, index) => line([text, 0.1 * (index + 1)])))).toEqual([
    '0.50 "e"',
    '0.40 "d"',
    '0.30 "c"',
    '0.20 "b"',
  ]);
});
