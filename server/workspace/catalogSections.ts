/** What a catalog knows of many files, as byte arrays for the cache and back. Knows no catalog. */

import { bytesOf, numbersOf, type Sections, section, textBytes, textOf } from '../base/byteArrays.ts';
import type { ChunkTerms } from '../syntax/chunkTerms.ts';
import type { NamesOfFiles } from './filesByName.ts';
import type { UsesOfFiles } from './nameCounts.ts';
import type { RelationsOfFiles } from './relations.ts';

/** Arrays that are by file are in the order of the files. */
export interface CatalogSegment {
  /** Packed facts, one file after the other, and where each file's end. */
  readonly facts: Uint8Array;
  readonly factEnds: Uint32Array;
  /** By file. */
  readonly languageIds: readonly string[];
  readonly chunkCounts: Uint32Array;
  readonly terms: ChunkTerms;
  readonly symbols: NamesOfFiles;
  readonly relations: RelationsOfFiles;
  readonly references: UsesOfFiles;
}

export function catalogSections(segment: CatalogSegment): Sections {
  const { terms, symbols, relations, references } = segment;
  return {
    facts: segment.facts,
    factEnds: bytesOf(segment.factEnds),
    languageIds: textBytes(segment.languageIds.join('\n')),
    chunkCounts: bytesOf(segment.chunkCounts),
    words: textBytes(terms.words),
    counts: bytesOf(terms.counts),
    chunks: bytesOf(terms.chunks),
    ...namesSections('symbol', symbols),
    ...namesSections('import', relations.imports),
    ...namesSections('base', relations.bases),
    referenceNames: textBytes(references.names),
    referenceIds: bytesOf(references.ids),
    referenceEnds: bytesOf(references.ends),
  };
}

/** Throws when something is missing. */
export function catalogSegment(sections: Sections): CatalogSegment {
  const numbers = (name: string) => numbersOf(sections, name);
  const text = (name: string) => textOf(sections, name);
  return {
    facts: section(sections, 'facts'),
    factEnds: numbers('factEnds'),
    languageIds: text('languageIds').split('\n'),
    chunkCounts: numbers('chunkCounts'),
    terms: { words: text('words'), counts: numbers('counts'), chunks: numbers('chunks') },
    symbols: namesOfSections(sections, 'symbol'),
    relations: { imports: namesOfSections(sections, 'import'), bases: namesOfSections(sections, 'base') },
    references: {
      names: text('referenceNames'),
      ids: numbers('referenceIds'),
      ends: numbers('referenceEnds'),
    },
  };
}

function namesSections(prefix: string, { names, ids, ends }: NamesOfFiles): Sections {
  return {
    [`${prefix}Names`]: textBytes(JSON.stringify(names)),
    [`${prefix}Ids`]: bytesOf(ids),
    [`${prefix}Ends`]: bytesOf(ends),
  };
}

function namesOfSections(sections: Sections, prefix: string): NamesOfFiles {
  return {
    names: JSON.parse(textOf(sections, `${prefix}Names`)),
    ids: numbersOf(sections, `${prefix}Ids`),
    ends: numbersOf(sections, `${prefix}Ends`),
  };
}
