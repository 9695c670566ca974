/**
 * Names that resemble a query, searched by the words in them. The only file that imports minisearch. Knows nothing of what
 * bears a name.
 */
import MiniSearch from 'minisearch';
import { wordsOf } from '../base/words.ts';

/** Shorter beginnings and smaller words fit too much. */
const prefixFrom = 3;
const fuzzyFrom = 5;

export class NameSearch {
  readonly #index = new MiniSearch<{ id: string }>({
    fields: ['id'],
    tokenize: wordsOf,
    processTerm: (word) => word,
    searchOptions: {
      prefix: (word) => word.length >= prefixFrom,
      fuzzy: (word) => (word.length >= fuzzyFrom ? 0.2 : false),
    },
  });

  /** Of distinct names; each takes some 8 microseconds. */
  constructor(names: Iterable<string>) {
    for (const name of names) this.#index.add({ id: name });
  }

  /** Best first. */
  search(query: string): string[] {
    return this.#index.search(query).map(({ id }) => String(id));
  }
}
