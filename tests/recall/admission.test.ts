/** Of more files than there is room for, those that stay are let in, and few others. */
import { expect, test } from 'vitest';
import { Corpus } from '../../server/recall/corpus.ts';
import { Priorities } from '../../server/recall/priorities.ts';

const paths = Array.from({ length: 6_000 }, (_, index) => `/w/f${index % 50}/file${index}.py`);
/** Ten tokens, with the boundary and the lines' ends. */
const text = 'a = b(c)\nd = e\n';

function corpusOf(capacity: number, isTold: boolean, at = ''): Corpus {
  const corpus = new Corpus(
    () => undefined,
    () => false,
    capacity,
  );
  if (at !== '') corpus.settle(at, false);
  const ended = isTold ? corpus.expect(paths) : () => {};
  for (const path of paths) corpus.put(path, path, text);
  ended();
  return corpus;
}

const kept = (corpus: Corpus) => paths.filter((path) => corpus.tokensOf(path).length > 0);

test('the files that come first in the order of all stay, and little is learned for nothing', () => {
  const length = corpusOf(1e6, false).tokensOf('/w/f0/file0.py').length;
  // For every fifth of them there is room.
  const most = paths.length / 5;
  const corpus = corpusOf(1.5 * most * length, true);
  const priorities = new Priorities();
  const first = new Set(paths.toSorted((a, b) => priorities.compare(a, b)).slice(0, most));
  expect(kept(corpus).filter((path) => first.has(path)).length).toBeGreaterThan(0.99 * most);
  expect(corpus.size().tokens).toBeGreaterThan(0.99 * most * length);
  expect(corpus.chains.length).toBeLessThan(1.4 * most * length);
});

test('what is near to the work is let in, wherever it comes', () => {
  const corpus = corpusOf(20_000, true, '/w/f49/open.py');
  const near = paths.filter((path) => path.startsWith('/w/f49/'));
  expect(kept(corpus).filter((path) => path.startsWith('/w/f49/'))).toEqual(near);
});

test('where there is room for all, all are learned', () => {
  expect(kept(corpusOf(1e6, true))).toEqual(paths);
});
