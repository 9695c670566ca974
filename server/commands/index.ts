/** `linewright index [DIR]`: what an index of a folder holds. Knows how to print it. */
import path from 'node:path';
import type { IndexStats } from '../workspace/stats.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import { forTerminal } from './forTerminal.ts';
import { withFolder } from './session.ts';
import type { CommandArguments } from './table.ts';

type Count = readonly [name: string, count: number];

export async function index({ argument, switches }: CommandArguments): Promise<number> {
  const root = path.resolve(argument ?? '.');
  return withFolder(root, async (engine) => {
    const stats = await engine.ready;
    const languages = countLanguages(engine.workspace);
    if (switches.has('json')) {
      const { recall } = engine.status();
      const value = { root, ...stats, languages: Object.fromEntries(languages), recall };
      process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
      return 0;
    }
    const counts: Count[] = [
      ['files', stats.files],
      ['chunks', stats.chunks],
      ['definitions', stats.definitions],
      ['milliseconds', Math.round(stats.milliseconds)],
    ];
    const lines = [...table(counts), ...(switches.has('stats') ? details(stats, languages) : [])];
    process.stdout.write(forTerminal(`${lines.join('\n')}\n`));
    return 0;
  });
}

/** Files by language, most first. */
function countLanguages(view: WorkspaceView): Count[] {
  const counts = new Map<string, number>();
  for (const { languageId } of view.files()) {
    counts.set(languageId, (counts.get(languageId) ?? 0) + 1);
  }
  return mostFirst([...counts]);
}

function details(stats: IndexStats, languages: readonly Count[]): string[] {
  const skipped = mostFirst(Object.entries(stats.skipped));
  return [
    '',
    'files by language',
    ...(languages.length > 0 ? table(languages) : ['none']),
    '',
    'files that were skipped, by reason (ignored files are not counted)',
    ...(skipped.length > 0 ? table(skipped) : ['none']),
    '',
    'files that are known by their text alone, because they could not be parsed',
    ...(stats.errors.length > 0 ? stats.errors.map((error) => `${error.path}: ${error.reason}`) : ['none']),
  ];
}

function mostFirst(counts: readonly Count[]): Count[] {
  return counts.toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function table(counts: readonly Count[]): string[] {
  const width = Math.max(...counts.map(([name]) => name.length));
  return counts.map(([name, count]) => `${name.padEnd(width)}  ${String(count).padStart(8)}`);
}
