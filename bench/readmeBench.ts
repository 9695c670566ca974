/** What the README says of the benchmark's full run: made of the committed summaries alone. Reads and writes no file. */
import type { Summary } from './report/summary.ts';

interface FullResults {
  readonly recall: Summary;
  readonly left: Summary;
  /** A run of its own, that may not have been made yet. */
  readonly systems: Summary | undefined;
}

const languages: Readonly<Record<string, string>> = {
  ...{ go: 'Go', java: 'Java', javascript: 'JavaScript', kotlin: 'Kotlin', python: 'Python', rust: 'Rust' },
  typescript: 'TypeScript',
};

/** `read`: the text of `bench/results/bench-NAME.json`, undefined where there is none. */
export function benchmarkOf(read: (name: string) => string | undefined): string {
  const parse = (name: string): Summary => JSON.parse(read(name) ?? 'null');
  const results: FullResults = {
    recall: parse('recall'),
    left: parse('recall-left'),
    systems: read('systems') === undefined ? undefined : parse('systems'),
  };
  return [
    ...productPart(results),
    ...(results.systems === undefined ? [] : ['', ...systemsPart(results.systems)]),
  ].join('\n');
}

function productPart(results: FullResults): string[] {
  const { recall } = results;
  return [
    `Exact completions on ${recall.repositories} repositories of seven languages that nothing was set on (\`npm run bench:full\`,`,
    'in %; what is hidden, and more measures, in [bench/results/bench-recall.md](bench/results/bench-recall.md) and',
    '[bench-recall-left.md](bench/results/bench-recall-left.md)):',
    '',
    ...productTable(results),
  ];
}

function systemsPart(systems: Summary): string[] {
  return [
    `What context is worth: the same holes (${systems.holes}) filled by a small generator that sees the open file and what each`,
    'strategy shows of other files, all within the same budget. "ours-fixed" is `context.order` "fixed". The generator copies code; whether',
    'the signatures that Linewright shows help it, this run does not tell: whether the context holds the definitions that a hole needs is',
    'told apart. "Against ours" is a difference',
    `only where its 95 % interval over ${systems.repositories} repositories does not span zero ([bench-systems.md](bench/results/bench-systems.md)):`,
    '',
    ...systemsTable(systems),
  ];
}

function productTable({ recall, left }: FullResults): string[] {
  const row = (name: string, n: number, exact: number | undefined, without: number | undefined) =>
    `| ${name} | ${n} | ${percent(exact)} | ${percent(without)} |`;
  const interval = recall.exactIntervals[0];
  const all = recall.cells[0];
  const groups = recall.groups.filter(({ by }) => by === 'kind' || by === 'language');
  const exactIn = (summary: Summary, by: string, value: string) =>
    summary.groups.find((group) => group.by === by && group.value === value)?.cells[0]?.exact;
  return [
    '| holes | n | with the text below | without it |',
    '|---|---|---|---|',
    `| all | ${all?.n ?? 0} | **${percent(all?.exact)}** (${percent(interval?.low)} to ${percent(interval?.high)}) | ${percent(left.cells[0]?.exact)} |`,
    ...groups.map(({ by, value, cells }) =>
      row(languages[value] ?? value, cells[0]?.n ?? 0, cells[0]?.exact, exactIn(left, by, value)),
    ),
  ];
}

/** Without those that leave out a part of ours, which are no rivals, but with the order that can be set in its place. */
function systemsTable({ cells, differences, reference }: Summary): string[] {
  const isPart = (system: string) => system.startsWith(`${reference}-`) && system !== `${reference}-fixed`;
  const rivals = cells.filter(({ system }) => !isPart(system)).sort((a, b) => b.exact - a.exact);
  const against = (system: string) => {
    const found = differences.find((one) => one.metric === 'exact' && one.system === system);
    if (found === undefined) return '';
    const { mean, verdict } = found.difference;
    return verdict === 'none' ? 'none' : `${mean > 0 ? '+' : '−'}${percent(Math.abs(mean))}`;
  };
  return [
    '| strategy | exact | against ours | definitions shown | tokens |',
    '|---|---|---|---|---|',
    ...rivals.map(({ system, exact, evidence, contextTokens }) => {
      const name = system === reference ? `**${system}**` : system;
      return `| ${name} | ${percent(exact)} | ${against(system)} | ${percent(evidence)} | ${contextTokens.toFixed(0)} |`;
    }),
  ];
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : (100 * share).toFixed(1);
}
