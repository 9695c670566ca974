/**
 * The real VS Code of a pinned version and a browser to look at it: fetched once by npm and apt, and kept outside the repository.
 * Knows no test.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Older ones fetch ripgrep from GitHub when they are installed; from 4.133 on they want Node 24. */
const codeServerVersion = '4.139.1';
const nodeVersion = '24';

export interface CodeProgram {
  /** Node 24's executable. */
  readonly node: string;
  /** The script that it runs. */
  readonly script: string;
  readonly browser: string;
}

/** @throws when something cannot be fetched: a suite that runs nothing must not pass. */
export async function codeProgram(): Promise<CodeProgram> {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const tools = path.join(cache, 'linewright', 'tools');
  const nodeFolder = await fetched(tools, `node-${nodeVersion}`, (folder) => npm(folder, `node@${nodeVersion}`));
  const nodeHome = path.join(nodeFolder, `node_modules/node/node_modules/node-${process.platform}-${process.arch}`);
  const codeFolder = await fetched(tools, `code-server-${codeServerVersion}`, async (folder) => {
    await debian('krb5-config', ['libkrb5-dev', 'pkg-config']);
    // It builds native parts for the Node that will run it, whose package carries the headers.
    const environment = { PATH: `${nodeHome}/bin:${process.env.PATH}`, npm_config_nodedir: nodeHome };
    await npm(folder, `code-server@${codeServerVersion}`, environment);
  });
  await debian('chromium', ['chromium', 'fonts-dejavu-core']);
  const { stdout } = await run('sh', ['-c', 'command -v chromium']);
  return {
    node: path.join(nodeHome, 'bin/node'),
    script: path.join(codeFolder, 'node_modules/code-server/out/node/entry.js'),
    browser: stdout.trim(),
  };
}

/** A folder that is filled under another name first: one that is there is whole. */
async function fetched(tools: string, name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const kept = path.join(tools, name);
  if (existsSync(kept)) return kept;
  await mkdir(tools, { recursive: true });
  const folder = await mkdtemp(path.join(tools, 'fetch-'));
  try {
    await fill(folder);
    // Another suite may have been faster.
    if (!existsSync(kept)) await rename(folder, kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function npm(folder: string, name: string, environment: Readonly<Record<string, string>> = {}): Promise<void> {
  return download('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, name], environment);
}

/** Installs Debian's packages where `command` is missing, which needs root. */
async function debian(command: string, packages: readonly string[]): Promise<void> {
  try {
    await run('sh', ['-c', `command -v ${command}`]);
  } catch {
    await download('apt-get', ['update']);
    await download('apt-get', ['install', '-y', '--no-install-recommends', ...packages]);
  }
}

async function download(command: string, args: readonly string[], environment = {}): Promise<void> {
  try {
    await run(command, args, { env: { ...withoutNpm(process.env), ...environment }, maxBuffer: 50_000_000 });
  } catch (error) {
    const problem = `Download failed, so nothing was tested in VS Code: ${command} ${args.join(' ')}`;
    process.stderr.write(`${problem}\n`);
    throw new Error(problem, { cause: error });
  }
}

/** An npm above this one tells its children of its own Node, which is not the one that this one installs for. */
function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^npm_/i.test(name)));
}
