/** The `api` and `member` holes of a repository, each opened as an editor would have it. Knows nothing of what is asked at them. */
import type { Window } from '../../server/base/window.ts';
import { cutWindow } from '../../server/complete/window.ts';
import type { Workspace } from '../../server/workspace/workspace.ts';
import type { Hole } from '../holes/hole.ts';
import { holesOfRepository } from '../holes/ofRepository.ts';
import type { Repository } from '../repositories.ts';
import { openWorkspace } from '../workbench.ts';

const kinds = ['api', 'member'] as const;

export interface HoleOptions {
  readonly repository: Repository;
  /** Among which `n` holes are shared. */
  readonly nRepositories: number;
  readonly n: number;
  readonly seed: number;
}

export interface OpenedHole {
  readonly hole: Hole;
  /** The file's text with what is hidden. */
  readonly whole: string;
  readonly window: Window;
  readonly workspace: Workspace;
}

export async function eachHole(
  { repository, nRepositories, n, seed }: HoleOptions,
  use: (opened: OpenedHole, done: number, total: number) => Promise<void> | void,
): Promise<void> {
  const { workspace, openTrees, dispose } = await openWorkspace(repository);
  try {
    const { holes } = holesOfRepository(workspace, repository, nRepositories, { kinds, n, seed });
    const byName = new Map([...workspace.files()].map((file) => [file.displayPath, file]));
    for (const [index, hole] of holes.entries()) {
      const file = byName.get(hole.file);
      if (file === undefined) throw new Error(`${hole.file} is not in the index any more.`);
      const whole = workspace.text(file.path) ?? '';
      const text = whole.slice(0, hole.start) + whole.slice(hole.end);
      workspace.openBuffer(file.path, file.languageId, 1, text);
      await workspace.idle();
      const request = { path: file.path, languageId: file.languageId, text, version: 1, offset: hole.start } as const;
      const window = cutWindow({ ...request, trigger: 'invoked' }, workspace, openTrees);
      await use({ hole, whole, window, workspace }, index + 1, holes.length);
      workspace.closeBuffer(file.path);
      await workspace.idle();
    }
  } finally {
    await dispose();
  }
}
