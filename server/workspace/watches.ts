/**
 * The native watches of all workspace folders: started when a folder is indexed, and anew when other folders in it are ignored.
 * Knows no index; it is told which folders there are, and tells what changes in them.
 */
import type { Log } from '../base/log.ts';
import type { FileChange } from './diskFiles.ts';
import { FolderWatch, type Native, withoutNative } from './folderWatch.ts';

export interface WatchedWorkspace {
  filesChanged(changes: readonly FileChange[]): Promise<void>;
  /** Looks through a folder for what has changed. */
  rescan(root: string): Promise<void>;
  /** Absolute paths of folders below this one in which nothing is indexed for it. */
  ignoredFolders(root: string): readonly string[];
}

interface Watched {
  readonly watch: FolderWatch;
  readonly ignored: readonly string[];
}

export class Watches {
  readonly #workspace: WatchedWorkspace;
  readonly #log: Log;
  readonly #load: (() => Promise<Native>) | undefined;
  readonly #byRoot = new Map<string, Watched>();
  /** Why a folder is not watched, by its path. */
  readonly #problems = new Map<string, string>();
  #hasTold = false;

  /** `load` is another way to the native part, for tests. */
  constructor(workspace: WatchedWorkspace, log: Log, load?: () => Promise<Native>) {
    this.#workspace = workspace;
    this.#log = log;
    this.#load = load;
  }

  /** False when the folder cannot be watched: somebody else must tell what changes in it. */
  async watch(root: string): Promise<boolean> {
    const ignored = this.#workspace.ignoredFolders(root);
    const before = this.#byRoot.get(root);
    if (before !== undefined && isSame(before.ignored, ignored)) return true;
    const watch = new FolderWatch({
      changed: async (changes) => {
        await this.#workspace.filesChanged(changes);
        // Rules may have changed with them.
        if (this.#byRoot.has(root)) await this.watch(root);
      },
      overflowed: () => this.#workspace.rescan(root),
    });
    this.#byRoot.set(root, { watch, ignored });
    await before?.watch.dispose();
    const problem = await watch.start(root, ignored, this.#load);
    if (this.#byRoot.get(root)?.watch !== watch) {
      await watch.dispose();
      return true;
    }
    if (problem === undefined) {
      // What changed while nobody watched.
      await this.#workspace.rescan(root);
      return true;
    }
    this.#byRoot.delete(root);
    this.#problems.set(root, problem);
    this.#tell(problem);
    return false;
  }

  async unwatch(root: string): Promise<void> {
    const watched = this.#byRoot.get(root);
    this.#byRoot.delete(root);
    this.#problems.delete(root);
    await watched?.watch.dispose();
  }

  /** By folder, how changes in it are heard of. */
  status(): Readonly<Record<string, string>> {
    const native = [...this.#byRoot.keys()].map((root) => [root, 'native'] as const);
    return Object.fromEntries([
      ...native,
      ...[...this.#problems].map(([root, why]) => [root, `editor: ${why}`] as const),
    ]);
  }

  /** Once: what is wrong with one folder is so with the others. */
  #tell(problem: string): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    const level = problem === withoutNative ? 'debug' : 'info';
    this.#log(level, `Files are watched by the editor: ${problem}.`);
  }

  async dispose(): Promise<void> {
    const watches = [...this.#byRoot.values()];
    this.#byRoot.clear();
    await Promise.all(watches.map(({ watch }) => watch.dispose()));
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((path, index) => path === other[index]);
}
