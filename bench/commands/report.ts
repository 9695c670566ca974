/** `linewright bench report`: writes a run's page, Markdown and summary. Knows nothing of how they look. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CommandArguments } from '../../server/commands/table.ts';
import { chartsOf } from '../report/charts.ts';
import { markdownOf } from '../report/markdown.ts';
import { pageOf } from '../report/page.ts';
import { summarise } from '../report/summary.ts';
import { readWholeRecord } from '../run/recordFile.ts';
import { atTheEdge } from './options.ts';

export function report({ argument = '', values }: CommandArguments): Promise<number> {
  return atTheEdge(async () => {
    const summary = summarise(await readWholeRecord(argument));
    const title = values.get('title') ?? `Linewright's benchmark: ${summary.header.suite}, ${summary.header.generator}`;
    const folder = values.get('out') ?? dirname(argument);
    const path = join(folder, basename(argument).replace(/\.jsonl$/, ''));
    const charts = await chartsOf(summary);
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.json`, `${JSON.stringify(summary, rounded, 2)}\n`);
    await writeFile(`${path}.md`, markdownOf(summary, title));
    await writeFile(`${path}.html`, pageOf(summary, charts, title));
    process.stdout.write(`${path}.html, ${path}.md and ${path}.json are written.\n`);
    return 0;
  });
}

/** Five digits are more than any of them is worth, and keep the difference of two summaries short. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(5)) : value;
}
