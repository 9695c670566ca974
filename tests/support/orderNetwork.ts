/** A learned order whose score is a weighed sum of named features: for pictures of what it does with them. */
import { CandidateNetwork, layout } from '../../server/learn/candidateNetwork.ts';
import { contextNames, type FeatureName, featureNames, rowClasses } from '../../server/retrieve/featureNames.ts';
import type { Order } from '../../server/retrieve/learnedOrder.ts';

/** Keeps the sum above zero, where rectified units are straight. */
const base = 10;

/** To stop scores `stop`. */
export function orderOf(weights: Partial<Record<FeatureName, number>>, stop: number): Order {
  const shape = {
    ...{ features: featureNames.length, context: contextNames.length, classes: rowClasses.length, slots: 0 },
    ...{ hidden1: 1, hidden2: 1 },
  };
  const at = layout(shape);
  const values = new Float32Array(at.length);
  for (const [name, weight] of Object.entries(weights)) values[featureNames.indexOf(name as FeatureName)] = weight;
  values[at.classes + rowClasses.indexOf('stop')] = stop;
  values[at.bias1] = base;
  values[at.second] = 1;
  values[at.third] = 1;
  const rule = { leastGain: 0, costWeight: 0, isSetAware: true };
  return { network: new CandidateNetwork(shape, values), rule };
}
