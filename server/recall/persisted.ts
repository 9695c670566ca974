/** What a corpus has learned of files, as byte arrays that are kept from one run to the next. Knows no disk. */
import {
  bytesOf,
  numbersOf,
  type OutgoingSections,
  pieceNumbers,
  rowOf,
  rowSections,
  type Sections,
} from '../base/byteArrays.ts';
import { UnitTable } from '../base/unitTable.ts';
import type { Corpus } from './corpus.ts';
import { opaqueId } from './vocabulary.ts';

/** Tokens below this number mean the same in every vocabulary. */
const fixedTokens = opaqueId + 1;
/** Tokens that are taken over at a time: some 5 ms. */
const tokensAtATime = 100_000;

/** Where a file is, and the hash of its text. */
export interface FilePlace {
  readonly path: string;
  readonly displayPath: string;
  readonly hash: string;
}

/** Tokens of the files, numbered by the words that stand beside them; of those that are not learned from, none. */
export function saveCorpus(corpus: Corpus, paths: readonly string[]): OutgoingSections {
  // What changed since the last request would else be missing from then on.
  corpus.learn(paths);
  const { vocabulary } = corpus;
  const files = paths.map((path) => corpus.tokensOf(path));
  const numbers = new Uint32Array(vocabulary.size);
  for (let fixed = 0; fixed < fixedTokens; fixed++) numbers[fixed] = fixed;
  const words = new UnitTable();
  const looks: number[] = [];
  for (const file of files) {
    for (let at = 0; at < file.length; at++) {
      const token = file[at] ?? 0;
      if (token < fixedTokens || numbers[token] !== 0) continue;
      numbers[token] = fixedTokens + vocabulary.copyTo(words, token);
      looks.push(vocabulary.looks[token] ?? 0);
    }
  }
  return {
    ...rowSections('recall', words.row()),
    recallLooks: bytesOf(Uint32Array.from(looks)),
    recallTokens: numbered(files, numbers),
    recallLengths: bytesOf(Uint32Array.from(files, (file) => file.length)),
  };
}

/** Tokens once learned stay where they are, whatever is learned until it is their turn. */
function* numbered(files: readonly Uint32Array[], numbers: Uint32Array): Iterable<Uint8Array> {
  const piece = new Uint32Array(pieceNumbers);
  let length = 0;
  for (const file of files) {
    for (let at = 0; at < file.length; at++) {
      if (length === piece.length) {
        yield bytesOf(piece);
        length = 0;
      }
      piece[length++] = numbers[file[at] ?? 0] ?? 0;
    }
  }
  yield bytesOf(piece.subarray(0, length));
}

/** Learns them, some at each step; files that are known already, or have no place, are passed over. Can be done once: it writes over them. */
export function* restoreCorpus(
  corpus: Corpus,
  sections: Sections,
  placeOf: (index: number) => FilePlace | undefined,
): Generator<undefined> {
  const tokens = numbersOf(sections, 'recallTokens');
  const lengths = numbersOf(sections, 'recallLengths');
  let ids: Uint32Array | undefined;
  let epoch = -1;
  let start = 0;
  let sinceStep = 0;
  for (let index = 0; index < lengths.length; index++) {
    // Between the steps all may have been numbered anew.
    while (ids === undefined || epoch !== corpus.epoch) {
      epoch = corpus.epoch;
      ids = yield* idsOf(corpus, sections);
    }
    const end = start + (lengths[index] ?? 0);
    const place = placeOf(index);
    if (place !== undefined) {
      for (let at = start; at < end; at++) tokens[at] = ids[tokens[at] ?? 0] ?? 0;
      corpus.putTokens(place, tokens.subarray(start, end));
    }
    sinceStep += end - start;
    start = end;
    if (sinceStep < tokensAtATime) continue;
    sinceStep = 0;
    yield;
  }
}

/** By the number that a token was kept under. */
function* idsOf({ vocabulary }: Corpus, sections: Sections): Generator<undefined, Uint32Array> {
  const words = yield* vocabulary.internAll(rowOf(sections, 'recall'), numbersOf(sections, 'recallLooks'));
  const ids = new Uint32Array(fixedTokens + words.length);
  for (let fixed = 0; fixed < fixedTokens; fixed++) ids[fixed] = fixed;
  ids.set(words, fixedTokens);
  return ids;
}
