/** All holes of one repository, in one order, measured one after another. Knows no other repository and no file of results. */
import type { Engine } from '../../server/engine.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import type { Hole } from '../holes/hole.ts';
import { type HoleWishes, holesOfRepository } from '../holes/ofRepository.ts';
import type { Repository } from '../repositories.ts';
import { systemNamed } from '../systems/table.ts';
import { openWorkbench } from '../workbench.ts';
import type { GeneratorChoice } from './generatorChoice.ts';
import { openGenerator, type RunGenerator } from './generators.ts';
import { closeHole, type HoleSetting, measureHole, openHole } from './measureHole.ts';
import type { MeasuredHole, Mode } from './record.ts';

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
  /** Ids of holes that are measured already. */
  readonly done: readonly string[];
}

export interface RepositoryListener {
  /** How many holes there are in all, once that is known, and how many files were not cut for their copies. */
  onHoles(count: number, filesWithCopies: number): void;
  onMeasured(measured: MeasuredHole): void;
}

/** Ends after the hole at hand when `signal` is aborted, without an error. */
export async function measureRepository(
  job: RepositoryJob,
  listener: RepositoryListener,
  signal: AbortSignal,
): Promise<void> {
  const engine = await openWorkbench(job.repository, signal);
  let generator: RunGenerator | undefined;
  try {
    generator = await openGenerator(job.generator, engine);
    await measureAll(job, engine, generator, listener, signal);
  } finally {
    await generator?.dispose();
    await engine.dispose();
  }
}

async function measureAll(
  job: RepositoryJob,
  engine: Engine,
  generator: RunGenerator,
  listener: RepositoryListener,
  signal: AbortSignal,
) {
  const { holes, filesWithCopies } = holesOfRepository(engine.workspace, job.repository, job.nRepositories, job.wishes);
  listener.onHoles(holes.length, filesWithCopies);
  const systems = job.systems.flatMap((name) => systemNamed(name) ?? []);
  const setting: HoleSetting = {
    engine,
    generator,
    mode: job.mode,
    seed: job.wishes.seed,
    budgetTokens: job.budgetTokens,
    keepTexts: job.keepTexts,
    // A hole is measured whole, whoever wants to stop.
    signal: new AbortController().signal,
  };
  const byName = new Map([...engine.workspace.files()].map((file) => [file.displayPath, file]));
  const done = new Set(job.done);
  for (const [index, hole] of holes.sort(inOrder).entries()) {
    if (signal.aborted) return;
    const file = byName.get(hole.file);
    if (file === undefined) throw new Error(`${hole.file} is not in the index any more.`);
    const rows = await openAndMeasure(hole, file);
    if (rows !== undefined) {
      listener.onMeasured({ type: 'hole', repositoryIndex: job.repositoryIndex, index, hole, rows });
    }
  }

  async function openAndMeasure(hole: Hole, file: FileRecord) {
    const whole = engine.workspace.text(file.path) ?? '';
    const window = await openHole(setting, hole, file, whole);
    try {
      if (!done.has(hole.id)) return await measureHole(setting, hole, window, systems);
      // What was open before decides in which order recall has learned the files: so it is done again.
      if (job.generator.kind !== 'restricted') engine.recall.observe({ window, snippets: [] });
      return undefined;
    } finally {
      await closeHole(setting, window);
    }
  }
}

/** File by file: what one has changed in the index is done with before the next comes. */
function inOrder(first: Hole, second: Hole): number {
  return compare(first.file, second.file) || first.start - second.start || compare(first.kind, second.kind);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
