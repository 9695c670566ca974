/** A folder like RepoCoder of microsoft/CodeT, with two small repositories and their tasks. Knows no reader. */
import path from 'node:path';
import { scratchFolder } from './scratchFolder.ts';
import { writeZip } from './zipFile.ts';

const cart = [
  'from shop.prices import price_of',
  '',
  '',
  'def total(items, market):',
  '    """Sums up."""',
  '    gross = 0',
  '    for item in items:',
  '        gross += price_of(item, market)',
  '    return gross',
  '',
].join('\n');

/** Below `repositories/`. */
export const repoEvalSources: Readonly<Record<string, string>> = {
  'own_shop/shop/cart.py': cart,
  'own_shop/shop/prices.py': 'def price_of(item, market):\n    return market.ask(item)\n',
  'own_tools/log.py': 'def log(text):\n    print(text)\n\n\ndef twice(text):\n    log(text)\n    log(text)\n',
};

export interface Task {
  readonly prompt: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A task as `make_dataset` writes it: the prompt is what stands above the lines that are hidden. */
export function taskOf(file: string, line: number, count: number, more: Readonly<Record<string, unknown>> = {}): Task {
  const lines = (repoEvalSources[file] ?? '').split('\n');
  return {
    prompt: lines.slice(0, line).join('\n'),
    metadata: {
      task_id: `${file.split('/')[0]}/${line}`,
      ground_truth: lines.slice(line, line + count).join('\n'),
      fpath_tuple: file.split('/'),
      context_start_lineno: 0,
      line_no: line,
      ...more,
    },
  };
}

export function jsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

const tasks: Readonly<Record<string, readonly Task[]>> = {
  line_level_completion_1k_context_codegen: [
    taskOf('own_shop/shop/cart.py', 7, 1),
    // The same line stands twice: the number tells which one is meant.
    taskOf('own_tools/log.py', 6, 1),
  ],
  line_level_completion_2k_context_codex: [],
  api_level_completion_1k_context_codegen: [taskOf('own_shop/shop/cart.py', 7, 1)],
  function_level_completion_2k_context_codex: [
    // Their numbers are counted from 1, and their ids are all the same.
    taskOf('own_shop/shop/cart.py', 5, 4, { task_id: 'own--shop/idx', line_no: undefined, lineno: 6 }),
    taskOf('own_tools/log.py', 5, 2, { task_id: 'own--shop/idx', line_no: undefined, lineno: 6 }),
  ],
};

/** `isPacked`: as it is published, all in zips; else unpacked. */
export async function repoEvalFolder(isPacked = false): Promise<string> {
  const named = Object.entries(tasks).map(([name, rows]) => [`${name}.test.jsonl`, jsonLines(rows)] as const);
  const sources = Object.entries(repoEvalSources);
  if (!isPacked) {
    return scratchFolder({
      ...Object.fromEntries(named.map(([name, text]) => [`datasets/${name}`, text])),
      ...Object.fromEntries(sources.map(([name, text]) => [`repositories/line_and_api_level/${name}`, text])),
    });
  }
  const folder = await scratchFolder({ 'datasets/README': '', 'repositories/README': '' });
  await writeZip(path.join(folder, 'datasets/datasets.zip'), Object.fromEntries(named));
  await writeZip(path.join(folder, 'repositories/line_and_api_level.zip'), Object.fromEntries(sources));
  return folder;
}
