/** One repository measured in a thread, which tells what it finds. Knows no other repository. */

import { serveJob } from '../jobThread.ts';
import { measureStress } from '../stress/measureStress.ts';
import { measureRepository, type RepositoryJob } from './measureRepository.ts';
import { measureRows } from './measureRows.ts';
import type { MeasuredHole } from './record.ts';

export type Finding =
  | { readonly type: 'holes'; readonly count: number; readonly filesWithCopies: number }
  | { readonly type: 'measured'; readonly measured: MeasuredHole };

serveJob(measure);

async function measure(job: RepositoryJob, tell: (finding: Finding) => void, signal: AbortSignal): Promise<void> {
  const { stress, repository } = job;
  const listener = {
    onHoles: (count: number, filesWithCopies: number) => tell({ type: 'holes', count, filesWithCopies }),
    onMeasured: (measured: MeasuredHole) => tell({ type: 'measured', measured }),
  };
  if (stress !== undefined) await measureStress(job, stress, listener, signal);
  else if (repository.rows !== undefined) await measureRows(job, listener, signal);
  else await measureRepository(job, listener, signal);
}
