/**
 * How a package is brought by its registry's own client, without running anything of the package's. Knows no suite and
 * no cache.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Expected } from './expected.ts';
import { unzip } from './unzip.ts';

const run = promisify(execFile);

export const registries = ['pypi', 'npm', 'maven', 'go', 'cargo'] as const;
export type RegistryKind = (typeof registries)[number];

export interface PackageVersion {
  readonly registry: RegistryKind;
  /** As the registry's client takes it; `GROUP:ARTIFACT` for Maven. */
  readonly name: string;
  readonly version: string;
  /** Name of the archive, where it is pinned. */
  readonly file?: string;
}

/** A client's output may be long; more than this is not read, but a failure's last lines come first for a person. */
const mostOutput = 16 * 1024 * 1024;
/** A client that hangs on its network is given up after five minutes: the largest archive takes seconds. */
const clientTimeout = 5 * 60_000;
/** Pinned, so that a new release of the plug-in cannot change what `copy` does. */
const mavenCopy = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';

/** Brings the archive into the folder `into` and gives its path; throws with the client's words when it cannot. */
export async function download(wanted: PackageVersion, into: string, signal?: AbortSignal): Promise<string> {
  const { registry, name, version, file } = wanted;
  const call = async (program: string, args: readonly string[]) => {
    try {
      const limits = { maxBuffer: mostOutput, timeout: clientTimeout, cwd: into, ...(signal && { signal }) };
      return (await run(program, args, limits)).stdout;
    } catch (error) {
      signal?.throwIfAborted();
      throw new Expected(
        `${name} ${version} could not be fetched with "${program} ${args.join(' ')}": ${reason(error)}`,
        1,
      );
    }
  };
  switch (registry) {
    case 'pypi': {
      // Wheels alone: no set-up code of the package runs. Pure ones where there are: their hash is the same on every
      // machine. As the files are only read, it does not matter which Python is installed.
      const wheels = ['--no-deps', '--only-binary=:all:', '--ignore-requires-python'];
      if (file === undefined || file.endsWith('-none-any.whl')) wheels.push('--platform', 'any');
      await call('python3', ['-m', 'pip', 'download', '-q', ...wheels, '-d', into, `${name}==${version}`]);
      return onlyFile(into, '.whl');
    }
    case 'npm':
      await call('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', into, `${name}@${version}`]);
      return onlyFile(into, '.tgz');
    case 'maven':
      await call('mvn', [
        '-q',
        '-B',
        mavenCopy,
        `-Dartifact=${name}:${version}:jar:sources`,
        `-DoutputDirectory=${into}`,
      ]);
      return onlyFile(into, '.jar');
    case 'go': {
      const { Zip }: { Zip: string } = JSON.parse(await call('go', ['mod', 'download', '-json', `${name}@${version}`]));
      const archive = join(into, `${lastPart(name)}-${version}.zip`);
      await copyFile(Zip, archive);
      return archive;
    }
    case 'cargo': {
      // `info` downloads the crate to read its manifest, and unlike `fetch` none of the crates that it needs.
      await call('cargo', ['info', '-q', '--registry', 'crates-io', `${name}@${version}`]);
      const crate = `${name}-${version}.crate`;
      await copyFile(await inCargoCache(crate), join(into, crate));
      return join(into, crate);
    }
  }
}

/** Unpacks the archive into the new folder `into`. */
export async function unpack(registry: RegistryKind, archive: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  if (registry === 'npm' || registry === 'cargo') await run('tar', ['-xzf', archive, '-C', into]);
  else await unzip(archive, into);
}

async function onlyFile(folder: string, ending: string): Promise<string> {
  const found = (await readdir(folder)).find((file) => file.endsWith(ending));
  if (found === undefined) throw new Error(`the client ended well but left no ${ending} file`);
  return join(folder, found);
}

async function inCargoCache(file: string): Promise<string> {
  const cache = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'cache');
  for (const registry of await readdir(cache)) {
    if ((await readdir(join(cache, registry))).includes(file)) return join(cache, registry, file);
  }
  throw new Error(`cargo ended well but left no ${file} under ${cache}`);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** What the client said last, or why it could not be started. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'this program is not installed, or not on the PATH';
  const said = 'stderr' in error ? String(error.stderr).trim() : '';
  return said === '' ? error.message : said.split('\n').slice(-5).join('\n');
}
