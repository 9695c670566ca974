/** The learned order that ships with Linewright, read once. Knows where it lies, not how it came about. */

import { shippedPath } from '../base/shippedPath.ts';
import { type Adapted, loadAdapted } from '../learn/adapted.ts';
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

/** The order that `linewright train retriever --here` fitted to one repository. */
export function adaptedOrder(path: string): Adapted<Order> {
  const adapted = loadAdapted(path, featureKey, () => loadNetwork(orderPath(), featureKey));
  if (adapted.kind !== 'fitted') return adapted;
  const order = orderOf(adapted.value.network, adapted.value.card.training);
  return order === undefined ? { kind: 'refused', reason: noRule(path) } : { kind: 'fitted', value: order };
}

/** A file without a rule is none. */
export function loadOrder(path: string): LoadedOrder {
  const loaded = loadNetwork(path, featureKey);
  if (loaded.kind === 'none') return loaded;
  const order = orderOf(loaded.network, loaded.card.training);
  return order === undefined ? { kind: 'none', reason: noRule(path) } : { kind: 'order', order };
}

function noRule(path: string): string {
  return `${path} does not say where to stop`;
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
