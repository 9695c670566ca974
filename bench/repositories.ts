/**
 * The repositories of a suite as folders on this machine: fetched ones; for `smoke`, packages that are installed with this
 * program, so that it needs no network; or those of a published data set that a person has. Knows nothing of what is measured.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { GivenHole, GivenRow } from './datasets/given.ts';
import { openDataSet, parseDataSet } from './datasets/open.ts';
import type { SampleWishes } from './datasets/sample.ts';
import { Expected } from './expected.ts';
import { holeKinds } from './holes/hole.ts';
import { type FetchOptions, fetchSuite } from './suite.ts';

export interface Repository {
  readonly name: string;
  readonly version: string;
  /** LSP language id of the files that are cut. */
  readonly language: string;
  readonly folder: string;
  /** Paths below `folder`, with forward slashes, that must not be used: copies of files of another split. */
  readonly excluded: readonly string[];
  /** Folders of the archive that are kept, where they are not all. */
  readonly only?: readonly string[];
  /** Holes that a published data set gives, in place of those that would be cut. */
  readonly holes?: readonly GivenHole[];
  /** Holes that stand alone, each with what is known of its repository: there is no folder then. */
  readonly rows?: readonly GivenRow[];
}

/** Dependencies of this program that ship their sources, and where in them these are. */
const installed = [
  { name: 'minisearch', folder: 'src', language: 'typescript' },
  { name: 'undici', folder: 'lib', language: 'javascript' },
  { name: 'zod', folder: 'src', language: 'typescript' },
] as const;

const ManifestSchema = z.object({ version: z.string() });

export interface RepositoryOptions extends FetchOptions {
  /** Which holes to take of those that a published data set gives; all of them without it. */
  readonly given?: SampleWishes;
}

/** Throws, with what to do, when one of them cannot be had: a suite is whole or not there at all. */
export async function repositoriesOf(suite: string, options: RepositoryOptions = {}): Promise<Repository[]> {
  const { language, given = { kinds: holeKinds, seed: 1 } } = options;
  const dataSet = parseDataSet(suite);
  if (dataSet !== undefined) return openDataSet(dataSet, given, language);
  const found = suite === 'smoke' ? await installedRepositories(language) : await fetchedRepositories(suite, options);
  if (found.length > 0) return found;
  throw new Expected(`The suite ${suite} has no repository of the language "${language ?? ''}".`, 1);
}

async function installedRepositories(language: string | undefined): Promise<Repository[]> {
  return Promise.all(installed.filter((one) => language === undefined || one.language === language).map(openInstalled));
}

async function fetchedRepositories(suite: string, options: FetchOptions): Promise<Repository[]> {
  return (await fetchSuite(suite, options)).map(({ pinned, folder, excluded }) => ({
    name: pinned.name,
    version: pinned.version,
    language: pinned.language,
    folder,
    excluded: [...excluded].sort(),
    ...(pinned.only !== undefined && { only: pinned.only }),
  }));
}

/** As a header and a file name have it: without the path, which is of one machine alone. */
export function nameOfSuite(suite: string): string {
  const dataSet = parseDataSet(suite);
  if (dataSet === undefined) return suite;
  return dataSet.variant === undefined ? dataSet.name : `${dataSet.name}-${dataSet.variant}`;
}

/** SHA-256 over what the suite consists of, wherever it lies; the first 16 hexadecimal digits. */
export function hashOfRepositories(repositories: readonly Repository[]): string {
  const rows = repositories.map(({ name, version, language, excluded, only = [], holes = [], rows: given = [] }) => {
    return [name, version, language, excluded, only, holes, given];
  });
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
}

async function openInstalled({ name, folder, language }: (typeof installed)[number]): Promise<Repository> {
  const manifest = findManifest(name);
  const { version } = ManifestSchema.parse(JSON.parse(await readFile(manifest, 'utf8')));
  return { name, version, language, folder: join(dirname(manifest), folder), excluded: [] };
}

/** Asked for by folder: what a package exports need not hold its manifest. */
function findManifest(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = folders.map((folder) => join(folder, name, 'package.json')).find((path) => existsSync(path));
  if (found === undefined) throw new Expected(`${name} is not installed: run "npm ci", or reinstall linewright.`, 1);
  return found;
}
