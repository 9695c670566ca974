/** Holes that stand alone, each in what a data set brings of its repository. Knows no data set and no file of results. */
import { fileRecordOf } from '../holes/given.ts';
import type { HoleSetting } from './measureHole.ts';
import { openAndMeasure, type RepositoryJob, type RepositoryListener, withSetting } from './measureRepository.ts';
import { withEachRow } from './rows.ts';

/** Ends after the row at hand when `signal` is aborted, without an error. */
export async function measureRows(
  job: RepositoryJob,
  listener: RepositoryListener,
  signal: AbortSignal,
): Promise<void> {
  const { rows = [] } = job.repository;
  listener.onHoles(rows.length, 0);
  const { kind } = job.generator;
  if (kind !== 'recall' && kind !== 'variant') {
    await withSetting(job, signal, (setting) => measureAll(job, setting, 0, listener, signal));
    return;
  }
  // What recall has learned and forgotten leaves traces in its numbers: each row gets one of its own.
  for (const [index, row] of rows.entries()) {
    if (signal.aborted) return;
    if (job.done.includes(row.id)) continue;
    const own = { ...job, repository: { ...job.repository, rows: [row] } };
    await withSetting(own, signal, (setting) => measureAll(own, setting, index, listener, signal));
  }
}

/** `first`: the number of the first row. */
async function measureAll(
  job: RepositoryJob,
  setting: HoleSetting,
  first: number,
  listener: RepositoryListener,
  signal: AbortSignal,
): Promise<void> {
  const { engine } = setting;
  await withEachRow(engine, job.repository.rows ?? [], signal, async ({ row, hole }, folder, index) => {
    const file = fileRecordOf(engine.workspace, folder, row.file);
    const opened = { hole, file, whole: row.text, index: first + index };
    await openAndMeasure(job, { ...setting, given: row.pieces }, opened, listener);
  });
}
