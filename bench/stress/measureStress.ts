/** All stress suites on one repository, in one order. Knows no other repository and no file of results. */
import { readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../server/engine.ts';
import { fileRecordOf } from '../holes/given.ts';
import { type Hole, holeKinds } from '../holes/hole.ts';
import { holesOfRepository } from '../holes/ofRepository.ts';
import type { HoleSetting } from '../run/measureHole.ts';
import { inOrder, type RepositoryJob, type RepositoryListener, withSetting } from '../run/measureRepository.ts';
import { keyOf, type StressName } from '../run/record.ts';
import { systemNamed } from '../systems/table.ts';
import { changeSuite, pairSuite } from './changes.ts';
import { Filler, type Opened, type StressSuite } from './context.ts';
import { copyIndexed } from './repositoryFiles.ts';
import { budgetSuite, distractorSuite, gateSuite, needleSuite } from './suites.ts';

/** In the order of a report, but for the one that changes files: it comes last, on a copy. */
const suites: readonly StressSuite[] = [budgetSuite, needleSuite, distractorSuite, pairSuite, gateSuite, changeSuite];
/** Holes that are cut of each kind for each that is wanted, and at least: not all fit. */
const cutForEach = 3;
const fewestCut = 12;

/** One hole in one suite, in the order of the results. */
interface Task {
  readonly suite: StressSuite;
  readonly hole: Hole;
  readonly index: number;
}

/** Ends after the hole at hand when `signal` is aborted, without an error. */
export async function measureStress(
  job: RepositoryJob,
  stress: readonly StressName[],
  listener: RepositoryListener,
  signal: AbortSignal,
): Promise<void> {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'linewright-stress-')));
  try {
    let changing: readonly Task[] = [];
    await withSetting(job, signal, async (setting) => {
      const tasks = chooseTasks(job, stress, setting.engine);
      listener.onHoles(tasks.length, 0);
      changing = tasks.filter(({ suite }) => suite === changeSuite);
      if (changing.length > 0) await copyIndexed(setting.engine.workspace, scratch);
      await measureTasks(job, setting, tasks.slice(0, tasks.length - changing.length), listener, signal);
    });
    if (changing.length === 0 || signal.aborted) return;
    const copied = { ...job, repository: { ...job.repository, folder: scratch, excluded: [] } };
    await withSetting(copied, signal, (setting) => measureTasks(copied, setting, changing, listener, signal));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function chooseTasks(job: RepositoryJob, stress: readonly StressName[], engine: Engine): Task[] {
  const wanted = suites.filter(({ name }) => stress.includes(name));
  const kinds = holeKinds.filter((kind) => wanted.some((suite) => suite.kinds.includes(kind)));
  const perSuite = Math.ceil(job.wishes.n / job.nRepositories);
  const perKind = Math.max(cutForEach * perSuite, fewestCut);
  const wishes = { ...job.wishes, kinds, n: perKind * job.nRepositories * kinds.length };
  const { holes } = holesOfRepository(engine.workspace, job.repository, job.nRepositories, wishes);
  const chosen = wanted.flatMap((suite) => {
    const own = chooseHoles(suite, holes, perSuite, engine, job.repository.folder);
    return own.sort(inOrder).map((hole) => ({ suite, hole }));
  });
  return chosen.map((task, index) => ({ ...task, index }));
}

/** One of each kind in turn, as far as there are some that fit. */
function chooseHoles(
  { kinds, fits }: StressSuite,
  holes: readonly Hole[],
  count: number,
  engine: Engine,
  folder: string,
): Hole[] {
  const queues = kinds.map((kind) => holes.filter((hole) => hole.kind === kind));
  const chosen: Hole[] = [];
  while (chosen.length < count && queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) {
      let hole = queue.shift();
      while (hole !== undefined && !fits(openedOf(engine, folder, hole), engine)) hole = queue.shift();
      if (hole !== undefined && chosen.length < count) chosen.push(hole);
    }
  }
  return chosen;
}

async function measureTasks(
  job: RepositoryJob,
  setting: HoleSetting,
  tasks: readonly Task[],
  listener: RepositoryListener,
  signal: AbortSignal,
): Promise<void> {
  const done = new Set(job.done);
  const systems = job.systems.flatMap((name) => systemNamed(name) ?? []);
  for (const { suite, hole, index } of tasks) {
    if (signal.aborted) return;
    const key = { stress: suite.name, hole };
    const filler = new Filler(setting, systems, done.has(keyOf(key)));
    await suite.measure(filler, openedOf(setting.engine, job.repository.folder, hole));
    const { rows } = filler;
    if (rows.length === 0) continue;
    listener.onMeasured({
      type: 'hole',
      repositoryIndex: job.repositoryIndex,
      index,
      ...key,
      nRows: rows.length,
      rows,
    });
  }
}

function openedOf({ workspace }: Engine, folder: string, hole: Hole): Opened {
  const file = fileRecordOf(workspace, folder, hole.file);
  return { hole, file, whole: workspace.text(file.path) ?? readFileSync(file.path, 'utf8') };
}
