/**
 * Which files are learned from where a repository has more than there is room for: those nearest to what is being worked on,
 * and of equally near ones the same random choice each time. Knows paths alone.
 */

/** Folders that a person goes to and fro between. */
const mostFolders = 8;
/** Steps up and down to folders that are worth being learned from anew: the parent's, the children's, and those beside it. */
const nearSteps = 2;

/** More than the greatest lot. */
const lots = 2 ** 32;

export class Priorities {
  /** Folders of the files that were worked on, the one come to last first, as their names from the root on. */
  #folders: readonly (readonly string[])[] = [];
  /** By folder. */
  #distances = new Map<string, number>();
  /** Grows whenever another order may hold. */
  changes = 0;

  /** A file is being worked on. True when its folder is another than those before: what is near changes. */
  lookAt(path: string): boolean {
    const folder = namesIn(folderOf(path));
    if (this.#folders.some((other) => isSame(other, folder))) return false;
    this.#folders = [folder, ...this.#folders].slice(0, mostFolders);
    this.#distances.clear();
    this.changes++;
    return true;
  }

  /** Near to the folder that was come to last. */
  isNear(path: string): boolean {
    const [folder] = this.#folders;
    return folder !== undefined && stepsBetween(folder, namesIn(folderOf(path))) <= nearSteps;
  }

  /** Negative when the first path is to be learned from rather than the second. */
  compare(first: string, second: string): number {
    return this.keyOf(first) - this.keyOf(second);
  }

  /** The lower, the sooner a path is learned from. */
  keyOf(path: string): number {
    return this.#distance(path) * lots + lotOf(path);
  }

  /** By the folders up and down to the nearest one that is worked in, then by when it was come to; 0 for all where there is none. */
  #distance(path: string): number {
    const key = folderOf(path);
    const known = this.#distances.get(key);
    if (known !== undefined) return known;
    const folder = namesIn(key);
    const distances = this.#folders.map((other, age) => stepsBetween(folder, other) * mostFolders + age);
    const distance = distances.length === 0 ? 0 : Math.min(...distances);
    this.#distances.set(key, distance);
    return distance;
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function namesIn(folder: string): string[] {
  return folder.split(/[\\/]/).slice(0, -1);
}

function isSame(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((name, depth) => name === second[depth]);
}

function stepsBetween(first: readonly string[], second: readonly string[]): number {
  let shared = 0;
  while (shared < first.length && first[shared] === second[shared]) shared++;
  return first.length + second.length - 2 * shared;
}

/** A number of the path's own: the files with the lowest are a fair sample of all (bottom-k sampling). */
function lotOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
  // FNV's high bits hardly know the last characters.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
