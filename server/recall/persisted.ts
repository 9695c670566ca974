/** What a corpus has learned of files, as byte arrays that are kept from one run to the next. Knows no disk. */
import { bytesOf, numbersOf, type Sections, textBytes, textOf } from '../base/byteArrays.ts';
import type { Corpus } from './corpus.ts';
import { opaqueId } from './vocabulary.ts';

/** Tokens below this number mean the same in every vocabulary. */
const fixedTokens = opaqueId + 1;
/** Words, and tokens, that are taken over at a time: some 10 ms. */
const wordsAtATime = 10_000;
const tokensAtATime = 100_000;

/** Where a file is, and the hash of its text. */
export interface FilePlace {
  readonly path: string;
  readonly displayPath: string;
  readonly hash: string;
}

/** Tokens of the files, numbered by the words that stand beside them; of those that are not learned from, none. */
export function saveCorpus(corpus: Corpus, paths: readonly string[]): Sections {
  // What changed since the last request would else be missing from then on.
  corpus.learn(paths);
  const { vocabulary } = corpus;
  const files = paths.map((path) => corpus.tokensOf(path));
  const tokens = new Uint32Array(files.reduce((sum, file) => sum + file.length, 0));
  const renumbered = new Uint32Array(vocabulary.size);
  const words: string[] = [];
  let length = 0;
  for (const file of files) {
    for (const token of file) {
      if (token >= fixedTokens && renumbered[token] === 0) {
        renumbered[token] = fixedTokens + words.length;
        words.push(`${vocabulary.text(token)}\n`);
      }
      tokens[length++] = token < fixedTokens ? token : (renumbered[token] ?? 0);
    }
  }
  return {
    recallWords: textBytes(words.join('')),
    recallTokens: bytesOf(tokens),
    recallLengths: bytesOf(Uint32Array.from(files, (file) => file.length)),
  };
}

/** Learns them, some at each step; files that are known already, or have no place, are passed over. */
export function* restoreCorpus(
  corpus: Corpus,
  sections: Sections,
  placeOf: (index: number) => FilePlace | undefined,
): Generator<undefined> {
  const words = textOf(sections, 'recallWords').split('\n').slice(0, -1);
  const tokens = numbersOf(sections, 'recallTokens');
  let ids: Uint32Array | undefined;
  let epoch = -1;
  let start = 0;
  let sinceStep = 0;
  for (const [index, length] of numbersOf(sections, 'recallLengths').entries()) {
    const end = start + length;
    // Between the steps all may have been numbered anew.
    if (ids === undefined || epoch !== corpus.epoch) {
      ids = yield* idsOf(words, corpus);
      epoch = corpus.epoch;
    }
    const own = ids;
    const place = placeOf(index);
    if (place !== undefined) {
      const learned = tokens
        .subarray(start, end)
        .map((token) => (token < fixedTokens ? token : (own[token - fixedTokens] ?? 0)));
      corpus.putTokens(place, learned);
    }
    start = end;
    sinceStep += length;
    if (sinceStep < tokensAtATime) continue;
    sinceStep = 0;
    yield;
  }
}

function* idsOf(words: readonly string[], corpus: Corpus): Generator<undefined, Uint32Array> {
  for (;;) {
    const { epoch, vocabulary } = corpus;
    const ids = new Uint32Array(words.length);
    for (const [index, word] of words.entries()) {
      if (corpus.epoch !== epoch) break;
      ids[index] = vocabulary.intern(word);
      if (index % wordsAtATime === wordsAtATime - 1) yield;
    }
    if (corpus.epoch === epoch) return ids;
  }
}
