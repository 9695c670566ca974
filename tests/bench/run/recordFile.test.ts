/** The file of results: what is half written is dropped, a stopped run goes on, and another run's file is left alone. */
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Header, MeasuredHole } from '../../../bench/run/record.ts';
import { RecordFile, readWholeRecord } from '../../../bench/run/recordFile.ts';
import { benchHeader, measuredHole } from '../../support/benchRecord.ts';
import { scratchFolder } from '../../support/scratchFolder.ts';

async function opened(file: string, header: Header = benchHeader): Promise<RecordFile> {
  const record = await RecordFile.open(file, header);
  if (record === undefined) throw new Error('whole already');
  return record;
}

async function fileWith(holes: readonly MeasuredHole[]): Promise<string> {
  const file = path.join(await scratchFolder(), 'rows.jsonl');
  const record = await opened(file);
  for (const hole of holes) record.append(hole);
  await record.settled();
  return file;
}

it('keeps what was measured before a stop', async () => {
  const file = await fileWith([measuredHole('a', 0)]);
  const again = await opened(file);
  expect(again.doneHoles).toEqual(['a']);
  again.append(measuredHole('b', 1));
  await again.finish();
  const { holes } = await readWholeRecord(file);
  expect(holes.map(({ hole }) => hole.id)).toEqual(['a', 'b']);
  expect(await RecordFile.open(file, benchHeader)).toBeUndefined();
});

it('drops a hole without all of its rows, and a half-written line', async () => {
  const file = await fileWith([measuredHole('a', 0), measuredHole('b', 1)]);
  const text = await readFile(file, 'utf8');
  const lines = text.trimEnd().split('\n');
  await writeFile(file, `${lines.slice(0, -1).join('\n')}\n`);
  expect((await opened(file)).doneHoles).toEqual(['a']);
  await appendFile(file, '{"type":"hole","repos');
  expect((await opened(file)).doneHoles).toEqual(['a']);
});

it('has the order of the suite, whichever hole was done first', async () => {
  const file = await fileWith([measuredHole('b', 1), measuredHole('a', 0)]);
  await (await opened(file)).finish();
  const { holes } = await readWholeRecord(file);
  expect(holes.map(({ hole }) => hole.id)).toEqual(['a', 'b']);
});

it('is not shown while it is not whole', async () => {
  const file = await fileWith([measuredHole('a', 0)]);
  await expect(readWholeRecord(file)).rejects.toThrow(/holds 1 holes of a run that did not end. Give the same/);
});

it('of another run is left alone, and what differs is said', async () => {
  const file = await fileWith([measuredHole('a', 0)]);
  await expect(RecordFile.open(file, { ...benchHeader, seed: 2, mode: 'left' })).rejects.toThrow(
    /is of a run with another mode, seed. Take another --out, or delete the file./,
  );
  expect((await opened(file)).doneHoles).toEqual(['a']);
});

it('that is none is refused', async () => {
  const folder = await scratchFolder({ 'notes.txt': 'hello\n', 'old.jsonl': '{"type":"header","version":0}\n' });
  await expect(readWholeRecord(path.join(folder, 'notes.txt'))).rejects.toThrow(/line 1 is no JSON/);
  await expect(readWholeRecord(path.join(folder, 'old.jsonl'))).rejects.toThrow(/is of version 0; this program reads/);
  await expect(readWholeRecord(path.join(folder, 'none.jsonl'))).rejects.toThrow(/There is no file/);
});
