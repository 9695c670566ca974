/**
 * How long the learned order takes for 200 candidates, beside the hand-set one for the same, in one process by turns; printed as
 * JSON. A process of its own, bundled (asServed.ts). Knows no holes.
 */

import { finish } from '../../server/base/steps.ts';
import { cutWindow } from '../../server/complete/window.ts';
import { defaultConfig } from '../../server/config.ts';
import type { Candidate } from '../../server/retrieve/candidate.ts';
import { CandidateTable } from '../../server/retrieve/features.ts';
import { fitSnippets } from '../../server/retrieve/fitSnippets.ts';
import { learnedOrder } from '../../server/retrieve/learnedOrder.ts';
import { readWindow } from '../../server/retrieve/reading.ts';
import { propose } from '../../server/retrieve/retrieve.ts';
import { shippedOrder } from '../../server/retrieve/weights.ts';
import { repositoriesOf } from '../repositories.ts';
import { quantile } from '../statistics.ts';
import { openWorkbench } from '../workbench.ts';

const nCandidates = 200;
const nPlaces = 40;
const repeats = 5;

export interface OrderSpeed {
  readonly candidates: number;
  /** Median milliseconds: to read the window, to describe the candidates, to score them first, and all with what is chosen. */
  readonly read: number;
  readonly describe: number;
  readonly score: number;
  readonly learned: number;
  readonly fixed: number;
}

process.stdout.write(JSON.stringify(await measureOrders()));

/** On the packages that are installed: no network is needed. */
async function measureOrders(): Promise<OrderSpeed> {
  const loaded = shippedOrder();
  if (loaded.kind === 'none') throw new Error(loaded.reason);
  const { network } = loaded.order;
  const [repository] = await repositoriesOf('smoke', { language: 'typescript' });
  if (repository === undefined) throw new Error('The suite smoke is empty.');
  const engine = await openWorkbench(repository, new AbortController().signal);
  const times = {
    read: [] as number[],
    describe: [] as number[],
    score: [] as number[],
    learned: [] as number[],
    fixed: [] as number[],
  };
  const { workspace: view, recall } = engine;
  const countTokens = (text: string) => recall.countTokens(text);
  const files = [...view.files()].sort((a, b) => (a.displayPath < b.displayPath ? -1 : 1));
  const chunks = files.flatMap((file) => file.facts.chunks.map((span) => ({ file, span })));
  for (let at = 0; at < nPlaces * repeats; at++) {
    const file = files[(at % nPlaces) % files.length];
    const text = file && view.text(file.path);
    if (file === undefined || text === undefined) continue;
    const offset = text.indexOf('\n', Math.floor((text.length * (1 + (at % 3))) / 4)) + 1;
    const request = {
      path: file.path,
      languageId: file.languageId,
      text,
      version: 1,
      offset,
      trigger: 'invoked',
    } as const;
    const window = cutWindow(request, view, engine.openTrees);
    const { scope } = propose(window, view, defaultConfig.context);
    const candidates = chunks
      .filter((chunk) => chunk.file !== file)
      .slice(at, at + nCandidates)
      .map(
        ({ file: other, span }): Candidate => ({
          ...{ source: 'lexical', file: other, span, reason: '', score: 0.5 },
          text: view.text(other.path)?.slice(span.start, span.end) ?? '',
        }),
      );
    const startedAt = performance.now();
    const reading = readWindow(scope, undefined);
    const readAt = performance.now();
    const table = finish(CandidateTable.inSteps(candidates, reading, scope));
    const describedAt = performance.now();
    network.setContext(table.context, new Uint16Array(0));
    const width = table.rows.length / table.count;
    for (let row = 0; row < table.count; row++) network.score(table.rows, row * width, table.classes[row] ?? 0);
    const scoredAt = performance.now();
    const config = defaultConfig.context;
    learnedOrder({ candidates, scope, draft: undefined, config, countTokens, order: loaded.order });
    const learnedAt = performance.now();
    finish(fitSnippets({ candidates, window, view, config, countTokens, stopScore: 0.2 }));
    const fixedAt = performance.now();
    times.read.push(readAt - startedAt);
    times.describe.push(describedAt - readAt);
    times.score.push(scoredAt - describedAt);
    times.learned.push(learnedAt - scoredAt);
    times.fixed.push(fixedAt - learnedAt);
  }
  await engine.dispose();
  const median = (all: readonly number[]) => quantile(all, 0.5);
  const { read, describe, score, learned, fixed } = times;
  return {
    candidates: nCandidates,
    ...{ read: median(read), describe: median(describe), score: median(score) },
    ...{ learned: median(learned), fixed: median(fixed) },
  };
}
