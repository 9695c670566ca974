/** Trains the networks that the learned order is compared with, and keeps them for the next time. Knows no run. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeNetwork, loadNetwork } from '../../server/learn/weightsFile.ts';
import { featureKey } from '../../server/retrieve/featureNames.ts';
import { variantsFolder } from '../systems/order.ts';
import { writeWhole } from '../train/modelFiles.ts';
import { orderShape, shippedGrading } from '../train/retriever/choices.ts';
import { bestLeastGain, choicesByNetwork } from '../train/retriever/policy.ts';
import { fitOrder, listsFor } from '../train/retriever/train.ts';
import type { Variant } from './variants.ts';

interface Training {
  readonly seed: number;
  readonly threads: number;
  readonly holes: number;
}

/** Leaves weights where `order:NAME` looks for them; those that were made of the same lists stay. */
export async function trainVariants(
  compared: readonly Variant[],
  { seed, threads, holes }: Training,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await mkdir(variantsFolder, { recursive: true });
  const options = { seed, threads, holes, onProgress: () => undefined, onStage: () => undefined };
  const train = await listsFor('train', { ...options, generator: { kind: 'restricted' } }, signal);
  const valid = await listsFor('valid', { ...options, generator: { kind: 'restricted' } }, signal);
  for (const [done, { name, grading: own, languages }] of compared.entries()) {
    const grading = { ...shippedGrading, ...own };
    const without = [...grading.without];
    const hash = createHash('sha256').update(JSON.stringify([{ ...grading, without }, languages ?? [], seed]));
    for (const { rewards, rows } of [...train.lists, ...valid.lists]) hash.update(JSON.stringify(rewards)).update(rows);
    const data = hash.digest('hex').slice(0, 16);
    const file = join(variantsFolder, `${name}.weights`);
    const known = loadNetwork(file, featureKey);
    if (known.kind === 'none' || known.card.training.data !== data) {
      const isMeant = (list: { readonly language: string }) => languages?.includes(list.language) ?? true;
      const judged = valid.lists.filter(isMeant);
      const { weights } = await fitOrder(train.lists.filter(isMeant), judged, grading, { seed, threads });
      const leastGain = bestLeastGain(choicesByNetwork(judged, weights, grading));
      await writeWhole(file, encodeNetwork(orderShape, weights, featureKey, { leastGain, costWeight: 0, data }));
    }
    onProgress(done + 1, compared.length);
  }
}
