/** Networks that were made from those that ship, for one repository. Knows not what they are for. */
import { existsSync } from 'node:fs';
import { type LoadedNetwork, loadNetwork } from './weightsFile.ts';

/** What an adapted network's card calls the checksum of the weights that it was made from. */
export const adaptedFrom = 'adaptedFrom';

export type Adapted<T> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'fitted'; readonly value: T }
  /** It lies there and is not taken; what ships serves. */
  | { readonly kind: 'refused'; readonly reason: string };

export type FittedNetwork = Extract<LoadedNetwork, { kind: 'network' }>;

export function loadAdapted(path: string, inputs: string, shippedOf: () => LoadedNetwork): Adapted<FittedNetwork> {
  if (!existsSync(path)) return { kind: 'absent' };
  const [shipped, adapted] = [shippedOf(), loadNetwork(path, inputs)];
  // That is said of what ships.
  if (shipped.kind === 'none') return { kind: 'absent' };
  if (adapted.kind === 'none') return { kind: 'refused', reason: adapted.reason };
  return adapted.card.training[adaptedFrom] === shipped.card.sha256
    ? { kind: 'fitted', value: adapted }
    : { kind: 'refused', reason: `${path} was made from other weights than those that ship now` };
}
