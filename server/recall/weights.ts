/** The weights that ship with Linewright, read once. Knows where they lie, not how they came about. */

import { shippedPath } from '../base/shippedPath.ts';
import { loadAdapted } from '../learn/adapted.ts';
import type { CandidateNetwork } from '../learn/candidateNetwork.ts';
import { type LoadedNetwork, loadNetwork } from '../learn/weightsFile.ts';
import { featureKey } from './featureNames.ts';

let shipped: LoadedNetwork | undefined;

/** Without them the hand-set blend serves; the reason says why. */
export function shippedWeights(): LoadedNetwork {
  shipped ??= loadNetwork(weightsPath(), featureKey);
  return shipped;
}

/**
 * The network that `linewright train recall --here` adapted to one repository. None when there is no such file, or
 * when it was made from other weights than those that ship now.
 */
export function adaptedNetwork(path: string): CandidateNetwork | undefined {
  return loadAdapted(path, featureKey, shippedWeights)?.network;
}

export function weightsPath(): string {
  return shippedPath('recall.weights');
}
