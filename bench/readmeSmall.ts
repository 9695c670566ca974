/** What the README says of the small model: made of the committed page of `npm run bench:small` alone. Reads and writes no file. */
import { firstTable } from './readme.ts';

type Row = Readonly<Record<string, string>>;

/** `page`: bench/results/small-model.md. */
export function smallModelOf(page: string): string {
  const matches = tableUnder(page, '## Matches');
  const alone = rowWhere(matches, { generator: 'recall' });
  const both = rowWhere(matches, { generator: 'cascade' });
  const more = tableUnder(page, '## Differences').filter(
    ({ second, first }) => second === 'cascade' && first === 'recall',
  );
  const moreOf = (holes: string) => rowWhere(more, { holes });
  const asked = rowWhere(tableUnder(page, '## While typing'), { answers: 'of which the model was asked' });
  const exact = (what: string, column: string, holes: string) =>
    `| ${what} | ${estimate(alone[column])} | ${estimate(both[column])} | ${moreOf(holes).EM} |`;
  return [
    `On ${alone.n} holes of the test split, in % ([bench/results/small-model.md](bench/results/small-model.md)); a difference is sure`,
    'where its 95 % interval does not span zero:',
    '',
    '| | recall alone | the small model behind it | more |',
    '|---|---|---|---|',
    exact('right to the last character', 'EM', 'all'),
    exact('of the lines', 'line', 'line'),
    exact('of the calls', 'api', 'api'),
    exact('of the members behind a dot', 'member', 'member'),
    `| keys that need not be typed | ${alone.saved} | ${both.saved} | ${moreOf('all').saved} |`,
    `| places where something is shown | ${alone.shown} | ${both.shown} | |`,
    '',
    `While typing, an answer for which it is asked takes ${asked['p50 ms']} ms at the median on two cores, and ${asked['p95 ms']} at the 95th percentile,`,
    'as at a place that is new all of the prompt has to be read.',
  ].join('\n');
}

/** Without its interval. */
function estimate(cell = ''): string {
  return cell.replace(/ \(.*\)$/, '');
}

function rowWhere(rows: readonly Row[], wanted: Row): Row {
  const found = rows.find((row) => Object.entries(wanted).every(([column, value]) => row[column] === value));
  if (found === undefined) throw new Error(`The page has no row ${JSON.stringify(wanted)}.`);
  return found;
}

/** The first table below a heading, by its column names. */
function tableUnder(page: string, heading: string): Row[] {
  const [, section = ''] = page.split(`${heading}\n`);
  const [names = [], , ...rows] = firstTable(section).split('\n').map(cellsOf);
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
