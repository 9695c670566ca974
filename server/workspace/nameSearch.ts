/**
 * Names that resemble a query, searched by the words in them. The only file that imports minisearch. Knows nothing of what
 * bears a name.
 */
import MiniSearch from 'minisearch';
import { wordsOf } from '../base/words.ts';

/** Shorter beginnings and smaller words fit too much. */
const prefixFrom = 3;
const fuzzyFrom = 5;

/** A name costs about 8 microseconds to add: when many are new, a query sees the rest a little later. */
const addedPerQuery = 4_000;

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
  /** Not added before somebody searches. */
  readonly #pending = new Map<string, string>();

  /** `text` holds the words by which `id` is found. */
  add(id: string, text: string): void {
    this.#pending.set(id, text);
  }

  remove(id: string): void {
    this.#pending.delete(id);
    if (this.#index.has(id)) this.#index.discard(id);
  }

  /** Ids, best first. */
  search(query: string): string[] {
    let left = addedPerQuery;
    for (const [id, text] of this.#pending) {
      if (left-- === 0) break;
      if (this.#index.has(id)) this.#index.discard(id);
      this.#index.add({ id, text });
      this.#pending.delete(id);
    }
    return this.#index.search(query).map(({ id }) => String(id));
  }
}
