/** Networks that were made from those that ship, for one repository. Knows not what they are for. */
import { existsSync } from 'node:fs';
import { type LoadedNetwork, loadNetwork } from './weightsFile.ts';

/** What an adapted network's card calls the checksum of the weights that it was made from. */
export const adaptedFrom = 'adaptedFrom';

/** Undefined when there is no such file, or it was made from other weights than `shippedOf` gives. */
export function loadAdapted(
  path: string,
  inputs: string,
  shippedOf: () => LoadedNetwork,
): Extract<LoadedNetwork, { kind: 'network' }> | undefined {
  if (!existsSync(path)) return undefined;
  const [shipped, adapted] = [shippedOf(), loadNetwork(path, inputs)];
  if (shipped.kind === 'none' || adapted.kind === 'none') return undefined;
  return adapted.card.training[adaptedFrom] === shipped.card.sha256 ? adapted : undefined;
}
