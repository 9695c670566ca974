/**
 * Names that resemble a query, searched by the words in them. The only file that imports minisearch. Knows nothing of what
 * bears a name.
 */
import MiniSearch from 'minisearch';
import { wordsOf } from '../base/words.ts';

/** Shorter beginnings and smaller words fit too much. */
const prefixFrom = 3;
const fuzzyFrom = 5;

/** A name costs about 8 microseconds to add: when more are new than were added in between, a query does not see the rest. */
const addedPerQuery = 1_000;

export class NameSearch {
  readonly #index = new MiniSearch<{ id: string; text: string }>({
    fields: ['text'],
    tokenize: wordsOf,
    processTerm: (word) => word,
    searchOptions: {
      prefix: (word) => word.length >= prefixFrom,
      fuzzy: (word) => (word.length >= fuzzyFrom ? 0.2 : false),
    },
  });
  /** Ids and texts that wait to be added: that is no part of the indexing of a file. */
  readonly #pending = new Map<string, string>();

  /** `text` holds the words by which `id` is found. */
  add(id: string, text: string): void {
    this.#pending.set(id, text);
  }

  remove(id: string): void {
    this.#pending.delete(id);
    if (this.#index.has(id)) this.#index.discard(id);
  }

  /** Adds at most `count` names that wait; true while others do. */
  addWaiting(count: number): boolean {
    let left = count;
    for (const [id, text] of this.#pending) {
      if (left-- === 0) return true;
      if (this.#index.has(id)) this.#index.discard(id);
      this.#index.add({ id, text });
      this.#pending.delete(id);
    }
    return false;
  }

  /** Ids, best first. */
  search(query: string): string[] {
    this.addWaiting(addedPerQuery);
    return this.#index.search(query).map(({ id }) => String(id));
  }
}
