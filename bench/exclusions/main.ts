/**
 * `npm run bench:exclusions`: finds files of the code, model, train and valid suites that share code with a split measured later, and
 * writes them to bench/suites/exclusions.json. Fetches what is not in the cache.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { languageForPath } from '../../server/syntax/languages.ts';
import { ShingleIndex, shinglesOf } from '../shingles.ts';
import { type Exclusions, type FetchedPackage, fetchSuite, suitePath } from '../suite.ts';

/** Half: what a file shares with another by convention (set-up code, generated accessors) stays well below. */
const copyShare = 0.5;
/** Longer files are data or bundles, which the product does not index either. */
const longestFile = 1024 * 1024;

interface Place {
  readonly suite: string;
  readonly package: string;
  readonly file: string;
}

const measured = ['test', 'valid'];

const found: Exclusions['files'] = [];
const index = new ShingleIndex<Place>();
// The split that is measured last keeps all its files; each earlier one gives way to those after it.
for (const suite of [...measured, 'train', 'model', 'code']) {
  const mine: [Place, Set<number>][] = [];
  for (const fetched of await fetchSuite(suite)) {
    for await (const [file, text] of sourcesOf(fetched)) {
      const place = { suite, package: fetched.pinned.name, file };
      const shingles = shinglesOf(text);
      const closest = index.closest(shingles);
      if (closest === undefined || closest.share < copyShare) mine.push([place, shingles]);
      else found.push({ ...place, copyOf: closest.key, share: Math.round(1000 * closest.share) / 1000 });
    }
  }
  // Nothing is measured on the others, and their shingles are more than a map holds.
  if (measured.includes(suite)) for (const [place, shingles] of mine) index.add(place, shingles);
  process.stderr.write(
    `${suite}: ${mine.length} files kept, ${found.filter((row) => row.suite === suite).length} not\n`,
  );
}
const about =
  `Files of one split of which ${100 * copyShare} % or more (runs of three code lines) stand in a file of another; they are ` +
  'left out of the first. Written by `npm run bench:exclusions`.';
await writeFile(suitePath('exclusions'), `${JSON.stringify({ version: 1, about, files: found }, undefined, 2)}\n`);

async function* sourcesOf({ folder, pinned }: FetchedPackage): AsyncGenerator<[string, string]> {
  const names = await readdir(folder, { recursive: true });
  for (const name of names.sort()) {
    const language = languageForPath(name)?.id;
    if (language !== pinned.language && language !== `${pinned.language}react`) continue;
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    if (text.length <= longestFile) yield [name.split(sep).join('/'), text];
  }
}
