/**
 * Names as numbers, and the lists of names that a window has with how much each counts: pieces of code are compared with them, and with one
 * another, without a look-up of strings. Knows no window and no piece.
 */
import { detached } from '../base/detached.ts';

/** Names with how much each counts. */
export interface WeighedNames {
  readonly weights: ReadonlyMap<string, number>;
  readonly total: number;
}

const listNames = ['above', 'below', 'onLine', 'unresolved', 'unused', 'draftNames', 'newDraftNames'] as const;
type ListName = (typeof listNames)[number];
const columns = { above: 0, below: 1, unresolved: 3 };

/** What a piece's names are beside the lists of a window. */
export interface Shares extends Readonly<Record<ListName, number>> {
  /** Names of the piece that stand near the cursor, and the largest weight of one. */
  readonly near: number;
  readonly rarest: number;
  /** Names of the piece that stand anywhere in the file. */
  readonly visible: number;
}

export const noNames = new Uint32Array(0);

/** More names in all are not numbered for good: numbers begin anew. */
const mostNumbered = 200_000;

/** Numbers that names have for good, so that the names of a piece are looked up once and not at each key. */
class NameNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #ofPieces = new WeakMap<ReadonlySet<string>, Uint32Array>();

  get isFull(): boolean {
    return this.#numbers.size > mostNumbered;
  }

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const next = this.#numbers.size;
    this.#numbers.set(detached(name), next);
    return next;
  }

  ofPiece(names: ReadonlySet<string>): Uint32Array {
    const known = this.#ofPieces.get(names);
    if (known !== undefined) return known;
    const numbers = Uint32Array.from(names, (name) => this.of(name));
    this.#ofPieces.set(names, numbers);
    return numbers;
  }
}

let numbersNow = new NameNumbers();

/** Those that a window is read by stay, though others have begun anew. */
function numbersForWindow(): NameNumbers {
  if (numbersNow.isFull) numbersNow = new NameNumbers();
  return numbersNow;
}

/** Some of the names, as marks by their places. */
export class NameMarks {
  readonly #marks: Uint8Array;

  /** `count`: of all names that have a place. */
  constructor(count: number) {
    this.#marks = new Uint8Array(count);
  }

  add(names: Uint32Array): void {
    for (let at = 0; at < names.length; at++) this.#marks[names[at] as number] = 1;
  }

  has(name: number): boolean {
    return this.#marks[name] === 1;
  }

  countOf(names: Uint32Array): number {
    let count = 0;
    for (let at = 0; at < names.length; at++) count += this.#marks[names[at] as number] as number;
    return count;
  }
}

/**
 * Weights of a name in all lists, side by side: a piece's names are looked up once and not once for each list. Each name that is met has
 * its place, from 0 on.
 */
export class NameLists {
  readonly #numbers = numbersForWindow();
  /** By number the place, and one more; 0 of those that were not met. */
  #places = new Uint32Array(1024);
  #count = 0;
  /** By place a weight for each list; names that come later are in none. */
  readonly #weights: Float64Array;
  readonly #isVisible: Uint8Array;
  readonly #totals: readonly number[];
  readonly #sums = new Float64Array(listNames.length);

  constructor(lists: Readonly<Record<ListName, WeighedNames>>, visible: ReadonlySet<string>) {
    const placesOf = (names: Iterable<string>) =>
      Uint32Array.from(names, (name) => this.#placeOf(this.#numbers.of(name)));
    const nVisible = placesOf(visible).length;
    const places = listNames.map((list) => placesOf(lists[list].weights.keys()));
    this.#totals = listNames.map((list) => lists[list].total);
    this.#isVisible = new Uint8Array(this.#count).fill(1, 0, nVisible);
    this.#weights = new Float64Array(this.#count * listNames.length);
    for (const [column, list] of listNames.entries()) {
      const weights = [...lists[list].weights.values()];
      for (const [index, place] of (places[column] ?? []).entries()) {
        this.#weights[place * listNames.length + column] = weights[index] ?? 0;
      }
    }
  }

  /** How many names have been met. */
  get count(): number {
    return this.#count;
  }

  placesOf(piece: ReadonlySet<string>): Uint32Array {
    const numbers = this.#numbers.ofPiece(piece);
    const places = new Uint32Array(numbers.length);
    for (let at = 0; at < numbers.length; at++) places[at] = this.#placeOf(numbers[at] as number);
    return places;
  }

  /** 0 to 1 each: the share of a list's weight that the names of a piece have. */
  sharesOf(names: Uint32Array): Shares {
    const sums = this.#sums.fill(0);
    const [weights, isVisible] = [this.#weights, this.#isVisible];
    let [near, rarest, visible] = [0, 0, 0];
    for (let at = 0; at < names.length; at++) {
      const name = names[at] as number;
      if (name >= isVisible.length) continue;
      visible += isVisible[name] as number;
      const row = name * sums.length;
      for (let column = 0; column < sums.length; column++) {
        sums[column] = (sums[column] as number) + (weights[row + column] as number);
      }
      const weight = Math.max(weights[row + columns.above] as number, weights[row + columns.below] as number);
      if (weight > 0) near++;
      if (weight > rarest) rarest = weight;
    }
    const share = (column: number) => (sums[column] ?? 0) / (this.#totals[column] || 1);
    // In the order of `listNames`.
    return {
      above: share(0),
      below: share(1),
      onLine: share(2),
      unresolved: share(3),
      unused: share(4),
      draftNames: share(5),
      newDraftNames: share(6),
      near,
      rarest,
      visible,
    };
  }

  /** The shares of two lists that a piece's names have when those that are known already count no more. */
  restOf(names: Uint32Array, known: NameMarks): Pick<Shares, 'above' | 'unresolved'> {
    const [weights, listed] = [this.#weights, this.#isVisible.length];
    let [above, unresolved] = [0, 0];
    for (let at = 0; at < names.length; at++) {
      const name = names[at] as number;
      if (name >= listed || known.has(name)) continue;
      above += weights[name * listNames.length + columns.above] as number;
      unresolved += weights[name * listNames.length + columns.unresolved] as number;
    }
    return {
      above: above / (this.#totals[columns.above] || 1),
      unresolved: unresolved / (this.#totals[columns.unresolved] || 1),
    };
  }

  #placeOf(number: number): number {
    if (number >= this.#places.length) this.#grow(number + 1);
    const known = this.#places[number] as number;
    if (known > 0) return known - 1;
    this.#places[number] = ++this.#count;
    return this.#count - 1;
  }

  #grow(least: number): void {
    const grown = new Uint32Array(2 * least);
    grown.set(this.#places);
    this.#places = grown;
  }
}
