/**
 * The product's own engine over one repository, as an editor has it, made so that the same run gives the same answers.
 * Knows no holes and no systems.
 */
import { defaultConfig } from '../server/config.ts';
import { type Engine, openEngine } from '../server/engine.ts';
import type { Repository } from './repositories.ts';

/** One whose folder is empty gets its files later. */
export async function openWorkbench(repository: Repository, signal: AbortSignal): Promise<Engine> {
  const exclude = repository.excluded.map((file) => `/${file.replace(/[\\*?[\]!# ]/g, '\\$&')}`);
  const engine = openEngine({
    roots: repository.folder === '' ? [] : [repository.folder],
    // Of two threads now one, now the other is done first, and recall would learn the files in another order.
    config: { ...defaultConfig, index: { ...defaultConfig.index, exclude, workers: 1 } },
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
