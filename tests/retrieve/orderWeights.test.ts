/** Which weights the learned order takes, and what is said of those that it does not. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { adaptedFrom } from '../../server/learn/adapted.ts';
import { encodeNetwork, loadNetwork } from '../../server/learn/weightsFile.ts';
import { featureKey } from '../../server/retrieve/featureNames.ts';
import { adaptedOrder, loadOrder, orderPath, shippedOrder } from '../../server/retrieve/weights.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const shipped = loadNetwork(orderPath(), featureKey);
if (shipped.kind === 'none') throw new Error(shipped.reason);
const { network, weights, card } = shipped;

async function fileOf(bytes: Buffer): Promise<string> {
  const file = path.join(await scratchFolder(), 'order.weights');
  await writeFile(file, bytes);
  return file;
}

it('ships with weights that fit', () => {
  expect(shippedOrder()).toMatchObject({ kind: 'order', order: { rule: { costWeight: 0, isSetAware: true } } });
});

it('says why it takes no others', async () => {
  const reasonOf = async (bytes: Buffer) => {
    const loaded = loadOrder(await fileOf(bytes));
    return loaded.kind === 'none' ? loaded.reason : 'taken';
  };
  expect(await reasonOf(encodeNetwork(network.shape, weights, 'other features', card.training))).toMatch(
    /was trained on other features/,
  );
  const damaged = Buffer.from(await readFile(orderPath()));
  damaged[damaged.length - 1] = (damaged[damaged.length - 1] ?? 0) ^ 1;
  expect(await reasonOf(damaged)).toMatch(/is damaged/);
  expect(await reasonOf(encodeNetwork(network.shape, weights, featureKey, {}))).toMatch(/does not say where to stop/);
  expect(loadOrder('/nowhere/order.weights')).toMatchObject({
    kind: 'none',
    reason: expect.stringContaining('cannot be read'),
  });
});

it('takes what was fitted to a repository as long as it is made from these weights', async () => {
  const fitted = (from: string) =>
    encodeNetwork(network.shape, weights, featureKey, { leastGain: 2, costWeight: 0, [adaptedFrom]: from });
  expect(adaptedOrder(await fileOf(fitted(card.sha256)))).toMatchObject({ value: { rule: { leastGain: 2 } } });
  const reason = expect.stringMatching(/was made from other weights than those that ship now/);
  expect(adaptedOrder(await fileOf(fitted('earlier ones')))).toEqual({ kind: 'refused', reason });
  const damaged = fitted(card.sha256).subarray(0, -4);
  expect(adaptedOrder(await fileOf(damaged))).toMatchObject({ kind: 'refused' });
  expect(adaptedOrder('/nowhere')).toEqual({ kind: 'absent' });
});
