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
  const { workspace } = setting.engine;
  const { holes, filesWithCopies } = holesOfRepository(workspace, job.repository, job.nRepositories, job.wishes);
  listener.onHoles(holes.length, filesWithCopies);
  for (const [index, hole] of holes.sort(inOrder).entries()) {
    if (signal.aborted) return;
    const file = fileRecordOf(workspace, job.repository.folder, hole.file);
    const whole = workspace.text(file.path) ?? (await readFile(file.path, 'utf8'));
    await openAndMeasure(job, setting, { hole, file, whole, index }, listener);
  }
}

/** A hole that was measured before is opened all the same: that decides about those after it. */
export async function openAndMeasure(
  job: RepositoryJob,
  setting: HoleSetting,
  {
    hole,
    file,
    whole,
    index,
  }: { readonly hole: Hole; readonly file: FileRecord; readonly whole: string; readonly index: number },
  listener: RepositoryListener,
): Promise<void> {
  if (whole.slice(hole.start, hole.end) !== hole.hidden) throw new Error(`${hole.file} has changed since it was cut.`);
  const window = await openHole(setting, hole, file, whole);
  try {
    if (job.done.includes(hole.id)) {
      // What was open before decides in which order recall has learned the files: so it is done again.
      if (job.generator.kind !== 'restricted') setting.engine.recall.observe({ window, snippets: [] });
      return;
    }
    const systems = job.systems.flatMap((name) => systemNamed(name) ?? []);
    const rows = await measureHole(setting, hole, window, systems);
    listener.onMeasured({ type: 'hole', repositoryIndex: job.repositoryIndex, index, hole, rows });
  } finally {
    await closeHole(setting, window);
  }
}

/** File by file: what one has changed in the index is done with before the next comes. */
export function inOrder(first: Hole, second: Hole): number {
  return compare(first.file, second.file) || first.start - second.start || compare(first.kind, second.kind);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
