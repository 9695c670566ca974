/**
 * Tells what changes on disk in a workspace folder, through the system's own watching: @parcel/watcher, which is optional and
 * imported here alone. Knows no index and no rules.
 */
import { join } from 'node:path';
import { codeOfError, messageOfError } from '../base/thrown.ts';
import type { FileChange } from './diskFiles.ts';

/** The parts of @parcel/watcher that are used, so that nothing here needs it installed. */
export interface Native {
  subscribe(
    folder: string,
    onEvents: (error: Error | null, events: readonly NativeEvent[]) => void,
    options: { readonly ignore: string[]; readonly backend?: string },
  ): Promise<{ unsubscribe(): Promise<void> }>;
}

interface NativeEvent {
  readonly path: string;
  readonly type: 'create' | 'update' | 'delete';
}

export interface WatchListener {
  /** Each path once, as it was seen last. */
  changed(changes: readonly FileChange[]): Promise<void>;
  /** More has changed than was told: the folder must be looked through. */
  overflowed(): Promise<void>;
}

/** Milliseconds of quiet after which what was seen is told: a branch switch touches thousands of files in bursts. */
const quiet = 50;
/** Milliseconds after which it is told although more comes. */
const longestWait = 1_000;

/** Nothing is wrong then: the VS Code extension comes without it, and an editor tells of changes, too. */
export const withoutNative = '@parcel/watcher, which is optional, is not installed';

/** The system's own. Left to choose, the library runs a shell to look for Watchman: no program is run unasked. */
const backends: Readonly<Record<string, string>> = { linux: 'inotify', darwin: 'fs-events', win32: 'windows' };

const kinds = { create: 'created', update: 'changed', delete: 'deleted' } as const;

export class FolderWatch {
  readonly #listener: WatchListener;
  readonly #seen = new Map<string, FileChange>();
  #subscription: { unsubscribe(): Promise<void> } | undefined;
  #hasOverflowed = false;
  #telling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #firstSeen = 0;
  #isDisposed = false;

  constructor(listener: WatchListener) {
    this.#listener = listener;
  }

  /**
   * `ignored`: absolute paths of folders in which nothing is looked at. Answers why it cannot be watched, if so. `load` is
   * replaced in tests.
   */
  async start(root: string, ignored: readonly string[], load = loadNative): Promise<string | undefined> {
    try {
      const native = await load();
      const backend = backends[process.platform];
      const subscription = await native.subscribe(
        root,
        (error, events) => this.#onEvents(error, events),
        // Git's own writes are many, and tell nothing that the files do not.
        { ignore: [join(root, '.git'), ...ignored], ...(backend !== undefined && { backend }) },
      );
      if (this.#isDisposed) await subscription.unsubscribe();
      else this.#subscription = subscription;
      return undefined;
    } catch (error) {
      if (codeOfError(error) === 'ERR_MODULE_NOT_FOUND') return withoutNative;
      return messageOfError(error).split('\n')[0] ?? '';
    }
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#seen.clear();
    await this.#subscription?.unsubscribe().catch(() => undefined);
  }

  #onEvents(error: Error | null, events: readonly NativeEvent[]): void {
    if (this.#isDisposed) return;
    if (error !== null) this.#hasOverflowed = true;
    if (this.#seen.size === 0) this.#firstSeen = performance.now();
    for (const { path, type } of events) this.#seen.set(path, { path, kind: kinds[type] });
    this.#tellSoon();
  }

  #tellSoon(): void {
    // What comes while the workspace is busy with the last of it is told in one go then.
    if (this.#telling !== undefined) return;
    clearTimeout(this.#timer);
    const waited = performance.now() - this.#firstSeen;
    this.#timer = setTimeout(() => this.#tell(), waited > longestWait ? 0 : quiet);
    this.#timer.unref();
  }

  #tell(): void {
    const changes = [...this.#seen.values()];
    const hasOverflowed = this.#hasOverflowed;
    this.#seen.clear();
    this.#hasOverflowed = false;
    const told = hasOverflowed ? this.#listener.overflowed() : this.#listener.changed(changes);
    this.#telling = told
      .catch(() => undefined)
      .finally(() => {
        this.#telling = undefined;
        if (this.#seen.size > 0 || this.#hasOverflowed) this.#tellSoon();
      });
  }
}

async function loadNative(): Promise<Native> {
  const name = '@parcel/watcher';
  const loaded: Native & { readonly default?: Native } = await import(name);
  return loaded.default ?? loaded;
}
