/** A small repository for the benchmark's tests, opened as a run opens it. Knows no holes. */
import { onTestFinished } from 'vitest';
import type { Repository } from '../../bench/repositories.ts';
import { openWorkbench } from '../../bench/workbench.ts';
import type { Engine } from '../../server/engine.ts';
import { never, removeFolder, temporaryFolder } from './workspaceFixture.ts';

export async function openBenchOn(
  files: Readonly<Record<string, string>>,
  /** Where the clean-up is left: with the running test, without anything else. */
  atEnd: (clean: () => Promise<void>) => void = onTestFinished,
): Promise<{ engine: Engine; repository: Repository }> {
  const folder = temporaryFolder(files);
  const repository = { name: 'shop', version: '1', language: 'python', folder, excluded: [] };
  const engine = await openWorkbench(repository, never());
  const clean = async () => {
    await engine.dispose();
    removeFolder(folder);
  };
  atEnd(clean);
  return { engine, repository };
}
