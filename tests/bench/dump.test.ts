/** Choices to learn from: lines of a small folder, described as serving describes them. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { seededRandom } from '../../bench/statistics.ts';
import { denseRows } from '../../bench/train/choices.ts';
import { type DumpOptions, dumpPositions } from '../../bench/train/dump.ts';
import { decodePositions, encodePositions } from '../../bench/train/positions.ts';
import { openWorkbench } from '../../bench/workbench.ts';
import { columnsOf, featureNames } from '../../server/recall/featureNames.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const lines = Array.from({ length: 12 }, (_, line) => `value_${line} = compute(${line}, scale)`).join('\n');

async function dump(folder: string, more: Partial<DumpOptions> = {}) {
  const repository = { name: 'x', version: '1', language: 'python', folder, excluded: ['left_out.py'] };
  const engine = await openWorkbench(repository, new AbortController().signal);
  try {
    const random = seededRandom(1);
    return dumpPositions(engine, {
      ...{ languages: new Set(['python']), lines: 8, random, onProgress: () => undefined },
      ...more,
    });
  } finally {
    await engine.dispose();
  }
}

async function lineFolder(): Promise<string> {
  const folder = await scratchFolder();
  await writeFile(path.join(folder, 'a.py'), `# a comment (is not learned from)\nimport os\n${lines}\n`);
  await writeFile(path.join(folder, 'left_out.py'), 'left(out, of, it)\n');
  return folder;
}

it('gives the choices of hidden lines, the same each time', async () => {
  const folder = await lineFolder();
  const positions = await dump(folder);
  // Of eight tokens and a line end each: value_1 (new), =, compute, (, 1, ",", scale, ). The cursor stands within one line.
  expect(positions.count).toBe(7 * 9 + 7);
  const known = [...positions.truths].filter((truth) => truth > 0).length;
  expect(known).toBeGreaterThanOrEqual(8 * 5 - 2);
  expect(await dump(folder)).toEqual(positions);
  expect(decodePositions(encodePositions(positions))).toEqual(positions);
  // The first row of each choice is "none of these".
  const none = columnsOf(featureNames).none;
  const width = featureNames.length;
  const firsts = [...positions.starts.subarray(0, -1)];
  const nones = firsts.map((row) => denseRows(positions.rows, width, row, row + 1)[none]);
  expect(new Set(nones)).toEqual(new Set([1]));
});

it('takes the lines alone that are asked for', async () => {
  const only = new Map([['a.py', new Set(['value_3 = compute(3, scale)', 'import os', 'not there'])]]);
  const { count } = await dump(await lineFolder(), { only });
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThanOrEqual(9);
});
