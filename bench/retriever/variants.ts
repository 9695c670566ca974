/** The networks of the retriever's comparisons, each trained as the shipped one is but for one thing. Knows no run. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeNetwork } from '../../server/learn/weightsFile.ts';
import { featureGroups, featureKey } from '../../server/retrieve/featureNames.ts';
import { variantsFolder } from '../systems/ours.ts';
import { writeWhole } from '../train/recall.ts';
import { type Grading, orderShape, shippedGrading } from '../train/retriever/choices.ts';
import type { RewardList } from '../train/retriever/lists.ts';
import { bestLeastGain, choicesByNetwork } from '../train/retriever/policy.ts';
import { fitOrder } from '../train/retriever/train.ts';

export interface Variant {
  /** As in `order:NAME`. */
  readonly name: string;
  readonly about: string;
  readonly grading?: Partial<Grading>;
  readonly languages?: readonly string[];
}

const withBrackets = ['go', 'java', 'kotlin', 'rust'];
const dynamic = ['python', 'javascript', 'typescript'];

export const variants: readonly Variant[] = [
  {
    name: 'rlcoder',
    about: 'RLCoder-style: the best candidate alone is wanted, nothing is kept yet',
    grading: { isOneHot: true, firstOnly: true, showing: 0 },
  },
  { name: 'one-hot', about: 'the best candidate alone is wanted', grading: { isOneHot: true } },
  { name: 'first-only', about: 'trained on lists beside nothing alone', grading: { firstOnly: true } },
  { name: 'loss-only', about: 'no worth of needed definitions beside the loss', grading: { showing: 0 } },
  ...Object.entries(featureGroups).map(([group, names]) => ({
    name: `without-${group}`,
    about: `without the features of "${group}"`,
    grading: { without: new Set<string>(names) },
  })),
  { name: 'from-brackets', about: `trained on ${withBrackets.join(', ')} alone`, languages: withBrackets },
  { name: 'from-dynamic', about: `trained on ${dynamic.join(', ')} alone`, languages: dynamic },
];

export const languagesOfVariant: ReadonlyMap<string, readonly string[]> = new Map(
  variants.flatMap(({ name, languages }) => (languages === undefined ? [] : [[name, languages] as const])),
);

/** Trains all and leaves their weights where `order:NAME` looks for them. */
export async function trainVariants(
  compared: readonly Variant[],
  train: readonly RewardList[],
  valid: readonly RewardList[],
  seed: number,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await mkdir(variantsFolder, { recursive: true });
  for (const [done, { name, grading: own, languages }] of compared.entries()) {
    const grading = { ...shippedGrading, ...own };
    const isMeant = (list: RewardList) => languages?.includes(list.language) ?? true;
    const judged = valid.filter(isMeant);
    const { weights } = await fitOrder(train.filter(isMeant), judged, grading, { seed, threads: 1 });
    const leastGain = bestLeastGain(choicesByNetwork(judged, weights, grading));
    const bytes = encodeNetwork(orderShape, weights, featureKey, { leastGain, costWeight: 0 });
    await writeWhole(join(variantsFolder, `${name}.weights`), bytes);
    onProgress(done + 1, compared.length);
  }
}
