/**
 * Settings from files: the user's and the workspace's. Knows where they are and how to read them, not what may be in
 * them, and no editor.
 */
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { contentHash } from './base/hash.ts';
import { codeOfError, messageOfError } from './base/thrown.ts';
import type { ConfigLayer } from './config.ts';

export const workspaceConfigName = 'linewright.json';

export interface ConfigFiles {
  /** The user's file first: what comes later wins. */
  readonly layers: readonly ConfigLayer[];
  /** Files that exist, read or not. */
  readonly found: readonly string[];
  /** Files that could not be read, each in sentences with the file behind them: of a long line only the beginning is seen. */
  readonly problems: readonly string[];
}

/** Settings are a few lines; a larger file of that name is something else. */
const maxConfigBytes = 1_000_000;

/**
 * Reads the user's file and the `linewright.json` of each workspace folder, the first folder's last, so that it wins. A
 * file that is missing is not a problem; one that cannot be read or is not JSON is: what it held in `previous` stays,
 * and the others still count.
 */
export async function readConfigFiles(roots: readonly string[], previous?: ConfigFiles): Promise<ConfigFiles> {
  const layers: ConfigLayer[] = [];
  const found: string[] = [];
  const problems: string[] = [];
  const files = [userConfigPath(), ...roots.toReversed().map((root) => path.join(root, workspaceConfigName))];
  for (const file of files) {
    const outcome = await readConfigFile(file);
    if (outcome.kind === 'missing') {
      continue;
    }
    found.push(file);
    if (outcome.kind === 'read') {
      layers.push({ source: file, raw: outcome.raw, isFromWorkspace: file !== userConfigPath() });
      continue;
    }
    const before = previous?.layers.filter(({ source }) => source === file) ?? [];
    layers.push(...before);
    const kept = before.length > 0 ? 'Its former settings stay.' : 'Its settings are left out.';
    problems.push(`${path.basename(file)} ${outcome.problem} ${kept} (${file})`);
  }
  return { layers, found, problems };
}

export function userConfigPath(): string {
  return path.join(userFolder('XDG_CONFIG_HOME', '.config'), 'linewright', 'config.json');
}

export function cacheFolder(): string {
  return path.join(userFolder('XDG_CACHE_HOME', '.cache'), 'linewright');
}

/** Recall's weights for one workspace folder, where `linewright train recall --here` has made them. */
export function adaptedWeightsPath(root: string): string {
  return path.join(cacheFolder(), 'recall', `${contentHash(path.resolve(root)).slice(0, 22)}.weights`);
}

/** The learned order for one workspace folder, where `linewright train retriever --here` has fitted it. */
export function adaptedOrderPath(root: string): string {
  return path.join(cacheFolder(), 'retriever', `${contentHash(path.resolve(root)).slice(0, 22)}.weights`);
}

/** Where the indexes of workspaces are kept for the next time. */
export function indexCacheFolder(): string {
  return path.join(cacheFolder(), 'index');
}

/** Counts of what became of suggestions. */
export function outcomesPath(): string {
  return path.join(userFolder('XDG_STATE_HOME', '.local/state'), 'linewright', 'outcomes.json');
}

/** For what was fetched on purpose and should outlive a cleared cache: models, and what runs them. */
export function dataFolder(): string {
  return path.join(userFolder('XDG_DATA_HOME', '.local/share'), 'linewright');
}

export function modelsFolder(): string {
  return path.join(dataFolder(), 'models');
}

/** The base-directory rule of XDG: a relative path in the variable counts as not set. */
function userFolder(variable: string, fallback: string): string {
  const value = process.env[variable];
  return value !== undefined && path.isAbsolute(value) ? value : path.join(homedir(), fallback);
}

type ConfigFile =
  | { readonly kind: 'missing' }
  | { readonly kind: 'read'; readonly raw: unknown }
  | { readonly kind: 'unreadable'; readonly problem: string };

async function readConfigFile(file: string): Promise<ConfigFile> {
  let text: string;
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size > maxConfigBytes) {
      const problem = stats.isFile() ? `is ${stats.size} bytes long, too long for settings.` : 'is not a file.';
      return { kind: 'unreadable', problem };
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = codeOfError(error);
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'missing' }
      : { kind: 'unreadable', problem: `cannot be read (${code}).` };
  }
  try {
    // Some editors write a byte order mark, which JSON does not know.
    return { kind: 'read', raw: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    const reason = messageOfError(error);
    return { kind: 'unreadable', problem: `is not JSON: ${reason}.` };
  }
}
