/**
 * The rows of `linewright bench ...` in the command table. Knows nothing of measuring: the offline half is imported when
 * one of them runs.
 */
import type { Command } from './table.ts';

export const benchCommands: readonly Command[] = [
  {
    name: 'bench fetch',
    summary: 'Bring the repositories of a suite into the cache, and check their hashes.',
    details:
      'They are fetched by the clients of their registries: python3 with pip, npm, mvn, go and cargo have to be installed for\n' +
      'the languages that use them. What is there already is not fetched again; a stopped run goes on where it was.',
    argument: { name: 'SUITE', required: false, help: 'train, valid, test, smoke...; the three splits without it.' },
    options: [
      { name: 'language', value: 'ID', help: 'Repositories of this language alone: python, typescript, java...' },
    ],
    run: async (args) => (await import('../../bench/commands/fetch.ts')).fetch(args),
  },
];
