/**
 * Workspace folders: indexed when they come, forgotten when they go. Knows when, not how.
 */
import {
  DidChangeWorkspaceFoldersNotification,
  type DidChangeWorkspaceFoldersParams,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { orAborted } from '../base/abort.ts';
import { stackOfError } from '../base/thrown.ts';
import { refreshConfiguration } from './configuration.ts';
import { guardNotification } from './edge.ts';
import { didChangeWorkspaceFoldersParams, requireParams } from './params.ts';
import { withProgress } from './progress.ts';
import type { ServerState } from './state.ts';
import { filePathOfUri } from './uris.ts';

type FolderStats = Awaited<ReturnType<ServerState['engine']['addFolder']>>;

/** Files that are read while an answer waits for them, and hardly more: some 600 a second on two cores. */
const soonFiles = 400;

interface Folder {
  state: 'waiting' | 'indexing' | 'ready' | 'failed';
  /** Files that are known of and not read yet. */
  left: number;
  readonly removed: AbortController;
}

/** What a person is told of a folder. */
export interface FolderStatus {
  readonly root: string;
  readonly state: Folder['state'];
  readonly stats?: FolderStats;
}

/** Owner of the list of folders of one connection. */
export class Folders {
  readonly #byRoot = new Map<string, Folder>();
  /** Told when a folder has been read, has failed or has gone, and when it turns out to be a large one. */
  readonly #waiting = new Set<() => void>();

  constructor(params: InitializeParams) {
    for (const root of initialRoots(params)) {
      this.add(root);
    }
  }

  roots(): string[] {
    return [...this.#byRoot.keys()];
  }

  /** False for a folder that is already there. */
  add(root: string): boolean {
    if (this.#byRoot.has(root)) {
      return false;
    }
    this.#byRoot.set(root, { state: 'waiting', left: 0, removed: new AbortController() });
    return true;
  }

  /** Ends the folder's indexing. False for a folder that was not there. */
  remove(root: string): boolean {
    this.#byRoot.get(root)?.removed.abort();
    const isRemoved = this.#byRoot.delete(root);
    this.#tell();
    return isRemoved;
  }

  /** A folder is still being read, or is about to be. */
  get isReading(): boolean {
    return [...this.#byRoot.values()].some(({ state }) => state === 'waiting' || state === 'indexing');
  }

  /** More is left to read than an answer can wait for. */
  get isReadingLong(): boolean {
    return [...this.#byRoot.values()].some(({ state, left }) => state === 'indexing' && left > soonFiles);
  }

  /** Resolves when no folder is being read any more, or when aborted. */
  read(signal: AbortSignal): Promise<void> {
    return this.#until(() => !this.isReading, signal);
  }

  /** Resolves as `read`, and when it turns out that the reading takes long. */
  readSoon(signal: AbortSignal): Promise<void> {
    return this.#until(() => !this.isReading || this.isReadingLong, signal);
  }

  async #until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
    while (!isSo() && !signal.aborted) {
      let wake = (): void => {};
      const told = new Promise<void>((resolve) => {
        wake = resolve;
      });
      this.#waiting.add(wake);
      await orAborted(told, signal);
      this.#waiting.delete(wake);
    }
  }

  #setLeft(folder: Folder, left: number): void {
    const turnsLong = left > soonFiles && folder.left <= soonFiles;
    folder.left = left;
    if (turnsLong) this.#tell();
  }

  #tell(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Of what is indexed, the counts are those of now: files have come and gone since. */
  status({ workspace }: Pick<ServerState['engine'], 'workspace'>): FolderStatus[] {
    return [...this.#byRoot].map(([root, { state }]) =>
      state === 'ready' ? { root, state, stats: workspace.stats(root) } : { root, state },
    );
  }

  /** Indexes a folder that is there, with the client's progress. Never fails: what went wrong is logged. */
  async index(server: ServerState, root: string): Promise<void> {
    const folder = this.#byRoot.get(root);
    if (folder === undefined) {
      return;
    }
    const signal = AbortSignal.any([folder.removed.signal, server.ended]);
    folder.state = 'indexing';
    try {
      const stats = await withProgress(
        server,
        'Linewright: indexing',
        (report) => {
          const onProgress = (done: number, total: number) => {
            this.#setLeft(folder, total - done);
            report(done, total);
          };
          return server.engine.addFolder(root, { signal, onProgress });
        },
        ({ files }) => `${files} files`,
      );
      folder.state = 'ready';
      server.log('info', `Indexed ${root}: ${stats.files} files in ${Math.round(stats.milliseconds)} ms.`);
    } catch (error) {
      folder.state = 'failed';
      if (!signal.aborted) {
        server.log('error', `Indexing ${root} failed: ${stackOfError(error)}`);
      }
    }
    this.#tell();
  }
}

export function registerFolders(state: ServerState): ServerCapabilities {
  state.connection.onNotification(
    DidChangeWorkspaceFoldersNotification.type,
    guardNotification(
      state,
      'didChangeWorkspaceFolders',
      requireParams(state.log, didChangeWorkspaceFoldersParams, (params) => didChangeFolders(state, params)),
    ),
  );
  return { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } };
}

/** Once, after the settings are known. */
export async function startFolders(state: ServerState): Promise<void> {
  await Promise.all(state.folders.roots().map((root) => state.folders.index(state, root)));
}

async function didChangeFolders(state: ServerState, { event }: DidChangeWorkspaceFoldersParams): Promise<void> {
  const removed = event.removed.flatMap(({ uri }) => filePathOfUri(uri) ?? []);
  for (const root of removed.filter((path) => state.folders.remove(path))) {
    await state.engine.removeFolder(root);
  }
  const added = event.added.flatMap(({ uri }) => filePathOfUri(uri) ?? []).filter((root) => state.folders.add(root));
  // A folder may bring a settings file along.
  await refreshConfiguration(state);
  await Promise.all(added.map((root) => state.folders.index(state, root)));
}

/** Older clients send one root, as a URI or as a path; an editor without a folder sends none. */
function initialRoots({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) {
    return workspaceFolders.flatMap(({ uri }) => filePathOfUri(uri) ?? []);
  }
  if (rootUri !== undefined && rootUri !== null) {
    return [filePathOfUri(rootUri) ?? []].flat();
  }
  return rootPath === undefined || rootPath === null ? [] : [rootPath];
}
