/**
 * Facts as a few bytes: how they travel from the parser threads, wait in memory and lie in the cache. As objects the facts of
 * a file take some 20 kB, packed 1 kB. Beside the bytes stands what the index needs of every file, so that it unpacks
 * none. Knows no meaning.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import { type ChunkTerms, chunkTermsOf } from './chunkTerms.ts';
import { factColumns, factsOfColumns } from './factColumns.ts';
import type { Facts } from './facts.ts';
import { type RelatedNames, relatedNames } from './relatedNames.ts';

export interface PackedFacts {
  readonly bytes: Uint8Array;
  /** Names of the definitions, in their order. */
  readonly names: readonly string[];
  readonly related: RelatedNames;
  /** Distinct names that are used, each followed by a line break: no name holds one. */
  readonly references: string;
  readonly terms: ChunkTerms;
}

/** A small window and small tables, as the texts are small: with the usual ones half of the time goes to clearing them. */
const options = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 4096 };

/** Of the text that the facts are of. */
export function packFacts(facts: Facts, text: string): PackedFacts {
  return {
    // zlib's own format, as its checksum tells bytes that are not what was packed; copied, as it comes in a larger array.
    bytes: new Uint8Array(deflateSync(Buffer.from(JSON.stringify(factColumns(facts))), options)),
    names: facts.definitions.map(({ name }) => name),
    related: relatedNames(facts),
    references: facts.references.map((name) => `${name}\n`).join(''),
    terms: chunkTermsOf(text, facts.chunks),
  };
}

/** Throws when the bytes are not what was packed. */
export function unpackFacts(bytes: Uint8Array): Facts {
  return factsOfColumns(JSON.parse(inflateSync(bytes).toString()));
}
