/** What finding files asks of a workspace: paths and texts alone, so that it can be pictured in a test. Knows no language. */
import { basename, dirname, join } from 'node:path';
import type { WorkspaceView } from '../workspace/view.ts';

export interface Project {
  /** Whether a file with this absolute path is indexed. */
  has(path: string): boolean;
  text(path: string): string | undefined;
  /** Files directly in a folder, by path. */
  inFolder(folder: string): readonly string[];
  /** Files with this name without its extensions, and files in folders of this name: at most `limit`, by path. */
  likeNamed(name: string, limit: number): readonly string[];
  /** The workspace folder around a path. */
  root(path: string): string;
}

export function projectOf(view: WorkspaceView): Project {
  return {
    has: (path) => view.has(path),
    text: (path) => view.text(path),
    inFolder: (folder) => view.inFolder(folder),
    likeNamed: (name, limit) => view.filesOfModule(name, limit).map(({ path }) => path),
    root: (path) => rootOf(path, view.displayPath(path)),
  };
}

/** The path less what a person reads of it; the path's folder where the two do not agree. */
function rootOf(path: string, displayPath: string): string {
  const parts = displayPath.split('/').length;
  const isBelow = path.replaceAll('\\', '/').endsWith(`/${displayPath}`);
  let folder = path;
  for (let part = 0; part < (isBelow ? parts : 1); part++) folder = dirname(folder);
  return folder;
}

/** Folders from that of the file up to the workspace folder, nearest first. */
export function foldersAbove(path: string, project: Project): string[] {
  const root = project.root(path);
  const folders: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === root || folder.length <= root.length || dirname(folder) === folder) return folders;
  }
}

/** The first of the paths that is there. */
export function firstOf(paths: Iterable<string>, project: Project): string | undefined {
  for (const path of paths) if (project.has(path)) return path;
  return undefined;
}

/** Manifests of this name, those above the file before all others. */
export function manifestsNamed(name: string, from: string, project: Project): string[] {
  const above = foldersAbove(from, project)
    .map((folder) => join(folder, name))
    .filter((path) => project.has(path));
  const others = project.likeNamed(name.replace(/\..*$/, ''), mostManifests).filter((path) => basename(path) === name);
  return [...new Set([...above, ...others])];
}

/** A repository of more packages is looked through in part: a bound on the work of a keystroke. */
const mostManifests = 2_000;
