/** Published data sets by name: `repoeval:PATH`. Knows which reader reads which, and how rows are shared out to threads. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Expected } from '../expected.ts';
import type { Repository } from '../repositories.ts';
import { readCrossCodeEval } from './crossCodeEval.ts';
import type { GivenRow } from './given.ts';
import { readRepoBench } from './repoBench.ts';
import { openRepoEval } from './repoEval.ts';
import type { SampleWishes } from './sample.ts';

const dataSetNames = ['repoeval', 'crosscodeeval', 'repobench'] as const;
type DataSetName = (typeof dataSetNames)[number];

export interface DataSetPath {
  readonly name: DataSetName;
  readonly path: string;
  /** What follows a "#": which of several contexts. */
  readonly variant?: string;
}

/** A thread's share: few enough to go on from a stop soon, enough to be worth starting one. */
const rowsOfThread = 100;

/** Undefined for the name of a suite; throws `Expected` for a data set that is not known. */
export function parseDataSet(suite: string): DataSetPath | undefined {
  const match = /^([\w-]+):([^#]*)(?:#(.*))?$/.exec(suite);
  if (match === null) return undefined;
  const [, word = '', given = '', variant] = match;
  const name = dataSetNames.find((one) => one === word.toLowerCase());
  if (name === undefined || given === '') {
    throw new Expected(`--suite knows the data sets ${dataSetNames.map((one) => `${one}:PATH`).join(', ')}.`, 2);
  }
  // No shell expands it in the middle of a word.
  const path = resolve(given.startsWith('~/') ? join(homedir(), given.slice(2)) : given);
  return { name, path, ...(variant !== undefined && { variant }) };
}

export async function openDataSet(
  { name, path, variant }: DataSetPath,
  wishes: SampleWishes,
  language: string | undefined,
): Promise<Repository[]> {
  const found =
    name === 'repoeval'
      ? await openRepoEval(path, wishes)
      : shares(
          name,
          name === 'crosscodeeval'
            ? await readCrossCodeEval(path, variant, wishes, language)
            : await readRepoBench(path, wishes, language),
        );
  if (found.length > 0) return found;
  throw new Expected(
    `${path} has no hole of the kinds ${wishes.kinds.join(', ')}${language ? ` in ${language}` : ''}.`,
    1,
  );
}

function shares(name: DataSetName, rows: readonly GivenRow[]): Repository[] {
  const found: Repository[] = [];
  for (let first = 0; first < rows.length; first += rowsOfThread) {
    const share = rows.slice(first, first + rowsOfThread);
    const label = `${name} ${first + 1} to ${first + share.length}`;
    found.push({ ...{ name: label, version: name, language: '', folder: '', excluded: [] }, rows: share });
  }
  return found;
}
