/** The learned order that ships with Linewright, read once. Knows where it lies, not how it came about. */

import { shippedPath } from '../base/shippedPath.ts';
import { loadAdapted } from '../learn/adapted.ts';
import type { CandidateNetwork } from '../learn/candidateNetwork.ts';
import { loadNetwork } from '../learn/weightsFile.ts';
import { featureKey } from './featureNames.ts';
import type { Order } from './learnedOrder.ts';

export type LoadedOrder =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'none'; readonly reason: string };

let shipped: LoadedOrder | undefined;

/** Without it the fixed order serves; the reason says why. */
export function shippedOrder(): LoadedOrder {
  shipped ??= loadOrder(orderPath());
  return shipped;
}

/**
 * The order that `linewright train retriever --here` fitted to one repository. Undefined when there is no such file, or when it
 * was made from other weights than those that ship now.
 */
export function adaptedOrder(path: string): Order | undefined {
  const adapted = loadAdapted(path, featureKey, () => loadNetwork(orderPath(), featureKey));
  return adapted && orderOf(adapted.network, adapted.card.training);
}

/** A file without a rule is none. */
export function loadOrder(path: string): LoadedOrder {
  const loaded = loadNetwork(path, featureKey);
  if (loaded.kind === 'none') return loaded;
  const order = orderOf(loaded.network, loaded.card.training);
  return order === undefined
    ? { kind: 'none', reason: `${path} does not say where to stop` }
    : { kind: 'order', order };
}

/** The rule by which the network's scores are used stands in the card of its weights: one is found for the other. */
function orderOf(network: CandidateNetwork, training: Readonly<Record<string, unknown>>): Order | undefined {
  const { leastGain, costWeight } = training;
  if (typeof leastGain !== 'number' || typeof costWeight !== 'number') return undefined;
  return { network, rule: { leastGain, costWeight, isSetAware: true } };
}

export function orderPath(): string {
  return shippedPath('retriever.weights');
}
