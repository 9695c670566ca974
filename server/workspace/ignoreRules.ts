/**
 * Git's ignore rules for the paths below one folder: `.gitignore` and `.ignore` in every folder, `.git/info/exclude` of each
 * repository, and the user's own patterns. Rules that are there and cannot be read leave out everything below them. The only
 * file that imports `ignore`. Reads the rule files, lists nothing.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import createIgnore, { type Ignore } from 'ignore';
import { codeOfError } from '../base/thrown.ts';

/** In a folder, from the one that decides to the one that is overruled. */
const ruleFiles: readonly string[] = ['.ignore', '.gitignore'];

/** Never looked into: the stores of version control. */
const alwaysIgnored = new Set(['.git', '.hg', '.svn', '.jj']);

/** Installed packages: they are not the project, and are not always in its ignore file. Open one itself to index it. */
const packageFolders = new Set(['node_modules', 'bower_components', '__pycache__', '.venv', '.tox']);

/** More is no list of patterns; a rule file is read whole on the main thread. */
const maxRuleBytes = 1_000_000;

/** File systems of macOS and Windows fold case, and git with them. */
const options = { ignorecase: process.platform !== 'linux', allowRelativePaths: false };

/** Whether what is indexed may be another when this file changes. */
export function isRuleFile(path: string): boolean {
  return ruleFiles.includes(basename(path)) || path.endsWith(join(`${sep}.git`, 'info', 'exclude'));
}

interface Level {
  /** Absolute; the rules' patterns are relative to it. */
  readonly base: string;
  readonly rules: Ignore;
}

export class IgnoreRules {
  readonly #root: string;
  /** Rule files that could not be read: nothing below their folders is indexed. */
  readonly unreadable: string[] = [];
  readonly #exclude: Ignore | undefined;
  /** Of the repository around the root; its other working trees below the root hold the same files again. */
  #repository: string | undefined;
  /** By folder, its own rules before those of the folders above it; folders without rules share their parent's. */
  readonly #levels = new Map<string, readonly Level[]>();

  /** `root` is absolute; `exclude` holds patterns in .gitignore syntax, relative to it. */
  constructor(root: string, exclude: readonly string[]) {
    this.#root = root;
    this.#exclude = exclude.length === 0 ? undefined : createIgnore(options).add([...exclude]);
    this.#levels.set(root, [...this.#levelsIn(root), ...this.#outerLevels()]);
  }

  /** Whether a path below the root is left out, for itself and not for a folder above it. */
  ignoresEntry(path: string, isFolder: boolean): boolean {
    const name = path.slice(path.lastIndexOf(sep) + 1);
    if (alwaysIgnored.has(name) || (isFolder && (packageFolders.has(name) || this.#isOtherTree(path)))) return true;
    if (this.#exclude?.ignores(patternPath(this.#root, path, isFolder)) === true) return true;
    return decide(this.#levelsOf(dirname(path)), path, isFolder);
  }

  /** Whether a file below the root is left out, for itself or for a folder above it. */
  ignoresFile(path: string): boolean {
    const parts = relative(this.#root, path).split(sep);
    let current = this.#root;
    return parts.some((part, index) => {
      current = join(current, part);
      return this.ignoresEntry(current, index < parts.length - 1);
    });
  }

  #levelsOf(folder: string): readonly Level[] {
    const known = this.#levels.get(folder);
    if (known !== undefined) return known;
    const outer = this.#levelsOf(dirname(folder));
    const own = [...this.#levelsIn(folder), ...this.#levelsOfRepository(folder)];
    const levels = own.length === 0 ? outer : [...own, ...outer];
    this.#levels.set(folder, levels);
    return levels;
  }

  /** The rules of the repository around the root, unless they ignore the root itself: then it was chosen against them. */
  #outerLevels(): Level[] {
    const folders: string[] = [];
    for (let folder = this.#root; ; folder = dirname(folder)) {
      const gitFolder = gitFolderOf(folder);
      if (gitFolder !== undefined) {
        this.#repository = gitFolder;
        const levels = [...folders.flatMap((outer) => this.#levelsIn(outer)), ...this.#levelsOfRepository(folder)];
        return this.#isIgnoredBy(levels, folder) ? [] : levels;
      }
      const parent = dirname(folder);
      if (parent === folder) return [];
      folders.push(parent);
    }
  }

  #isOtherTree(folder: string): boolean {
    return this.#repository !== undefined && gitFolderOf(folder) === this.#repository;
  }

  /** Of a repository whose top the folder is: what its owner left out for themselves. */
  #levelsOfRepository(folder: string): Level[] {
    const gitFolder = gitFolderOf(folder);
    const level = gitFolder === undefined ? undefined : this.#levelOf(folder, join(gitFolder, 'info', 'exclude'));
    return level === undefined ? [] : [level];
  }

  #levelsIn(folder: string): Level[] {
    return ruleFiles.flatMap((name) => this.#levelOf(folder, join(folder, name)) ?? []);
  }

  #levelOf(base: string, ruleFile: string): Level | undefined {
    const text = readSmall(ruleFile);
    if (text === 'unreadable') this.unreadable.push(ruleFile);
    if (text === undefined) return undefined;
    return { base, rules: createIgnore(options).add(text === 'unreadable' ? '*' : text.text) };
  }

  #isIgnoredBy(levels: readonly Level[], top: string): boolean {
    for (let folder = this.#root; folder !== top; folder = dirname(folder)) {
      const above = levels.filter(({ base }) => base !== folder && isBelow(folder, base));
      if (decide(above, folder, true)) return true;
    }
    return false;
  }
}

/** The innermost rule that says anything decides. */
function decide(levels: readonly Level[], path: string, isFolder: boolean): boolean {
  for (const { base, rules } of levels) {
    const { ignored, unignored } = tested(rules, patternPath(base, path, isFolder));
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** A pattern that cannot be understood may mean anything: it leaves the file out. */
function tested(rules: Ignore, path: string): { readonly ignored: boolean; readonly unignored: boolean } {
  try {
    return rules.test(path);
  } catch {
    return { ignored: true, unignored: false };
  }
}

function patternPath(base: string, path: string, isFolder: boolean): string {
  const below = path.slice(base.endsWith(sep) ? base.length : base.length + 1);
  const slashed = sep === '/' ? below : below.split(sep).join('/');
  return isFolder ? `${slashed}/` : slashed;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** `.git` of a folder; in a linked working tree it is a file that names the place. */
function gitFolderOf(folder: string): string | undefined {
  const path = join(folder, '.git');
  if (isFolder(path)) return path;
  const named = /^gitdir: *(.+)/.exec(textOf(path) ?? '')?.[1];
  if (named === undefined) return undefined;
  const gitFolder = resolve(folder, named.trim());
  const common = textOf(join(gitFolder, 'commondir'))?.trim();
  return common === undefined ? gitFolder : resolve(gitFolder, common);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function textOf(path: string): string | undefined {
  const read = readSmall(path);
  return typeof read === 'object' ? read.text : undefined;
}

/** Undefined when there is no such regular file. */
function readSmall(path: string): { readonly text: string } | 'unreadable' | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) return undefined;
    if (stats.size > maxRuleBytes) return 'unreadable';
    return { text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    const code = codeOfError(error);
    // What leads nowhere, or past a file that is no folder, is no rule file.
    return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' ? undefined : 'unreadable';
  }
}
