/** The learned order that ships with Linewright, read once. Knows where it lies, not how it came about. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadNetwork } from '../learn/weightsFile.ts';
import { featureKey } from './featureNames.ts';
import type { Order } from './learnedOrder.ts';

const fileName = 'retriever.weights';

export type LoadedOrder =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'none'; readonly reason: string };

/** What an adapted order's card calls the checksum of the weights that it was made from. */
export const adaptedFrom = 'adaptedFrom';

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
  if (!existsSync(path)) return undefined;
  const base = loadNetwork(orderPath(), featureKey);
  const adapted = loadNetwork(path, featureKey);
  if (base.kind === 'none' || adapted.kind === 'none') return undefined;
  if (adapted.card.training[adaptedFrom] !== base.card.sha256) return undefined;
  const order = loadOrder(path);
  return order.kind === 'order' ? order.order : undefined;
}

/** The rule by which the network's scores are used stands in the card of its weights: one is found for the other. */
export function loadOrder(path: string): LoadedOrder {
  const loaded = loadNetwork(path, featureKey);
  if (loaded.kind === 'none') return loaded;
  const { network, card } = loaded;
  const { leastGain, costWeight } = card.training;
  if (typeof leastGain !== 'number' || typeof costWeight !== 'number') {
    return { kind: 'none', reason: `${path} does not say where to stop` };
  }
  return { kind: 'order', order: { network, rule: { leastGain, costWeight, isSetAware: true } } };
}

/** Sources lie one folder below the package's root, built files two, a bundle none. */
export function orderPath(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) {
    const candidate = join(folder, 'models', fileName);
    if (existsSync(candidate)) return candidate;
  }
  return join(start, 'models', fileName);
}
