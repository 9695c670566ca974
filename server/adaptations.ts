/**
 * What `linewright train ... --here` has fitted to folders: a folder's own serves its files, what ships all others. Knows not how either
 * is used.
 */
import path from 'node:path';
import { adaptedOrderPath, adaptedWeightsPath } from './configFiles.ts';
import type { Adapted } from './learn/adapted.ts';
import type { CandidateNetwork } from './learn/candidateNetwork.ts';
import { adaptedNetwork } from './recall/weights.ts';
import type { Order } from './retrieve/learnedOrder.ts';
import { adaptedOrder } from './retrieve/weights.ts';

interface FolderFit {
  readonly network: Adapted<CandidateNetwork>;
  readonly order: Adapted<Order>;
}

export interface AdaptedFolders {
  /** Folders that one was fitted to. */
  readonly folders: readonly string[];
  /** Why one that was fitted is not taken. */
  readonly problems: readonly string[];
}

/** What was fitted to a folder, as it lies in the cache. */
export function fitOf(root: string): FolderFit {
  return { network: adaptedNetwork(adaptedWeightsPath(root)), order: adaptedOrder(adaptedOrderPath(root)) };
}

export function problemsOf({ network, order }: FolderFit): string[] {
  return [network, order].flatMap(refusal);
}

export class Adaptations {
  readonly #fits = new Map<string, FolderFit>();

  /** Why something that was fitted is not taken. */
  add(root: string): string[] {
    const fit = fitOf(root);
    this.#fits.set(path.resolve(root), fit);
    return problemsOf(fit);
  }

  remove(root: string): void {
    this.#fits.delete(path.resolve(root));
  }

  /** Undefined where what ships serves. */
  networkFor(file: string): CandidateNetwork | undefined {
    return fitted(this.#fitFor(file)?.network);
  }

  orderFor(file: string): Order | undefined {
    return fitted(this.#fitFor(file)?.order);
  }

  /** Of either kind. */
  of(kind: keyof FolderFit): AdaptedFolders {
    const all = [...this.#fits].map(([root, fit]) => ({ root, outcome: fit[kind] }));
    return {
      folders: all.filter(({ outcome }) => outcome.kind === 'fitted').map(({ root }) => root),
      problems: all.flatMap(({ outcome }) => refusal(outcome)),
    };
  }

  /** Of nested folders the innermost counts. */
  #fitFor(file: string): FolderFit | undefined {
    const roots = [...this.#fits.keys()].filter((root) =>
      file.startsWith(root.endsWith(path.sep) ? root : root + path.sep),
    );
    return this.#fits.get(roots.sort((a, b) => b.length - a.length)[0] ?? '');
  }
}

function fitted<T>(outcome: Adapted<T> | undefined): T | undefined {
  return outcome?.kind === 'fitted' ? outcome.value : undefined;
}

function refusal(outcome: Adapted<unknown>): string[] {
  return outcome.kind === 'refused' ? [outcome.reason] : [];
}
