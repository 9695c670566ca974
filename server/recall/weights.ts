/** The weights that ship with Linewright, read once. Knows where they lie, not how they came about. */

import { shippedPath } from '../base/shippedPath.ts';
import { type Adapted, loadAdapted } from '../learn/adapted.ts';
import type { CandidateNetwork } from '../learn/candidateNetwork.ts';
import { type LoadedNetwork, loadNetwork } from '../learn/weightsFile.ts';
import { featureKey } from './featureNames.ts';

let shipped: LoadedNetwork | undefined;

/** Without them the hand-set blend serves; the reason says why. */
export function shippedWeights(): LoadedNetwork {
  shipped ??= loadNetwork(weightsPath(), featureKey);
  return shipped;
}

/** The network that `linewright train recall --here` adapted to one repository. */
export function adaptedNetwork(path: string): Adapted<CandidateNetwork> {
  const adapted = loadAdapted(path, featureKey, shippedWeights);
  return adapted.kind === 'fitted' ? { kind: 'fitted', value: adapted.value.network } : adapted;
}

export function weightsPath(): string {
  return shippedPath('recall.weights');
}
