/** `linewright bench report`: writes a run's page, Markdown and summary. Knows nothing of how they look. */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CommandArguments } from '../../server/commands/table.ts';
import { Expected } from '../expected.ts';
import { chartsOf } from '../report/charts.ts';
import { jsonOf } from '../report/json.ts';
import { markdownOf } from '../report/markdown.ts';
import { pageOf } from '../report/page.ts';
import type { Report, Table } from '../report/section.ts';
import { stressCharts } from '../report/stressCharts.ts';
import { type StressSummary, summariseStress } from '../report/stressSummary.ts';
import { aboutStress, stressTables } from '../report/stressTables.ts';
import { type Summary, summarise } from '../report/summary.ts';
import { about, tablesOf } from '../report/tables.ts';
import { type Recorded, readWholeRecord } from '../run/recordFile.ts';
import { atTheEdge } from './options.ts';

export function report({ argument = '', values }: CommandArguments): Promise<number> {
  return atTheEdge(async () => {
    const recorded = await readWholeRecord(argument);
    const stressFile = values.get('stress');
    const added = stressFile === undefined ? undefined : await readWholeRecord(stressFile);
    const { written, summary } = await (recorded.header.stress === undefined
      ? ofRun(recorded, added, values.get('title'))
      : ofStress(recorded, values.get('title')));
    const folder = values.get('out') ?? dirname(argument);
    const path = join(folder, basename(argument).replace(/\.jsonl$/, ''));
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.json`, jsonOf(summary));
    await writeFile(`${path}.md`, markdownOf(written));
    await writeFile(`${path}.html`, pageOf(written));
    process.stdout.write(`${path}.html, ${path}.md and ${path}.json are written.\n`);
    return 0;
  });
}

interface Written {
  readonly written: Report;
  readonly summary: Summary | StressSummary | (Summary & { readonly stress: StressSummary });
}

async function ofRun(recorded: Recorded, added: Recorded | undefined, title: string | undefined): Promise<Written> {
  if (added !== undefined && added.header.stress === undefined) {
    throw new Expected('--stress takes the results of "bench stress".', 2);
  }
  const summary = summarise(recorded);
  const stress = added && summariseStress(added);
  const { suite, generator } = recorded.header;
  const written = {
    title: title ?? `Linewright's benchmark: ${suite}, ${generator}`,
    about: stress === undefined ? about(summary) : `${about(summary)} ${aboutStress(stress)}`,
    charts: await chartsOf(summary),
    tables: [...tablesOf(summary), ...(stress === undefined ? [] : await stressSections(stress))],
  };
  return { written, summary: stress === undefined ? summary : { ...summary, stress } };
}

async function ofStress(recorded: Recorded, title: string | undefined): Promise<Written> {
  const summary = summariseStress(recorded);
  const { suite, generator } = recorded.header;
  const written = {
    title: title ?? `Linewright under stress: ${suite}, ${generator}`,
    about: aboutStress(summary),
    charts: [],
    tables: await stressSections(summary),
  };
  return { written, summary };
}

/** Each suite's tables, the first below its charts. */
async function stressSections(summary: StressSummary): Promise<Table[]> {
  const charts = await stressCharts(summary);
  return [...stressTables(summary)].flatMap(([name, [first, ...others]]) =>
    first === undefined ? [] : [{ ...first, charts: charts.get(name) ?? [] }, ...others],
  );
}
