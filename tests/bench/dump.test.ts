/** Choices to learn from: lines of a small folder, described as serving describes them. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { seededRandom } from '../../bench/statistics.ts';
import { dumpPositions } from '../../bench/train/dump.ts';
import { decodePositions, encodePositions } from '../../bench/train/positions.ts';
import { columnsOf, featureNames } from '../../server/recall/featureNames.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const lines = Array.from({ length: 12 }, (_, line) => `value_${line} = compute(${line}, scale)`).join('\n');

async function dump(folder: string) {
  return dumpPositions({
    root: folder,
    excluded: new Set(['left_out.py']),
    languages: new Set(['python']),
    lines: 8,
    random: seededRandom(1),
    onProgress: () => undefined,
  });
}

it('gives the choices of hidden lines, the same each time', async () => {
  const folder = await scratchFolder();
  await writeFile(path.join(folder, 'a.py'), `# a comment (is not learned from)\nimport os\n${lines}\n`);
  await writeFile(path.join(folder, 'left_out.py'), 'left(out, of, it)\n');
  const positions = await dump(folder);
  // Eight lines of eight tokens, the line's end included: value_1 (new), =, compute, (, 1, ",", scale, ), end.
  expect(positions.count).toBe(8 * 9);
  const known = [...positions.truths].filter((truth) => truth > 0).length;
  expect(known).toBe(8 * 5);
  expect(await dump(folder)).toEqual(positions);
  expect(decodePositions(encodePositions(positions))).toEqual(positions);
  // The first row of each choice is "none of these".
  const none = columnsOf(featureNames).none;
  expect(
    [...positions.starts.subarray(0, -1)].every((row) => positions.rows[row * featureNames.length + none] === 255),
  ).toBe(true);
});
