/** The weights that ship with Linewright, read once. Knows where they lie, not how they came about. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LoadedNetwork, loadNetwork } from '../learn/weightsFile.ts';
import { featureKey } from './featureNames.ts';

const fileName = 'recall.weights';

let shipped: LoadedNetwork | undefined;

/** Without them the hand-set blend serves; the reason says why. */
export function shippedWeights(): LoadedNetwork {
  shipped ??= loadNetwork(weightsPath(), featureKey);
  return shipped;
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
