/**
 * The product's own engine over one repository, as an editor has it, made so that the same run gives the same answers; or its
 * workspace alone. Knows no holes and no systems.
 */
import { recallAlone } from '../server/config.ts';
import { type Engine, openEngine } from '../server/engine.ts';
import { OpenTrees } from '../server/syntax/openTree.ts';
import { ParsePool } from '../server/syntax/parsePool.ts';
import { Workspace } from '../server/workspace/workspace.ts';
import type { Repository } from './repositories.ts';

/** One whose folder is empty gets its files later. */
export async function openWorkbench(repository: Repository, signal: AbortSignal): Promise<Engine> {
  const engine = openEngine({
    roots: repository.folder === '' ? [] : [repository.folder],
    // Of two threads now one, now the other is done first, and recall would learn the files in another order.
    config: { ...recallAlone, index: { ...indexConfig(repository), workers: 1 } },
    log: () => undefined,
  });
  const stop = () => void engine.dispose();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await engine.ready;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return engine;
}

/** What retrieval needs, without recall and without an engine. */
interface OpenedWorkspace {
  readonly workspace: Workspace;
  readonly openTrees: OpenTrees;
  dispose(): Promise<void>;
}

export async function openWorkspace(repository: Repository): Promise<OpenedWorkspace> {
  const parsePool = new ParsePool({ workers: 1 });
  const openTrees = new OpenTrees();
  const workspace = new Workspace({ parsePool, openTrees, config: indexConfig(repository), log: () => undefined });
  const dispose = async () => {
    workspace.dispose();
    openTrees.dispose();
    await parsePool.dispose();
  };
  try {
    await workspace.addFolder(repository.folder, { signal: new AbortController().signal });
  } catch (error) {
    await dispose();
    throw error;
  }
  return { workspace, openTrees, dispose };
}

/** Without copies of another split's files. */
function indexConfig({ excluded }: Repository) {
  const exclude = excluded.map((file) => `/${file.replace(/[\\*?[\]!# ]/g, '\\$&')}`);
  return { ...recallAlone.index, exclude };
}
