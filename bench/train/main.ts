/**
 * `npm run train:recall`: trains the network by which recall chooses, on the packages of bench/suites/train.json. Writes
 * models/recall.weights and its card. A stopped run goes on where it was: what a package gave is kept in the cache.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { progressBar } from '../../server/commands/progress.ts';
import { layout } from '../../server/learn/candidateNetwork.ts';
import { encodeNetwork } from '../../server/learn/weightsFile.ts';
import { classNames } from '../../server/recall/classes.ts';
import { contextNames, featureKey, featureNames, slotNames } from '../../server/recall/featureNames.ts';
import { seededRandom } from '../statistics.ts';
import { fetchPackage, readExclusions, readSuite, type SuitePackage } from '../suite.ts';
import { type Choices, inSharedMemory } from './choices.ts';
import { dumpPositions } from './dump.ts';
import { fitNetwork } from './fit.ts';
import { decodePositions, encodePositions } from './positions.ts';

const seed = 7;
const epochs = 4;
const threads = 2;
const rate = 2e-3;
/** Lines hidden in a package, by its language: there are fewer packages of the others. */
const linesOf: Readonly<Record<string, number>> = { python: 700 };
const otherLines = 1500;
const languagesOf: Readonly<Record<string, readonly string[]>> = {
  typescript: ['typescript', 'typescriptreact'],
  javascript: ['javascript', 'javascriptreact'],
};

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'linewright', 'train');

const startedAt = performance.now();
/** Those of the split that this network's committed weights come from. */
const suites = { train: await membersOf('train'), valid: await membersOf('valid') };
const suite = [...suites.train, ...suites.valid];
const { files: exclusions } = await readExclusions();
const codeKey = await codeHash();
const parts = new Map<SuitePackage, Choices>();
for (const [index, pinned] of suite.entries()) {
  parts.set(pinned, await positionsOf(pinned, `${index + 1}/${suite.length} ${pinned.name}`));
}
const train = suites.train.flatMap((pinned) => parts.get(pinned) ?? []);
const valid = suites.valid.flatMap((pinned) => parts.get(pinned) ?? []);
const shape = {
  features: featureNames.length,
  context: contextNames.length,
  classes: classNames.length,
  slots: slotNames.length,
  hidden1: 64,
  hidden2: 32,
};
const epochsSeen: string[] = [];
let bar = progressBar('epoch 1');
const best = await fitNetwork({
  shape,
  train,
  valid,
  epochs,
  seed,
  threads,
  rate,
  onProgress: (done, total) => bar.update(done, total),
  onEpoch: ({ epoch, loss, best: share }) => {
    const line = `| ${epoch + 1} | ${loss.toFixed(4)} | ${(100 * share).toFixed(1)} % |`;
    epochsSeen.push(line);
    bar.end(`epoch ${epoch + 1}: valid loss ${loss.toFixed(4)}, first choice right ${(100 * share).toFixed(1)} %`);
    if (epoch + 1 < epochs) bar = progressBar(`epoch ${epoch + 2}`);
  },
});
await save();

function countOf(sets: readonly Choices[]): number {
  return sets.reduce((sum, { count }) => sum + count, 0);
}

async function membersOf(split: string): Promise<SuitePackage[]> {
  return (await readSuite(split)).filter((pinned) => pinned.group === 'recall');
}

/** The choices of a package, from the cache when this very code has described them before. */
async function positionsOf(pinned: SuitePackage, label: string): Promise<Choices> {
  const file = join(cache, `${pinned.name.replace('/', '-')}-${pinned.sha256.slice(0, 12)}-${codeKey}.positions`);
  try {
    return decodePositions(await readFile(file));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const folder = await fetchPackage(pinned);
  const packageBar = progressBar(label);
  const positions = await dumpPositions({
    root: folder,
    excluded: new Set(exclusions.filter((row) => row.package === pinned.name).map((row) => row.file)),
    languages: new Set(languagesOf[pinned.language] ?? [pinned.language]),
    lines: linesOf[pinned.language] ?? otherLines,
    random: seededRandom(seed),
    onProgress: (done, total) => packageBar.update(done, total),
  });
  packageBar.end(`${label}: ${positions.count} choices`);
  await mkdir(cache, { recursive: true });
  // Renamed only when whole, so that a stopped run leaves no half file.
  await writeFile(`${file}.incoming`, encodePositions(positions));
  await rename(`${file}.incoming`, file);
  return inSharedMemory(positions);
}

/** Changes with everything that describes a choice. */
async function codeHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['server/recall', 'bench/train']) {
    for (const name of (await readdir(join(root, folder))).sort()) {
      const path = join(root, folder, name);
      const isAside = folder === 'bench/train' && !/^(?:dump|positions)\.ts$/.test(name);
      if (!isAside && (await stat(path)).isFile()) hash.update(await readFile(path));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function save(): Promise<void> {
  const data = createHash('sha256').update(JSON.stringify(suite)).digest('hex');
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const minutes = Math.round((performance.now() - startedAt) / 60_000);
  const date = new Date().toISOString().slice(0, 10);
  const training = { date, commit, data, choices: countOf(train), validLoss: Number(best.loss.toFixed(4)), seed };
  const bytes = encodeNetwork(shape, best.weights, featureKey, training);
  const models = join(root, 'models');
  await mkdir(models, { recursive: true });
  await writeFile(join(models, 'recall.weights'), bytes);
  const card = [
    '# The network by which recall chooses',
    '',
    'Made by `npm run train:recall`, which fetches the packages of `bench/suites/train.json` by their pinned versions and',
    'hashes, hides lines of them in turn, and learns which of the candidates that recall finds is the token that stood there.',
    'It holds no text of theirs: its inputs are counts, distances and classes of tokens (`server/recall/features.ts`).',
    '',
    `- ${layout(shape).length} weights in bytes, ${Math.round(bytes.length / 1024)} KB; ${featureNames.length} features of a candidate, ${contextNames.length} of its place, ${slotNames.length} token classes around it; hidden layers of ${shape.hidden1} and ${shape.hidden2}.`,
    `- ${countOf(train)} choices of ${suites.train.length} packages for training, ${countOf(valid)} of ${suites.valid.length} others to stop by; data hash ${data.slice(0, 16)}.`,
    `- Seed ${seed}, commit ${commit}, ${date}, ${minutes} minutes with ${threads} threads. The same seed, data and threads give the same weights.`,
    '',
    '| epoch | valid loss (nats a choice) | first choice right |',
    '|---|---|---|',
    ...epochsSeen,
    '',
  ];
  await writeFile(join(models, 'recall.md'), card.join('\n'));
  process.stdout.write(`${card.join('\n')}\n`);
}
