/** Living files in the order of their priorities, sorted when one has to go and kept sorted from then on. Knows no tokens. */
import { partitionPoint } from '../base/partitionPoint.ts';
import type { CorpusFile } from './corpusFile.ts';
import type { Priorities } from './priorities.ts';

export class Farthest {
  readonly #priorities: Priorities;
  /** The first to be kept first; with files that are gone. Undefined when the order is not known. */
  #ranked: CorpusFile[] | undefined;

  constructor(priorities: Priorities) {
    this.#priorities = priorities;
  }

  /** The order is another, or the files are. */
  forget(): void {
    this.#ranked = undefined;
  }

  put(file: CorpusFile): void {
    const ranked = this.#ranked;
    if (ranked === undefined) return;
    const isBefore = (index: number) => this.#priorities.compare(ranked[index]?.path ?? '', file.path) < 0;
    ranked.splice(partitionPoint(ranked.length, isBefore), 0, file);
  }

  /** The one to go first, of all that live. */
  of(living: Iterable<CorpusFile>): CorpusFile | undefined {
    this.#ranked ??= [...living].sort((a, b) => this.#priorities.compare(a.path, b.path));
    while (this.#ranked.at(-1)?.alive === false) this.#ranked.pop();
    return this.#ranked.at(-1);
  }
}
