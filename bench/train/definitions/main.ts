/**
 * `npm run train:definitions`: fits how definitions are ranked on the train suite, and writes server/retrieve/definitionWeights.ts. What it is
 * worth is told by `npm run bench:context`.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progressBar } from '../../../server/commands/progress.ts';
import { definitionFeatureNames } from '../../../server/retrieve/definitionScore.ts';
import { repositoriesOf } from '../../repositories.ts';
import { type FitOptions, fitWeights, meanLoss } from './fit.ts';
import { type DefinitionList, definitionLists } from './lists.ts';

const { values } = parseArgs({
  options: { n: { type: 'string', default: '1824' }, seed: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
const options: FitOptions = { epochs: 60, rate: 0.05, decay: 1e-3, batch: 32, seed };
const places = ['receiver', 'dot', 'open'] as const;
/**
 * Recall's network was trained beside hand-set scores: what is said of the likeliest definition of a place, and of the hundredth, is kept
 * as it was with them.
 */
const anchors = { likeliest: 0.9, hundredth: 0.08 };

const train = await listsOf('train', Number(values.n));
const valid = await listsOf('valid', 325);
const fitted = places.map((place) => {
  const own = train.filter((list) => list.place === place);
  const weights = fitWeights(own, definitionFeatureNames.length, options);
  const [before, after] = [own, valid.filter((list) => list.place === place)].map((lists) => meanLoss(lists, weights));
  process.stdout.write(`${place}: ${own.length} lists, loss ${before?.toFixed(3)}, on valid ${after?.toFixed(3)}\n`);
  return { place, weights, ...scaleOf(own, weights) };
});
const file = fileURLToPath(new URL('../../../server/retrieve/definitionWeights.ts', import.meta.url));
await writeFile(file, source());

async function listsOf(suite: string, n: number): Promise<DefinitionList[]> {
  const repositories = await repositoriesOf(suite);
  const lists: DefinitionList[] = [];
  for (const [index, repository] of repositories.entries()) {
    const label = `${suite} ${index + 1}/${repositories.length} ${repository.name}`;
    const bar = progressBar(label);
    const { length } = repositories;
    const found = await definitionLists({ repository, nRepositories: length, n, seed }, (done, total) =>
      bar.update(done, total),
    );
    bar.end(`${label}: ${found.length} lists`);
    lists.push(...found);
  }
  return lists;
}

/** How sums become scores: so that the medians of the likeliest and of the hundredth of each list are the anchors. */
function scaleOf(lists: readonly DefinitionList[], weights: Float64Array) {
  const sorted = lists.map(({ rows }) =>
    rows.map((row) => row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0)).sort((a, b) => b - a),
  );
  const median = (rank: number) => {
    const all = sorted.flatMap((sums) => sums[rank] ?? []).sort((a, b) => a - b);
    return all[Math.floor(all.length / 2)] ?? 0;
  };
  const [likeliest, hundredth] = [median(0), median(99)];
  const odds = (probability: number) => Math.log(probability / (1 - probability));
  const scale = (odds(anchors.likeliest) - odds(anchors.hundredth)) / Math.max(likeliest - hundredth, 1e-6);
  return { scale, offset: odds(anchors.likeliest) - scale * likeliest };
}

function source(): string {
  const tables = fitted.map(({ place, weights, scale, offset }) => {
    const rows = definitionFeatureNames.map(
      (name, at) => `      ${/^\w+$/.test(name) ? name : `'${name}'`}: ${round(weights[at])},`,
    );
    return `  ${place}: {\n    scale: ${round(scale)},\n    offset: ${round(offset)},\n    weights: {\n${rows.join('\n')}\n    },\n  },`;
  });
  return [
    '/**',
    ' * What each feature of a definition says of how likely it is needed, by what stands before the cursor. Made by',
    ` * \`npm run train:definitions\` from ${train.length} holes of bench/suites/train.json, seed ${seed}; not to be edited by hand.`,
    ' */',
    '// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: fitted numbers come near to constants by chance.',
    "import type { RankingEvidence } from './definitionEvidence.ts';",
    '',
    'export const definitionWeights = {',
    ...tables,
    "} as const satisfies Record<RankingEvidence['place'], object>;",
    '',
  ].join('\n');
}

function round(value = 0): number {
  return Number(value.toFixed(3));
}
