/** What a run says of the learned order: tables with paired intervals. Knows rows, no engine. */
import { compareMeans, type Difference } from '../bootstrap.ts';
import type { MeasuredHole, Row } from '../run/record.ts';
import type { Recorded } from '../run/recordFile.ts';
import type { OrderSpeed } from './speed.ts';
import { languagesOfVariant, variants } from './variants.ts';

type Value = (row: Row) => number;
/** The system that is reported on. */
const learned = 'order:shipped';

const exact: Value = ({ metrics }) => Number(metrics.exact);
const loss: Value = ({ metrics }) => metrics.loss ?? 0;

export function reportOf({ header, holes }: Recorded, speed: OrderSpeed, seed: number): string {
  const report = new Report(holes, seed);
  const repositories = new Set(holes.map(({ hole }) => hole.repository)).size;
  const listed = (names: readonly string[]) => names.filter((name) => header.systems.includes(name));
  const main = header.systems.filter(
    (name) => name === learned || name === 'order:rlcoder' || !name.startsWith('order:'),
  );
  const inRun = (prefix: string) => header.systems.filter((name) => name.startsWith(prefix));
  return [
    '# The learned retriever',
    '',
    `Made by \`npm run bench:retriever\`: ${holes.length} holes (${header.kinds.join(', ')}) in ${repositories} repositories of the suite`,
    `\`${header.suite}\`, generator \`${header.generator}\`, at most ${header.budgetTokens} tokens of context for each system, seed ${header.seed}, commit \`${header.commit}\`.`,
    'EM in %; loss in nats per token of recall, where less is better; differences with the 95 % interval of a paired bootstrap over',
    'repositories. Harm: holes that are right without context and wrong with it, in %. Evidence: definitions that holes need and',
    'the context shows, in %.',
    '',
    '## Beside other systems',
    '',
    ...report.table(main, learned),
    ...report.gap(),
    ...report.goals(),
    '## Its parts',
    '',
    'Each is what ships but for one thing.',
    '',
    ...report.table(
      [learned, ...inRun(`${learned}:no`), ...listed(variants.map(({ name }) => `order:${name}`))].filter(
        (name) => !name.includes('nosig') && !languagesOfVariant.has(name.slice('order:'.length)),
      ),
      learned,
    ),
    ...section('## One source alone', inRun(`${learned}:only`), (own) => report.table([learned, ...own], learned)),
    ...section('## Number of pieces, without signatures', inRun(`${learned}:nosig`), (own) =>
      report.table(own, `${learned}:nosig:k=4`),
    ),
    ...section('## Order of what is shown', listed([`${learned}:last`, `${learned}:ends`]), (own) =>
      report.table([learned, ...own], learned),
    ),
    ...section('## To other languages', listed([...languagesOfVariant.keys()].map((name) => `order:${name}`)), () =>
      report.transfer(),
    ),
    '## Time',
    '',
    `${speed.candidates} candidates, medians in milliseconds, measured by turns in one process: reading the window ${speed.read.toFixed(2)}, describing the`,
    `candidates ${speed.describe.toFixed(2)}, the network over all of them ${speed.score.toFixed(2)}; all of it with choosing ${speed.learned.toFixed(2)}, the hand-set order ${speed.fixed.toFixed(2)}`,
    `(${(speed.learned / speed.fixed).toFixed(1)} times as long).`,
    '',
  ].join('\n');
}

/** Left out when none of its systems was run. */
function section(title: string, systems: readonly string[], lines: (own: readonly string[]) => string[]): string[] {
  return systems.length === 0 ? [] : [title, '', ...lines(systems)];
}

class Report {
  readonly #holes: readonly MeasuredHole[];
  readonly #seed: number;

  constructor(holes: readonly MeasuredHole[], seed: number) {
    this.#holes = holes;
    this.#seed = seed;
  }

