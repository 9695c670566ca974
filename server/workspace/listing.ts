/**
 * The files of a folder that are worth reading, in a fixed order: by git's ignore rules, without secrets, links, and what its
 * name alone rules out. Opens no file.
 */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { sep } from 'node:path';
import { behindForeground } from '../base/foreground.ts';
import type { IgnoreRules } from './ignoreRules.ts';
import { type SkipReason, skipByName } from './limits.ts';
import { isSecret } from './secrets.ts';

export interface Listing {
  /** Absolute paths; those of a folder by name, and before those of the folders in it. */
  readonly files: readonly string[];
  readonly skipped: ReadonlyMap<string, SkipReason>;
  /** Files beyond `maxFiles`, which `skipped` does not name. */
  readonly beyondLimit: number;
  /** Absolute paths of the folders that are left out. */
  readonly ignoredFolders: readonly string[];
}

export interface ListingOptions {
  readonly rules: IgnoreRules;
  readonly maxFiles: number;
  /** Folders that are listed on their own. */
  readonly except: ReadonlySet<string>;
  /** Hears now and then how many files there are so far. */
  readonly onFound?: (files: number) => void;
}

/** The server answers in between: an entry takes some 5 microseconds. */
const entriesAtATime = 200;

/** A folder that holds far more than what is indexed, as a home folder may, is not walked to its end. */
function mostEntries(maxFiles: number): number {
  return 10_000 + 10 * maxFiles;
}

/** Ends early, with what there is, when aborted. A folder that cannot be read counts as skipped. */
export async function listFiles(root: string, options: ListingOptions, signal: AbortSignal): Promise<Listing> {
  const files: string[] = [];
  const skipped = new Map<string, SkipReason>();
  const ignoredFolders: string[] = [];
  let beyondLimit = 0;
  // Level by level, so that a limit cuts what lies deepest and not what comes late in the alphabet.
  const folders = [root];
  let visited = 0;
  for (const folder of folders) {
    if (signal.aborted || visited > mostEntries(options.maxFiles)) break;
    const inside = folder.endsWith(sep) ? folder : folder + sep;
    for (const entry of await entriesOf(folder, skipped)) {
      if (++visited % entriesAtATime === 0) {
        options.onFound?.(files.length);
        await behindForeground();
      }
      const path = inside + entry.name;
      if (options.except.has(path) || options.rules.ignoresEntry(path, entry.isDirectory())) {
        if (entry.isDirectory()) ignoredFolders.push(path);
        continue;
      }
      if (entry.isDirectory()) folders.push(path);
      else {
        const reason = skipOfEntry(entry, root, path);
        if (reason !== undefined) skipped.set(path, reason);
        else if (files.length < options.maxFiles) files.push(path);
        else beyondLimit++;
      }
    }
  }
  return { files, skipped, beyondLimit, ignoredFolders };
}

/** What rules a file below the root out before it is opened, but for the ignore rules. */
export function skipByPath(root: string, path: string): SkipReason | undefined {
  const from = root.endsWith(sep) ? root.length : root.length + 1;
  const below = sep === '/' ? path.slice(from) : path.slice(from).replaceAll(sep, '/');
  return isSecret(below) ? 'secret' : skipByName(below.slice(below.lastIndexOf('/') + 1));
}

/** A link's target, if it is in the workspace, is listed where it is; outside it is not ours. So no link is followed. */
function skipOfEntry(entry: Dirent, root: string, path: string): SkipReason | undefined {
  if (entry.isSymbolicLink()) return 'symbolic link';
  return entry.isFile() ? skipByPath(root, path) : 'not a regular file';
}

async function entriesOf(folder: string, skipped: Map<string, SkipReason>): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    skipped.set(folder, 'unreadable');
    return [];
  }
}
