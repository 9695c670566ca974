/** The weights that ship with Linewright, read once. Knows where they lie, not how they came about. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CandidateNetwork } from '../learn/candidateNetwork.ts';
import { type LoadedNetwork, loadNetwork } from '../learn/weightsFile.ts';
import { featureKey } from './featureNames.ts';

const fileName = 'recall.weights';
/** What an adapted network's card calls the checksum of the weights that it was made from. */
export const adaptedFrom = 'adaptedFrom';

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
  if (!existsSync(path)) return undefined;
  const base = shippedWeights();
  const adapted = loadNetwork(path, featureKey);
  if (base.kind === 'none' || adapted.kind === 'none') return undefined;
  return adapted.card.training[adaptedFrom] === base.card.sha256 ? adapted.network : undefined;
}

/** Sources lie one folder below the package's root, built files two, a bundle none. */
export function weightsPath(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) {
    const candidate = join(folder, 'models', fileName);
    if (existsSync(candidate)) return candidate;
  }
  return join(start, 'models', fileName);
}
