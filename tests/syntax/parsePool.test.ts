/** The pool of parser threads: answers, failures that stay with their file, cancelling. */
import { afterEach, expect, test } from 'vitest';
import { ParsePool } from '../../server/syntax/parsePool.ts';

const never = new AbortController().signal;
let pool: ParsePool | undefined;
afterEach(() => pool?.dispose());

test('parses files of several languages side by side', async () => {
  pool = new ParsePool({ workers: 2 });
  const jobs = [
    { path: 'a.py', languageId: 'python', text: 'def f(): pass\n' },
    { path: 'a.ts', languageId: 'typescript', text: 'export function g() {}\n' },
    { path: 'a.yaml', languageId: 'yaml', text: 'key: value\n' },
    { path: 'a.xyz', languageId: 'no-such-language', text: 'plain words\n' },
  ];
  const { parse } = { parse: pool.parse.bind(pool) };
  const outcomes = await Promise.all(jobs.map((job) => parse(job, never)));
  expect(
    outcomes.map((outcome) =>
      outcome.kind === 'facts'
        ? [...outcome.facts.definitions.map((d) => d.name), ...outcome.facts.references]
        : outcome,
    ),
  ).toEqual([['f'], ['g'], ['key', 'value'], ['plain', 'words']]);
});