  /** Means of each system, and how far it is from `reference`. */
  table(systems: readonly string[], reference: string): string[] {
    const rows = [...new Set(systems)].map((system) => {
      const own = this.#rows(system);
      const mean = (value: Value) => own.reduce((sum, row) => sum + value(row), 0) / Math.max(own.length, 1);
      const [lossBy, exactBy] = [this.#difference(reference, system, loss), this.#difference(reference, system, exact)];
      const cells = [
        system.replace(/^order:/, ''),
        percent(mean(exact)),
        system === reference ? '' : interval(exactBy, 100, 1),
        mean(loss).toFixed(3),
        system === reference ? '' : interval(lossBy, 1, 3),
        mean(({ contextTokens }) => contextTokens).toFixed(0),
        percent(mean(({ snippets }) => Number(snippets.length === 0))),
        percent(this.#harm(system)),
        percent(this.#evidence(system)),
      ];
      return `| ${cells.join(' | ')} |`;
    });
    return [
      `| system | EM | less ${reference.replace(/^order:/, '')} | loss | less ${reference.replace(/^order:/, '')} | tokens | none shown | harm | evidence |`,
      '|---|---|---|---|---|---|---|---|---|',
      ...rows,
      '',
    ];
  }

  /** How far from the fixed order to the oracle the learned one gets. */
  gap(): string[] {
    const [fixed, own, oracle] = ['ours-fixed', learned, 'oracle'].map((system) => this.#mean(system, loss));
    if (fixed === undefined || own === undefined || oracle === undefined) return [];
    const share = (fixed - own) / (fixed - oracle);
    return [
      `The oracle, which sees the truth and takes the four best of all that is proposed, has a loss of ${oracle.toFixed(3)}: the learned order covers`,
      `${percent(share)} % of the distance from the fixed order to it (goal: at least 50 %).`,
      '',
    ];
  }

  /** Of stop and harm. */
  goals(): string[] {
    const without = 'order:shipped:nostop';
    const tokens = (system: string) => this.#mean(system, ({ contextTokens }) => contextTokens) ?? 0;
    const difference = this.#difference(without, learned, exact);
    return [
      `With stop it shows ${percent(tokens(learned) / tokens(without))} % of the tokens that it shows without (goal: at most 60 %), EM ${interval(difference, 100, 1)} beside it (goal: no`,
      `worse); harm ${percent(this.#harm(learned))} % against ${percent(this.#harm(without))} % without stop and ${percent(this.#harm('ours-fixed'))} % of the fixed order (goal: at most half).`,
      '',
    ];
  }

  transfer(): string[] {
    const rows = [...languagesOfVariant].map(([name, languages]) => {
      const others = this.#holes.filter(({ hole }) => !languages.includes(hole.language));
      const own = new Report(others, this.#seed);
      const [beside, fixed] = [learned, 'ours-fixed'].map((system) => own.#difference(system, `order:${name}`, loss));
      const cells = [name, String(others.length), own.#mean(`order:${name}`, loss)?.toFixed(3) ?? ''];
      return `| ${[...cells, interval(beside, 1, 3), interval(fixed, 1, 3)].join(' | ')} |`;
    });
    return [
      '| trained | holes in other languages | loss | less ours | less ours-fixed |',
      '|---|---|---|---|---|',
      ...rows,
      '',
    ];
  }

  #rows(system: string): Row[] {
    return this.#holes.flatMap(({ rows }) => rows.filter((row) => row.system === system));
  }

  #mean(system: string, value: Value): number | undefined {
    const rows = this.#rows(system);
    return rows.length === 0 ? undefined : rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  }

  #harm(system: string): number {
    const harmed = this.#holes.filter(({ rows }) => {
      const [none, own] = ['none', system].map((name) => rows.find((row) => row.system === name));
      return none?.metrics.exact === true && own?.metrics.exact === false;
    });
    return harmed.length / Math.max(this.#holes.length, 1);
  }

  #evidence(system: string): number {
    const rows = this.#rows(system);
    const total = (key: 'evidenceNeeded' | 'evidenceShown') => rows.reduce((sum, { metrics }) => sum + metrics[key], 0);
    return total('evidenceShown') / Math.max(total('evidenceNeeded'), 1);
  }

  #difference(first: string, second: string, value: Value): Difference {
    const pairs = this.#holes.flatMap(({ hole, rows }) => {
      const [one, other] = [first, second].map((name) => rows.find((row) => row.system === name));
      if (one === undefined || other === undefined) return [];
      return [{ cluster: hole.repository, first: value(one), second: value(other) }];
    });
    return compareMeans(pairs, this.#seed);
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function interval(difference: Difference | undefined, scale: number, digits: number): string {
  if (difference === undefined || difference.n === 0) return '';
  const [mean, low, high] = [difference.mean, difference.low, difference.high].map((one) =>
    (scale * one).toFixed(digits),
  );
  return `${mean} (${low} to ${high})`;
}
