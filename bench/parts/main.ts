/**
 * `npm run bench:parts -- [SUITE] [N]`: recall, what it is measured against, and recall without each group of its features, on
 * the same holes. A stopped run goes on where it was. Writes bench/results/recall.md.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { progressBar } from '../../server/commands/progress.ts';
import { cacheFolder } from '../../server/configFiles.ts';
import { holeKinds } from '../holes/hole.ts';
import { commitOf } from '../run/build.ts';
import { parseGenerator } from '../run/generatorChoice.ts';
import { recallVariants } from '../run/recallVariants.ts';
import type { Mode } from '../run/record.ts';
import { type Recorded, readWholeRecord } from '../run/recordFile.ts';
import { run } from '../run/run.ts';
import { calibrationTable, languageTable, matchTable } from './tables.ts';

const [suite = 'valid', n = '900'] = process.argv.slice(2);
const seed = 1;
const folder = join(cacheFolder(), 'parts');

const suffix = await runAll('suffix', ['recall', ...recallVariants]);
const left = await runAll('left', ['recall', 'ngram', 'blend']);
const [whole] = suffix.values();
if (whole === undefined) throw new Error('nothing was run');
const lines = [
  '# Recall, what it is measured against, and its parts',
  '',
  `Made by \`npm run bench:parts -- ${suite} ${n}\`: the holes of the suite \`${suite}\` filled by the product's own steps. \`ngram\`: the`,
  'commonest follower of the longest context that occurred before, over the same tokens. `jaccard`: the rest of the line whose',
  'surroundings share most words. `blend`: the hand-set weights alone. `recall-without-X`: a group of features set to zero, not',
  'trained anew. Exact: cut to the lines hidden, as RepoEval has it; in brackets the 95 % interval (Wilson).',
  '',
  '## Python, exact matches in %, with what stands below',
  '',
  ...matchTable(suffix),
  '',
  '## Python, nothing below',
  '',
  ...matchTable(left),
  '',
  '## Lines by language, exact matches in %, with what stands below',
  '',
  ...languageTable(suffix),
  '',
  '## How far the confidence can be relied on',
  '',
  ...calibrationTable(new Map([...suffix].filter(([name]) => name === 'recall' || name === 'blend'))),
  '',
  `Commit ${commitOf()}, weights ${whole.header.weights}, suite ${whole.header.suiteHash}, ${whole.holes.length} holes, seed ${seed}.`,
  '',
];
const path = fileURLToPath(new URL('../results/recall.md', import.meta.url));
await writeFile(path, lines.join('\n'));
process.stdout.write(lines.join('\n'));

async function runAll(mode: Mode, generators: readonly string[]): Promise<Map<string, Recorded>> {
  await mkdir(folder, { recursive: true });
  const found = new Map<string, Recorded>();
  for (const generator of generators) {
    const bar = progressBar(`${generator}, ${mode}`);
    const out = join(folder, `${suite}-${n}-${mode}-${generator}.jsonl`);
    await run(
      {
        ...{ suite, mode, out, seed, n: Number(n), kinds: holeKinds, jobs: 2 },
        ...{ generator: parseGenerator(generator), systems: ['ours'], budgetTokens: 1_024, keepTexts: false },
        onProgress: (done, total) => bar.update(done, total),
        onWarning: () => undefined,
      },
      new AbortController().signal,
    );
    bar.end(`${generator}, ${mode}: ${out}`);
    found.set(generator, await readWholeRecord(out));
  }
  return found;
}
