/**
 * `npm run train:definitions`: fits how definitions are ranked on the train suite, and writes models/definitions.weights and their card. What
 * it is worth is told by `npm run bench:context`.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progressBar } from '../../../server/commands/progress.ts';
import { CandidateNetwork, layout } from '../../../server/learn/candidateNetwork.ts';
import { encodeNetwork } from '../../../server/learn/weightsFile.ts';
import { definitionFeatureNames, definitionKey, placeKinds } from '../../../server/retrieve/definitionFeatureNames.ts';
import { offsetKey, scaleKey } from '../../../server/retrieve/definitionWeights.ts';
import { hashOfRepositories, repositoriesOf } from '../../repositories.ts';
import { commitOf } from '../../run/build.ts';
import { writeModel } from '../modelFiles.ts';
import { fitRanker, rankerShape, scaleOf, scoresOf } from './fit.ts';
import { type DefinitionList, definitionLists } from './lists.ts';

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '5472' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    out: { type: 'string', default: fileURLToPath(new URL('../../../models', import.meta.url)) },
  },
});
const [seed, threads] = [Number(values.seed), Number(values.threads)];

const train = await listsOf('train', Number(values.n));
const valid = await listsOf('valid', 650);
const epochRows: string[] = [];
const fitted = await fitRanker(train.lists, valid.lists, { seed, threads }, (epoch, loss) => {
  epochRows.push(`| ${epoch + 1} | ${loss.toFixed(4)} |`);
  process.stderr.write(`epoch ${epoch + 1}: valid loss ${loss.toFixed(4)}\n`);
});
const date = new Date().toISOString().slice(0, 10);
const scales = placeKinds.flatMap((place) => {
  const { scale, offset } = scaleOf(train.lists, fitted.weights, place);
  return [[scaleKey(place), round(scale)] as const, [offsetKey(place), round(offset)] as const];
});
const training = {
  ...{ date, commit: commitOf(), data: train.hash.slice(0, 16), lists: train.lists.length, seed },
  ...{ validLoss: round(fitted.loss), ...Object.fromEntries(scales) },
};
const bytes = encodeNetwork(rankerShape, fitted.weights, definitionKey, training);
const card = [
  '# The network by which definitions are ranked',
  '',
  'Made by `npm run train:definitions`, which hides calls and members in the repositories of `bench/suites/train.json`, describes the definitions',
  'for which anything speaks there, and learns which of them the hidden text names. It holds no text of theirs: its inputs are counts,',
  'distances and likenesses (`server/retrieve/definitionFeatureNames.ts`).',
  '',
  `- ${layout(rankerShape).length} weights, ${Math.round(bytes.length / 1024)} KB; ${definitionFeatureNames.length} features of a definition; hidden layers of ${rankerShape.hidden1} and ${rankerShape.hidden2}.`,
  `- ${train.lists.length} lists from ${train.repositories} repositories for training, ${valid.lists.length} from ${valid.repositories} others to stop by; data hash ${training.data}.`,
  `- Seed ${seed}, commit ${training.commit} (its code is that of the commit that brought these weights), ${date}. The same seed, data and threads give the same weights.`,
  '',
  'Of the valid lists, where the needed definition stands, as a share of those needed:',
  '',
  '| before the cursor | lists | definitions in a list, median | first | among 10 | among 40 |',
  '|---|---|---|---|---|---|',
  ...placeKinds.map((place) =>
    placeRow(
      valid.lists.filter((list) => list.place === place),
      place,
    ),
  ),
  '',
  '| epoch | valid loss (nats a list) |',
  '|---|---|',
  ...epochRows,
  '',
].join('\n');
await writeModel(values.out, 'definitions', bytes, card);
process.stdout.write(card);

async function listsOf(suite: string, n: number) {
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
  return { lists, repositories: repositories.length, hash: hashOfRepositories(repositories) };
}

function placeRow(lists: readonly DefinitionList[], place: (typeof placeKinds)[number]): string {
  const network = new CandidateNetwork(rankerShape, fitted.weights);
  const ranks = lists.flatMap((list) => {
    const scores = scoresOf(list, network);
    return list.needed.map((row) => scores.reduce((above, score) => above + Number(score > (scores[row] ?? 0)), 0));
  });
  const share = (most: number) => {
    const found = ranks.filter((rank) => rank < most).length;
    return `${((100 * found) / Math.max(ranks.length, 1)).toFixed(1)} %`;
  };
  const sizes = lists.map(({ rows }) => rows.length / definitionFeatureNames.length).sort((a, b) => a - b);
  const names = { receiver: 'a dot behind what is known', dot: 'a dot behind what is not', open: 'no dot' };
  return `| ${names[place]} | ${lists.length} | ${sizes[Math.floor(sizes.length / 2)] ?? 0} | ${share(1)} | ${share(10)} | ${share(40)} |`;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
