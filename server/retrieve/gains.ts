/**
 * How much better than "stop" each candidate is beside those that are kept: the scores of a small network, computed anew only for the best of
 * the old ones, as what a piece adds seldom grows (lazy greedy, Minoux 1978). Knows no room and no reason to stop.
 */
import type { CandidateNetwork } from '../learn/candidateNetwork.ts';
import { featureNames } from './featureNames.ts';
import type { CandidateTable } from './features.ts';

const width = featureNames.length;
/** Its network has none. */
const noSlots = new Uint16Array(0);

/** By the candidates' indexes, in the network's own scores (natural logarithm of odds), as far as they have been computed. */
export class Gains {
  readonly #table: CandidateTable;
  readonly #network: CandidateNetwork;
  readonly #isSetAware: boolean;
  readonly #gains: Float64Array;
  /** By candidate, how many were kept when its gain was computed. */
  readonly #known: Uint16Array;
  readonly #closed: Uint8Array;
  #stopScore = 0;
  #kept = 0;

  constructor(table: CandidateTable, network: CandidateNetwork, isSetAware: boolean) {
    this.#table = table;
    this.#network = network;
    this.#isSetAware = isSetAware;
    this.#gains = new Float64Array(table.count - 1);
    this.#known = new Uint16Array(table.count - 1);
    this.#closed = new Uint8Array(table.count - 1);
    this.#enter();
    for (let index = 0; index < this.#gains.length; index++) this.#compute(index);
  }

  of(index: number): number {
    return this.#gains[index] ?? 0;
  }

  /** Index of the open candidate with the largest gain and favour, which is by index; undefined when none is open. */
  best(favour: Float64Array): number | undefined {
    const [gains, closed] = [this.#gains, this.#closed];
    for (;;) {
      let best = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < gains.length; index++) {
        const value = (gains[index] as number) + (favour[index] as number);
        if (!(value > highest) || closed[index] === 1) continue;
        best = index;
        highest = value;
      }
      if (best < 0) return undefined;
      if (this.#known[best] === this.#kept) return best;
      this.#compute(best);
    }
  }

  /** It is judged: not to be found again. */
  close(index: number): void {
    this.#closed[index] = 1;
  }

  keep(index: number, shareOfRoom: number): void {
    if (!this.#isSetAware) return;
    this.#table.keep(index + 1, shareOfRoom);
    this.#kept++;
    this.#known[index] = this.#kept;
    this.#enter();
  }

  #enter(): void {
    this.#network.setContext(this.#table.context, noSlots);
    this.#stopScore = this.#network.score(this.#table.rows, 0, this.#table.classes[0] ?? 0);
  }

  #compute(index: number): void {
    const row = index + 1;
    this.#table.refresh(row);
    this.#gains[index] =
      this.#network.score(this.#table.rows, row * width, this.#table.classes[row] ?? 0) - this.#stopScore;
    this.#known[index] = this.#kept;
  }
}
