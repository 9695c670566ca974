/** All holes of one repository, in one order, measured one after another. Knows no other repository and no file of results. */
import { readFile } from 'node:fs/promises';
import type { FileRecord } from '../../server/workspace/view.ts';
import { fileRecordOf } from '../holes/given.ts';
import type { Hole } from '../holes/hole.ts';
import { type HoleWishes, holesOfRepository } from '../holes/ofRepository.ts';
import type { Repository } from '../repositories.ts';
import { systemNamed } from '../systems/table.ts';
import { openWorkbench } from '../workbench.ts';
import type { GeneratorChoice } from './generatorChoice.ts';
import { openGenerator, type RunGenerator } from './generators.ts';
import { closeHole, type HoleSetting, measureHole, openHole } from './measureHole.ts';
import type { MeasuredHole, Mode, StressName } from './record.ts';
import { withEachRow } from './rows.ts';

/** Plain data, so that it can be given to a thread. */
export interface RepositoryJob {
  readonly repository: Repository;
  readonly repositoryIndex: number;
  readonly nRepositories: number;
  readonly wishes: HoleWishes;
  readonly systems: readonly string[];
  readonly generator: GeneratorChoice;
  readonly mode: Mode;
  readonly budgetTokens: number;
  readonly keepTexts: boolean;
  /** Stress suites to put its holes to, in place of filling them once. */
  readonly stress?: readonly StressName[];
  /** Keys of holes that are measured already. */
  readonly done: readonly string[];
}

export interface RepositoryListener {
  /** How many holes there are in all, once that is known, and how many files were not cut for their copies. */
  onHoles(count: number, filesWithCopies: number): void;
  onMeasured(measured: MeasuredHole): void;
}

/** Ends after the hole at hand when `signal` is aborted, without an error. */
export function measureRepository(
  job: RepositoryJob,
  listener: RepositoryListener,
  signal: AbortSignal,
): Promise<void> {
  return withSetting(job, signal, (setting) => measureAll(job, setting, listener, signal));
}

/** Opens the repository and what generates, calls `use`, and disposes of them. */
export async function withSetting(
  job: RepositoryJob,
  signal: AbortSignal,
  use: (setting: HoleSetting) => Promise<void>,
): Promise<void> {
  const engine = await openWorkbench(job.repository, signal);
  let generator: RunGenerator | undefined;
  try {
    generator = await openGenerator(job.generator, engine);
    const { mode, budgetTokens, keepTexts } = job;
    await use({
      ...{ engine, generator, mode, budgetTokens, keepTexts, seed: job.wishes.seed },
      // A hole is measured whole, whoever wants to stop.
      signal: new AbortController().signal,
    });
  } finally {
    await generator?.dispose();
    await engine.dispose();
  }
}

async function measureAll(
  job: RepositoryJob,
  setting: HoleSetting,
  listener: RepositoryListener,
  signal: AbortSignal,
): Promise<void> {
  const { engine } = setting;
  const { rows, folder } = job.repository;
  const done = new Set(job.done);
  const systems = job.systems.flatMap((name) => systemNamed(name) ?? []);
  if (rows !== undefined) {
    listener.onHoles(rows.length, 0);
    await withEachRow(engine, rows, signal, async ({ row, hole }, ownFolder, index) => {
      const file = fileRecordOf(engine.workspace, ownFolder, row.file);
      await openAndMeasure({ ...setting, given: row.pieces }, hole, file, row.text, index);
    });
    return;
  }
  const { holes, filesWithCopies } = holesOfRepository(engine.workspace, job.repository, job.nRepositories, job.wishes);
  listener.onHoles(holes.length, filesWithCopies);
  for (const [index, hole] of holes.sort(inOrder).entries()) {
    if (signal.aborted) return;
    const file = fileRecordOf(engine.workspace, folder, hole.file);
    const whole = engine.workspace.text(file.path) ?? (await readFile(file.path, 'utf8'));
    await openAndMeasure(setting, hole, file, whole, index);
  }

  async function openAndMeasure(own: HoleSetting, hole: Hole, file: FileRecord, whole: string, index: number) {
    if (whole.slice(hole.start, hole.end) !== hole.hidden)
      throw new Error(`${hole.file} has changed since it was cut.`);
    const window = await openHole(own, hole, file, whole);
    try {
      if (done.has(hole.id)) {
        // What was open before decides in which order recall has learned the files: so it is done again.
        if (job.generator.kind !== 'restricted') engine.recall.observe({ window, snippets: [] });
        return;
      }
      const measured = await measureHole(own, hole, window, systems);
      const { repositoryIndex } = job;
      listener.onMeasured({ type: 'hole', repositoryIndex, index, hole, rows: measured });
    } finally {
      await closeHole(own, window);
    }
  }
}

/** File by file: what one has changed in the index is done with before the next comes. */
export function inOrder(first: Hole, second: Hole): number {
  return compare(first.file, second.file) || first.start - second.start || compare(first.kind, second.kind);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
