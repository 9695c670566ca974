/**
 * Counts changes of which files there are, and of those that hold no code, as manifests do: what finding modules goes by. Typing in
 * code, and opening and closing a file, count for nothing. Knows paths and language ids alone.
 */
import { languageForId } from '../syntax/languages.ts';

export class Structure {
  #changes = 0;
  /** Files that the editor has opened or closed and that are not read again yet: they have not gone, unless they do not come back. */
  readonly #away = new Set<string>();
  /** Somebody asked while a file was away: what was told does not know of it. */
  #isSeenWithout = false;

  get changes(): number {
    if (this.#away.size > 0) this.#isSeenWithout = true;
    return this.#changes;
  }

  /** Many files may have come. */
  onRestored(): void {
    this.#changes++;
  }

  /** `isNew`: there was no such file. */
  onText(path: string, languageId: string, isNew: boolean): void {
    const isBack = this.#away.delete(path) && !this.#isSeenWithout;
    if (this.#away.size === 0) this.#isSeenWithout = false;
    // Manifests are in other languages than those whose modules they tell of.
    const isCode = languageForId(languageId)?.firstClass === true;
    if (!isCode || (isNew && !isBack)) this.#changes++;
  }

  onGone(path: string): void {
    if (!this.#away.has(path)) this.#changes++;
  }

  /** A file leaves its place to the buffer, or the buffer to the file. */
  onAway(path: string): void {
    this.#away.add(path);
  }

  /** After it was closed the file was looked for on disk. */
  onLookedFor(path: string): void {
    if (this.#away.delete(path)) this.#changes++;
  }
}
