/** The networks of the retriever's comparisons, each trained as the first one is but for one thing. Knows no training. */
import { featureGroups } from '../../server/retrieve/featureNames.ts';
import type { Grading } from '../train/retriever/choices.ts';

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
  { name: 'same', about: 'trained anew on the holes that all of these have seen, and nothing changed' },
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
