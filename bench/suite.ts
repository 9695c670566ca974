/**
 * Suites: lists of packages pinned by version and content hash, read from `bench/suites/` and brought into a cache folder
 * outside the repository. Knows nothing of what is measured on them.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { eachConcurrently } from '../server/base/concurrently.ts';
import { cacheFolder } from './cacheFolder.ts';
import { Expected } from './expected.ts';
import { download, registries, unpack } from './registries.ts';

export const suiteVersion = 2;

/** Absolute path of `bench/suites`. */
export const suitesFolder: string = findSuitesFolder(dirname(fileURLToPath(import.meta.url)));

const PackageSchema = z.strictObject({
  registry: z.enum(registries),
  name: z.string(),
  version: z.string(),
  /** File name of the archive. */
  file: z.string(),
  /** SHA-256 of the archive, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  language: z.string(),
  /** Day on which this version was published, as YYYY-MM-DD, where the registry's client tells it. */
  released: z.iso.date().optional(),
  /** Folders of the archive that hold the sources, where it also ships what was built from them. */
  only: z.array(z.string()).optional(),
  /** Which part of the suite the package belongs to: a table of results, or what one network is trained on. */
  group: z.string().optional(),
});

export const SuiteSchema = z.strictObject({
  version: z.literal(suiteVersion),
  about: z.string(),
  packages: z.array(PackageSchema).min(1),
});

export type SuitePackage = z.infer<typeof PackageSchema>;

export interface FetchOptions {
  /** Packages of this language alone (an LSP language id). */
  readonly language?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, name: string) => void;
}

export interface FetchedPackage {
  readonly pinned: SuitePackage;
  /** Absolute path of the folder with the package's files. */
  readonly folder: string;
  /** Paths below `folder`, with forward slashes, that must not be used: they are copies of files of another split. */
  readonly excluded: ReadonlySet<string>;
}

/** Downloads wait for networks, but two cores unpack. */
const downloadsAtOnce = 3;

const ExclusionsSchema = z.strictObject({
  version: z.literal(1),
  about: z.string(),
  files: z.array(
    z.strictObject({
      suite: z.string(),
      package: z.string(),
      file: z.string(),
      copyOf: z.strictObject({ suite: z.string(), package: z.string(), file: z.string() }),
      /** Share of the file's shingles that stand in `copyOf`. */
      share: z.number(),
    }),
  ),
});

export type Exclusions = z.infer<typeof ExclusionsSchema>;

export function suitePath(name: string): string {
  return join(suitesFolder, `${name}.json`);
}

/** Reads `bench/suites/NAME.json`; throws with what is wrong in it. */
export async function readSuite(name: string): Promise<SuitePackage[]> {
  if (!existsSync(suitePath(name))) {
    const files = readdirSync(suitesFolder).map((file) => file.replace(/\.json$/, ''));
    const known = ['smoke', ...files.filter((other) => other !== 'exclusions')];
    throw new Expected(`There is no suite "${name}"; there are ${known.join(', ')}.`, 2);
  }
  return parseSuite(name, await readFile(suitePath(name), 'utf8')).packages;
}

export function parseSuite(name: string, text: string): z.infer<typeof SuiteSchema> {
  const json = parseJson(name, text);
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (version !== suiteVersion) {
    throw new Expected(
      `The suite "${name}" is of version ${String(version)}; this program reads version ${suiteVersion}. ` +
        'Take the suite and the program from the same commit.',
      1,
    );
  }
  const parsed = SuiteSchema.safeParse(json);
  if (!parsed.success) throw new Expected(`The suite "${name}" is not right: ${z.prettifyError(parsed.error)}`, 1);
  return parsed.data;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Expected(`The suite "${name}" is no JSON: take its file anew from where the program came from.`, 1);
  }
}

export async function readExclusions(): Promise<Exclusions> {
  return ExclusionsSchema.parse(JSON.parse(await readFile(suitePath('exclusions'), 'utf8')));
}

/**
 * Brings a whole suite, a few packages at a time; those already in the cache are not fetched again. Throws when a package
 * cannot be had, when its hash differs, or when aborted: a suite is whole or not there at all.
 */
export async function fetchSuite(name: string, options: FetchOptions = {}): Promise<FetchedPackage[]> {
  const { language, signal = new AbortController().signal, onProgress } = options;
  const wanted = (await readSuite(name)).filter((pinned) => language === undefined || pinned.language === language);
  const { files } = await readExclusions();
  const fetched = new Map<SuitePackage, FetchedPackage>();
  await eachConcurrently(wanted, downloadsAtOnce, signal, async (pinned) => {
    const folder = await fetchPackage(pinned, signal);
    const excluded = files.filter((row) => row.suite === name && row.package === pinned.name).map((row) => row.file);
    fetched.set(pinned, { pinned, folder, excluded: new Set(excluded) });
    onProgress?.(fetched.size, wanted.length, pinned.name);
  });
  signal.throwIfAborted();
  return wanted.flatMap((pinned) => fetched.get(pinned) ?? []);
}

/** The folder with a package's files, fetched and verified when it is not in the cache yet. */
export async function fetchPackage(pinned: SuitePackage, signal?: AbortSignal): Promise<string> {
  const folder = join(cacheFolder('bench'), folderName(pinned));
  if (await exists(folder)) return folder;
  const incoming = join(cacheFolder('bench'), `incoming-${process.pid}-${folderName(pinned)}`);
  await mkdir(incoming, { recursive: true });
  try {
    const archive = await download(pinned, incoming, signal);
    verify(pinned, await sha256Of(archive));
    const unpacked = join(incoming, 'unpacked');
    await unpack(pinned.registry, archive, unpacked);
    const whole = pinned.only === undefined ? unpacked : await pick(unpacked, pinned.only, join(incoming, 'picked'));
    // Renamed only when whole, so that a stopped fetch is never taken for a package.
    await rename(whole, folder);
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
  return folder;
}

export async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

function verify(pinned: SuitePackage, sha256: string): void {
  if (sha256 === pinned.sha256) return;
  throw new Expected(
    `${pinned.name} ${pinned.version}: the archive's SHA-256 is ${sha256}, the suite pins ${pinned.sha256}. ` +
      'It was not used. If the package was published anew, the suite must be reviewed and its pin updated.',
    1,
  );
}

async function pick(from: string, only: readonly string[], into: string): Promise<string> {
  for (const part of only) {
    await mkdir(dirname(join(into, part)), { recursive: true });
    await rename(join(from, part), join(into, part));
  }
  return into;
}

function folderName({ name, version, sha256, only = [] }: SuitePackage): string {
  const plain = name.replace(/^@/, '').replace(/[^\w.-]+/g, '-');
  const parts = only.map((part) => part.replace(/[^\w.-]+/g, '-')).join('+');
  return [plain, version, sha256.slice(0, 12), parts].filter((part) => part !== '').join('-');
}

/** `bench/suites` of the package: this file may run from `bench` or from where it was built to. */
function findSuitesFolder(from: string): string {
  const folder = join(from, 'bench', 'suites');
  if (existsSync(folder)) return folder;
  if (dirname(from) === from) throw new Error('bench/suites is missing: reinstall linewright');
  return findSuitesFolder(dirname(from));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
