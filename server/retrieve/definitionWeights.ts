/** The network that says which definitions are needed, read once. Knows where it lies, not how it came about. */
import { shippedPath } from '../base/shippedPath.ts';
import type { CandidateNetwork } from '../learn/candidateNetwork.ts';
import { loadNetwork } from '../learn/weightsFile.ts';
import { definitionKey, type PlaceKind, placeKinds } from './definitionFeatureNames.ts';

export interface DefinitionRanker {
  readonly network: CandidateNetwork;
  /** How its scores become what is about a probability, by what stands before the cursor. */
  readonly scales: Readonly<Record<PlaceKind, { readonly scale: number; readonly offset: number }>>;
}

export type LoadedRanker =
  | { readonly kind: 'ranker'; readonly ranker: DefinitionRanker }
  | { readonly kind: 'none'; readonly reason: string };

let shipped: LoadedRanker | undefined;

/** Without it the strongest evidence of each definition ranks it; the reason says why. */
export function shippedRanker(): LoadedRanker {
  shipped ??= loadRanker(rankerPath());
  return shipped;
}

/** A file without scales is none. */
export function loadRanker(path: string): LoadedRanker {
  const loaded = loadNetwork(path, definitionKey);
  if (loaded.kind === 'none') return loaded;
  const { training } = loaded.card;
  const entries = placeKinds.map((place) => {
    const [scale, offset] = [training[scaleKey(place)], training[offsetKey(place)]];
    return [place, { scale, offset }] as const;
  });
  if (entries.some(([, { scale, offset }]) => typeof scale !== 'number' || typeof offset !== 'number')) {
    return { kind: 'none', reason: `${path} does not say what its scores mean` };
  }
  return {
    kind: 'ranker',
    ranker: { network: loaded.network, scales: Object.fromEntries(entries) as DefinitionRanker['scales'] },
  };
}

/** Names in the card of the weights. */
export function scaleKey(place: PlaceKind): string {
  return `${place} scale`;
}

export function offsetKey(place: PlaceKind): string {
  return `${place} offset`;
}

export function rankerPath(): string {
  return shippedPath('definitions.weights');
}
