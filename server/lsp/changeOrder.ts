/**
 * Whether a document's changes come in order, which their versions tell: the protocol wants them to grow. One that comes late is not
 * applied, and what the document says is unsure from then on: some change before it was applied to a text that it was not made for.
 * Knows versions, and no text.
 */

/** What is to be done with a change: to leave it out, after a word of it where it is the first. */
type Order = 'in order' | 'late' | 'left out';

interface Told {
  /** The newest version that was told; undefined where none was. */
  newest: number | undefined;
  /** Whether the versions have grown since the document was opened: some clients send the same one with every change. */
  isCounted: boolean;
  isUnsure: boolean;
  hasBeenLate: boolean;
}

/** Why nothing is suggested in a document that is unsure, and what a person can do. */
export const unsureText =
  'its changes came out of order, so its text is not known for sure: close the document and open it again';

/** Owner of what the open documents of one connection have told of their versions. */
export class ChangeOrder {
  readonly #byPath = new Map<string, Told>();

  opened(path: string, version: unknown): void {
    this.#byPath.set(path, { newest: numberOf(version), isCounted: false, isUnsure: false, hasBeenLate: false });
  }

  closed(path: string): void {
    this.#byPath.delete(path);
  }

  /** `isWhole`: the change brings the whole text, which ends all doubt unless it is late itself. */
  take(path: string, version: unknown, isWhole: boolean): Order {
    const told = this.#byPath.get(path);
    if (told === undefined) return 'in order';
    const number = numberOf(version);
    if (number !== undefined && isLate(told, number, isWhole)) {
      const isFirst = !told.hasBeenLate;
      told.isUnsure = true;
      told.hasBeenLate = true;
      return isFirst ? 'late' : 'left out';
    }
    if (number !== undefined && told.newest !== undefined && number > told.newest) told.isCounted = true;
    told.newest = number ?? told.newest;
    if (isWhole) told.isUnsure = false;
    return told.isUnsure ? 'left out' : 'in order';
  }

  isUnsure(path: string): boolean {
    return this.#byPath.get(path)?.isUnsure === true;
  }
}

/** One that comes twice is late, too, where versions are counted; the whole text may come twice. */
function isLate({ newest, isCounted }: Told, number: number, isWhole: boolean): boolean {
  if (newest === undefined) return false;
  return number < newest || (number === newest && isCounted && !isWhole);
}

/** Undefined where no version is told: some clients send null, some 0 with every change. */
function numberOf(version: unknown): number | undefined {
  return Number.isSafeInteger(version) && Number(version) > 0 ? Number(version) : undefined;
}
