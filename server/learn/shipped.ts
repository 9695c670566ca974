/** Files of weights that ship with Linewright, and those that were made from them for one repository. Knows not what they are for. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LoadedNetwork, loadNetwork } from './weightsFile.ts';

/** What an adapted network's card calls the checksum of the weights that it was made from. */
export const adaptedFrom = 'adaptedFrom';

/** Sources lie one folder below the package's root, built files two, a bundle none. */
export function shippedPath(fileName: string): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) {
    const candidate = join(folder, 'models', fileName);
    if (existsSync(candidate)) return candidate;
  }
  return join(start, 'models', fileName);
}

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
