/** One workspace folder: its rules, and what became of the files that are not in the index. Knows no other folder. */
import { setMaxListeners } from 'node:events';
import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Config } from '../config.ts';
import { IgnoreRules } from './ignoreRules.ts';
import type { SkipReason } from './limits.ts';
import { skipByPath } from './listing.ts';

/** Files that are read and parsed in some 100 milliseconds, and the share of a large folder's that one second takes. */
const fewFiles = 100;
const smallShare = 0.05;

export class Folder {
  /** Absolute, without a trailing separator. */
  readonly root: string;
  /** The root without symbolic links on the way. */
  readonly realRoot: string;
  readonly removed = new AbortController();
  rules: IgnoreRules;
  skipped = new Map<string, SkipReason>();
  beyondLimit = 0;
  /** Absolute paths: nothing in them is read or watched. */
  ignoredFolders: readonly string[] = [];
  /** Number of files that are indexed for this folder. */
  files = 0;
  /** Files that came, changed or went since the cached index was read, or written as far as it could be. */
  unsaved = 0;
  /** The cached index was looked for. */
  isRestored = false;
  /** A cached index was found, or writing one was tried. */
  isKept = false;
  /** By path, why the parser gave up. */
  readonly errors = new Map<string, string>();
  milliseconds = 0;
  /** The indexing run under way, and whether another must follow. */
  readonly #inside: string;
  run: { readonly ended: Promise<void>; again: boolean } | undefined;

  constructor(root: string, config: Config['index']) {
    this.root = root;
    this.#inside = insideOf(root);
    this.realRoot = realPathOf(root) ?? root;
    this.rules = new IgnoreRules(root, config.exclude);
    // Every file that is being parsed listens: their number is bounded elsewhere.
    setMaxListeners(0, this.removed.signal);
  }

  /** So much of it is new that reading that again would take longer than writing all. */
  get isWorthKeeping(): boolean {
    return this.isKept ? this.unsaved > Math.max(fewFiles, this.files * smallShare) : this.unsaved > 0;
  }

  contains(path: string): boolean {
    return path.startsWith(this.#inside);
  }

  /** What lies in a folder of its own is no longer counted here. */
  leave(inner: Folder): void {
    for (const counted of [this.skipped, this.errors]) {
      for (const path of counted.keys()) if (inner.contains(path)) counted.delete(path);
    }
  }

  /** As a person reads it: below the folder, with forward slashes. */
  displayPathOf(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }

  /** The other way round. */
  pathOf(displayPath: string): string {
    return this.#inside + (sep === '/' ? displayPath : displayPath.replaceAll('/', sep));
  }

  /** Why a file in the folder is not to be opened, `ignored` before all. */
  refuses(path: string): SkipReason | 'ignored' | undefined {
    return this.rules.ignoresFile(path) ? 'ignored' : skipByPath(this.root, path);
  }

  /** The path under which the folder lists a file that is known by its real path. */
  ownPathOf(realPath: string): string | undefined {
    return realPath.startsWith(insideOf(this.realRoot)) ? this.root + realPath.slice(this.realRoot.length) : undefined;
  }
}

/** Undefined when there is no such file, or it cannot be told. */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** What the paths of all files in a folder begin with. */
function insideOf(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
