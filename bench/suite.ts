/**
 * Suites: lists of packages pinned by version and content hash, brought into a cache folder outside the repository by
 * their registry's own client. Knows nothing of what is measured on them.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

const PackageSchema = z.strictObject({
  registry: z.enum(['pypi', 'npm']),
  name: z.string(),
  version: z.string(),
  /** File name of the archive. */
  file: z.string(),
  /** SHA-256 of the archive, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  language: z.string(),
  /** The folder of the archive that holds the sources, where others hold what was built from them. */
  only: z.string().optional(),
  /** Which of the suite's tables the package belongs to. */
  group: z.string(),
});

const SuiteSchema = z.strictObject({
  version: z.literal(1),
  about: z.string(),
  packages: z.array(PackageSchema).min(1),
});

export type SuitePackage = z.infer<typeof PackageSchema>;

/** Reads `bench/suites/NAME.json`; throws with what is wrong in it. */
export async function readSuite(name: string): Promise<SuitePackage[]> {
  const path = fileURLToPath(new URL(`./suites/${name}.json`, import.meta.url));
  return SuiteSchema.parse(JSON.parse(await readFile(path, 'utf8'))).packages;
}

/** The folder with a package's files, fetched and verified when it is not in the cache yet. */
export async function fetchPackage(pinned: SuitePackage): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'linewright', 'bench');
  // npm's scoped names have a slash.
  const fileName = pinned.name.replace('/', '-');
  const folder = join(cache, `${fileName}-${pinned.version}-${pinned.sha256.slice(0, 12)}`);
  if (await exists(folder)) return folder;
  const incoming = join(cache, `incoming-${process.pid}-${fileName}`);
  await mkdir(incoming, { recursive: true });
  try {
    const archive = await download(pinned, incoming);
    const sha256 = createHash('sha256')
      .update(await readFile(archive))
      .digest('hex');
    if (sha256 !== pinned.sha256) {
      throw new Error(
        `${pinned.name} ${pinned.version}: the archive's SHA-256 is ${sha256}, the suite pins ${pinned.sha256}. ` +
          'It was not used. If the package was published anew, the suite must be reviewed and its pin updated.',
      );
    }
    const unpacked = join(incoming, 'unpacked');
    await unpack(pinned, archive, unpacked);
    // Renamed only when whole, so that a stopped fetch is never taken for a package.
    await rename(unpacked, folder);
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
  return folder;
}

async function download(pinned: SuitePackage, into: string): Promise<string> {
  const { name, version, file } = pinned;
  const command =
    pinned.registry === 'pypi'
      ? // Wheels alone: no set-up code of the package runs.
        [
          'python3',
          '-m',
          'pip',
          'download',
          '-q',
          '--no-deps',
          '--only-binary=:all:',
          '-d',
          into,
          `${name}==${version}`,
        ]
      : ['npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', into, `${name}@${version}`];
  const [program = '', ...args] = command;
  try {
    await run(program, args);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} ${version} could not be fetched with "${command.join(' ')}": ${reason}`);
  }
  return join(into, file);
}

async function unpack(pinned: SuitePackage, archive: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  if (pinned.registry === 'pypi') await run('python3', ['-m', 'zipfile', '-e', archive, into]);
  else await run('tar', ['-xzf', archive, '-C', into]);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
