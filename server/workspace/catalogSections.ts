/** What a catalog knows of many files, as byte arrays for the cache and back. Knows no catalog. */
import {
  bytesOf,
  gathered,
  numbersOf,
  type OutgoingSections,
  rowOf,
  rowSections,
  type Sections,
  section,
  textBytes,
  textOf,
  textsBytes,
  textsOf,
} from '../base/byteArrays.ts';
import type { ChunkTerms } from '../syntax/chunkTerms.ts';
import type { TermsInPieces } from './chunkIndex.ts';
import type { NamesOfFiles } from './filesByName.ts';
import type { RelationsOfFiles } from './relations.ts';

/** Arrays that are by file are in the order of the files. */
export interface CatalogSegment {
  /** Packed facts, one file after the other, and where each file's end. */
  readonly facts: Uint8Array;
  readonly factEnds: Uint32Array;
  /** Distinct, and by file its place among them. */
  readonly languageIds: readonly string[];
  readonly languages: Uint32Array;
  readonly chunks: TermsOfFiles;
  /** Of their paths. */
  readonly paths: TermsOfFiles;
  readonly symbols: NamesOfFiles;
  readonly relations: RelationsOfFiles;
  readonly references: NamesOfFiles;
}

/** The same on its way out. */
export interface OutgoingSegment extends Omit<CatalogSegment, 'facts' | 'chunks' | 'paths'> {
  readonly facts: Iterable<Uint8Array>;
  readonly chunks: TermsInPieces;
  readonly paths: TermsInPieces;
}

interface TermsOfFiles {
  /** Chunks by file. */
  readonly counts: Uint32Array;
  readonly terms: ChunkTerms;
}

export function catalogSections(segment: OutgoingSegment): OutgoingSections {
  const { relations } = segment;
  return {
    facts: gathered(segment.facts),
    factEnds: bytesOf(segment.factEnds),
    languageIds: textsBytes(segment.languageIds),
    languages: bytesOf(segment.languages),
    ...termsSections('chunk', segment.chunks),
    ...termsSections('path', segment.paths),
    ...namesSections('symbol', segment.symbols),
    ...namesSections('module', relations.modules),
    ...namesSections('import', relations.imports),
    ...namesSections('base', relations.bases),
    ...namesSections('reference', segment.references),
  };
}

/** Throws when something is missing. */
export function catalogSegment(sections: Sections): CatalogSegment {
  return {
    facts: section(sections, 'facts'),
    factEnds: numbersOf(sections, 'factEnds'),
    languageIds: textsOf(sections, 'languageIds'),
    languages: numbersOf(sections, 'languages'),
    chunks: termsOfSections(sections, 'chunk'),
    paths: termsOfSections(sections, 'path'),
    symbols: namesOfSections(sections, 'symbol'),
    relations: {
      modules: namesOfSections(sections, 'module'),
      imports: namesOfSections(sections, 'import'),
      bases: namesOfSections(sections, 'base'),
    },
    references: namesOfSections(sections, 'reference'),
  };
}

function termsSections(prefix: string, { counts, words, chunks, terms }: TermsInPieces): OutgoingSections {
  return {
    [`${prefix}Counts`]: bytesOf(counts),
    [`${prefix}Words`]: textBytes(words),
    [`${prefix}Terms`]: bytesOfEach(terms),
    [`${prefix}Rows`]: bytesOf(chunks),
  };
}

function* bytesOfEach(pieces: Iterable<Uint32Array>): Iterable<Uint8Array> {
  for (const piece of pieces) yield bytesOf(piece);
}

function termsOfSections(sections: Sections, prefix: string): TermsOfFiles {
  return {
    counts: numbersOf(sections, `${prefix}Counts`),
    terms: {
      words: textOf(sections, `${prefix}Words`),
      counts: numbersOf(sections, `${prefix}Terms`),
      chunks: numbersOf(sections, `${prefix}Rows`),
    },
  };
}

function namesSections(prefix: string, { names, ids, ends }: NamesOfFiles): Sections {
  return {
    ...rowSections(prefix, names),
    [`${prefix}Ids`]: bytesOf(ids),
    [`${prefix}Ends`]: bytesOf(ends),
  };
}

function namesOfSections(sections: Sections, prefix: string): NamesOfFiles {
  return {
    names: rowOf(sections, prefix),
    ids: numbersOf(sections, `${prefix}Ids`),
    ends: numbersOf(sections, `${prefix}Ends`),
  };
}
