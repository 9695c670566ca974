/** Which weights rank definitions, what is said of those that do not, and what ranks without them. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { encodeNetwork, loadNetwork } from '../../server/learn/weightsFile.ts';
import { definitionKey, evidenceKinds } from '../../server/retrieve/definitionFeatureNames.ts';
import { definitionScorer } from '../../server/retrieve/definitionScore.ts';
import { loadRanker, rankerPath, shippedRanker } from '../../server/retrieve/definitionWeights.ts';
import { promptAt } from '../support/prompt.ts';
import { viewOf } from '../support/retrieveView.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const shipped = loadNetwork(rankerPath(), definitionKey);
if (shipped.kind === 'none') throw new Error(shipped.reason);
const { network, weights, card } = shipped;

async function reasonOf(bytes: Buffer): Promise<string> {
  const file = path.join(await scratchFolder(), 'definitions.weights');
  await writeFile(file, bytes);
  const loaded = loadRanker(file);
  return loaded.kind === 'none' ? loaded.reason : 'taken';
}

it('ships with weights that fit', () => {
  expect(shippedRanker()).toMatchObject({
    kind: 'ranker',
    ranker: { scales: { open: { scale: expect.any(Number) } } },
  });
});

it('says why it takes no others', async () => {
  expect(await reasonOf(encodeNetwork(network.shape, weights, definitionKey, card.training))).toBe('taken');
  expect(await reasonOf(encodeNetwork(network.shape, weights, 'other features', card.training))).toMatch(
    /was trained on other features/,
  );
  const damaged = Buffer.from(await readFile(rankerPath()));
  damaged[damaged.length - 1] = (damaged[damaged.length - 1] ?? 0) ^ 1;
  expect(await reasonOf(damaged)).toMatch(/is damaged/);
  expect(await reasonOf(encodeNetwork(network.shape, weights, definitionKey, {}))).toMatch(
    /does not say what its scores/,
  );
  expect(loadRanker('/nowhere/definitions.weights')).toMatchObject({
    reason: expect.stringContaining('cannot be read'),
  });
});

it('ranks by the strongest evidence where there are none', () => {
  const evidence = { entries: [], likeUse: new Map(), place: 'open' } as const;
  const scoresOf = definitionScorer(evidence, {} as never, undefined);
  expect(scoresOf([{ told: 0.2 }, { told: 1.2 }] as never)).toEqual([0.2, 1]);
});

it('scores the same when another ranking comes in between', () => {
  const loaded = shippedRanker();
  if (loaded.kind === 'none') throw new Error(loaded.reason);
  const view = viewOf({ 'tools.py': 'def paint(door):\n    pass\n' });
  const [file] = view.files();
  const definition = file?.facts.definitions[0];
  if (file === undefined || definition === undefined) throw new Error('nothing is defined');
  const strengths = Object.fromEntries(evidenceKinds.map((kind) => [kind, kind === 'used' ? 0.7 : 0]));
  const entry = { hit: { file, definition }, strengths, uses: 2, certainty: 0.5, told: 0.7, why: '' } as never;
  const scorer = (place: 'open' | 'dot', picture: string) =>
    definitionScorer(
      { entries: [entry], likeUse: new Map(), place },
      { view, window: promptAt(picture).window } as never,
      loaded.ranker,
    );
  const [open, dot] = [scorer('open', 'x = █'), scorer('dot', 'x = y.█')];
  const alone = open([entry, entry]);
  expect(dot([entry])).not.toEqual(alone.slice(1));
  expect(open([entry, entry])).toEqual(alone);
});
