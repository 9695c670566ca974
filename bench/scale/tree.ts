/**
 * A generated source tree of any size, the same for the same seed: packages of classes that import, call and inherit from one
 * another, in five languages. Knows nothing of what is measured on it.
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { seededRandom } from '../statistics.ts';
import { type ClassModel, type Method, renderers, type Statement } from './render.ts';
import { nouns, qualities, verbs } from './vocabulary.ts';

/** Files of one package, which lie in one folder and are of one language. */
const filesPerPackage = 20;
/** Packages of one module. */
const packagesPerModule = 25;
/** Raised when the same seed gives other files. */
const version = 1;

/** Writes the tree below `cache` unless it is there; answers its folder. `files` may be one package more than asked for. */
export async function generatedTree(cache: string, files: number, seed: number): Promise<string> {
  const folder = join(cache, `tree-${version}-${files}-${seed}`);
  if (existsSync(folder)) return folder;
  const incoming = `${folder}.incoming-${process.pid}`;
  try {
    await writeTree(incoming, files, seed);
    await rename(incoming, folder);
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
  return folder;
}

async function writeTree(root: string, files: number, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const packages = Math.ceil(files / filesPerPackage);
  const earlier: ClassModel[] = [];
  for (let index = 0; index < packages; index++) {
    const renderer = pick(renderers, random);
    const module = `${nouns[Math.floor(index / packagesPerModule) % nouns.length]}${Math.floor(index / packagesPerModule)}`;
    const name = `${pick(nouns, random)}_${pick(nouns, random)}${index}`;
    const own: ClassModel[] = [];
    for (let at = 0; at < filesPerPackage; at++) own.push(classModel(`${module}/${name}`, own, earlier, random));
    for (const model of own) {
      const path = join(root, renderer.pathOf(model));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, renderer.render(model));
    }
    // Later packages use those that came before them, the nearest most.
    earlier.push(...own.slice(0, 3));
    if (earlier.length > 400) earlier.splice(0, 100);
  }
}

function classModel(
  folder: string,
  own: readonly ClassModel[],
  earlier: readonly ClassModel[],
  random: () => number,
): ClassModel {
  const words = [pick(qualities, random), pick(nouns, random), pick(nouns, random)];
  const taken = own.some((other) => other.words.join() === words.join());
  const around = [...own.slice(-6), ...earlier.slice(-40)];
  const uses =
    around.length === 0 ? [] : Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(around, random));
  const fields = distinct(Array.from({ length: 2 + Math.floor(random() * 4) }, () => pick(nouns, random)));
  return {
    folder,
    words: taken ? [...words, `v${own.length}`] : words,
    base: own.length > 0 && random() < 0.3 ? pick(own, random) : undefined,
    uses: distinct(uses),
    fields,
    methods: Array.from({ length: 1 + Math.floor(random() * 4) }, (_, at) => methodOf(at, fields, uses, random)),
  };
}

function methodOf(at: number, fields: readonly string[], uses: readonly ClassModel[], random: () => number): Method {
  const parameters = distinct(Array.from({ length: Math.floor(random() * 4) }, () => pick(nouns, random)));
  const known = [...parameters, ...fields];
  return {
    words: [pick(verbs, random), pick(nouns, random), ...(at > 5 ? [String(at)] : [])],
    parameters,
    note: `${pick(verbs, random)}s the ${pick(qualities, random)} ${pick(nouns, random)} of the ${pick(nouns, random)}`,
    statements: Array.from({ length: 2 + Math.floor(random() * 5) }, () => statementOf(known, uses, random)),
    result: pick(known, random),
  };
}

function statementOf(known: readonly string[], uses: readonly ClassModel[], random: () => number): Statement {
  const kind = pick(['call', 'call', 'guard', 'loop', 'sum'] as const, random);
  const used = uses.length > 0 ? pick(uses, random) : undefined;
  return {
    kind,
    target: pick(nouns, random),
    subject: pick(known, random),
    other: pick(known, random),
    callee: used === undefined ? undefined : { owner: used, method: pick(used.methods, random) },
    number: Math.floor(random() * 500),
  };
}

function pick<T>(values: readonly T[], random: () => number): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('There is nothing to pick from.');
  return value;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
