/**
 * Holes that stand alone: what is known of each one's repository is written to a folder, indexed, and forgotten again before the
 * next one comes, so that no row shows anything of another. Knows no data set.
 */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Engine } from '../../server/engine.ts';
import type { GivenRow } from '../datasets/given.ts';
import { LineCounts } from '../holes/evidence.ts';
import { fileRecordOf, holeOfGiven } from '../holes/given.ts';
import type { Hole } from '../holes/hole.ts';

export interface OpenedRow {
  readonly row: GivenRow;
  readonly hole: Hole;
}

/** Calls `use` with one row after another while it is in the index. Ends early when aborted. */
export async function withEachRow(
  engine: Engine,
  rows: readonly GivenRow[],
  signal: AbortSignal,
  use: (opened: OpenedRow, folder: string, index: number) => Promise<void>,
): Promise<void> {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'linewright-rows-')));
  try {
    for (const [index, row] of rows.entries()) {
      if (signal.aborted) return;
      const folder = join(scratch, String(index));
      await write(folder, row);
      await engine.addFolder(folder);
      await engine.recall.idle();
      const view = engine.workspace;
      const file = fileRecordOf(view, folder, row.file);
      const { repository, language, text } = row;
      const hole = holeOfGiven(view, new LineCounts(view), { repository, language, given: row, file, text });
      await use({ row, hole }, folder, index);
      await engine.removeFolder(folder);
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Pieces of one file stand in it one below the other. None is of the target file: it would show what is hidden. */
async function write(folder: string, row: GivenRow): Promise<void> {
  const texts = new Map<string, string[]>();
  for (const { file, text } of row.pieces) {
    if (file === row.file) continue;
    texts.set(file, [...(texts.get(file) ?? []), text]);
  }
  texts.set(row.file, [row.text]);
  for (const [file, parts] of texts) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, parts.join('\n\n'));
  }
}
