/** `linewright bench show`: one hole of a run with its surroundings, and what each system made of it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandArguments } from '../../server/commands/table.ts';
import { Expected } from '../expected.ts';
import type { Hole } from '../holes/hole.ts';
import { describeHole } from '../report/describeHole.ts';
import { repositoriesOf } from '../repositories.ts';
import type { MeasuredHole } from '../run/record.ts';
import { type Recorded, readWholeRecord } from '../run/recordFile.ts';
import { atTheEdge } from './options.ts';

/** A person who gives a part of an id wants to see how to go on. */
const mostNamed = 10;

export function show({ argument = '', values }: CommandArguments): Promise<number> {
  return atTheEdge(async () => {
    const recorded = await readWholeRecord(values.get('in') ?? 'bench-smoke-recall-suffix.jsonl');
    const [first, ...others] = find(recorded, argument);
    const text = await sourceOf(values.get('suite') ?? recorded.header.suite, first.hole);
    process.stdout.write([first, ...others].map((measured) => describeHole(measured, text)).join('\n'));
    return 0;
  });
}

/** One hole; of a stress run it may have been filled in several suites. */
function find({ holes }: Recorded, wanted: string): readonly [MeasuredHole, ...MeasuredHole[]] {
  const alike = holes.filter(({ hole }) => hole.id.includes(wanted));
  const ids = [...new Set(alike.map(({ hole }) => hole.id))];
  const meant = ids.includes(wanted) || ids.length !== 1 ? wanted : ids[0];
  const [first, ...others] = alike.filter(({ hole }) => hole.id === meant);
  if (first !== undefined) return [first, ...others];
  if (ids.length === 0) throw new Expected(`There is no hole "${wanted}" in these results.`, 1);
  const names = ids.slice(0, mostNamed).map((id) => `  ${id}`);
  throw new Expected(`${ids.length} holes have "${wanted}" in their ids:\n${names.join('\n')}`, 1);
}

/** The file as it was cut; undefined when it cannot be had any more: the results can be read without it. */
async function sourceOf(suite: string, hole: Hole): Promise<string | undefined> {
  try {
    const repositories = await repositoriesOf(suite);
    const repository = repositories.find(({ name }) => name === hole.repository);
    const row = repositories.flatMap(({ rows = [] }) => rows).find(({ id }) => id === hole.id);
    const text = row?.text ?? (repository && (await readFile(join(repository.folder, hole.file), 'utf8')));
    return text?.slice(hole.start, hole.end) === hole.hidden ? text : undefined;
  } catch {
    return undefined;
  }
}
