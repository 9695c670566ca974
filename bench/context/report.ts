/** Shares of holes by language, system and budget, as a page of Markdown. Measures nothing. */
import { quantile, wilsonInterval } from '../statistics.ts';
import type { System } from '../systems/system.ts';
import type { ContextRow } from './measure.ts';

const goals: ReadonlyMap<string, number> = new Map([
  ['python', 90],
  ['typescript', 90],
]);
const otherGoal = 80;
/** The budget that the goal is for. */
const goalBudget = 1_024;

export function reportOf(rows: readonly ContextRow[], systems: readonly System[], about: string): string {
  const budgets = [...new Set(rows.map(({ budget }) => budget))].sort((a, b) => a - b);
  const languages = [...new Set(rows.map(({ language }) => language))].sort();
  const present = systems.filter(({ name }) => rows.some(({ system }) => system === name));
  const lines = [
    '# What the context shows',
    '',
    'Made by `npm run bench:context`. A call of something that another file of the repository defines is hidden: with `api` its',
    'whole line, with `member` what follows the dot. **Definition**: of the names in the hidden text that one to three other files',
    'define, the share whose defining line is in the context, by its signature at least. **All**: holes of which every such name',
    'is. **Own, api** and **own, member**: as Definition, without names that mean what another package has, told by their imports',
    '(`np.asarray` where a test defines an `asarray`). **Like code**: holes for which the context has a line that equals the hidden one in 70 % of its characters.',
    'In brackets the 95 % interval (Wilson). **p95 ms**: of choosing what is shown; to be compared within a table alone, as other work may',
    'have run beside.',
    '',
  ];
  for (const budget of budgets) {
    lines.push(`## ${budget} tokens`, '');
    lines.push(
      '| language | holes | system | definition, api | definition, member | own, api | own, member | all | like code | p95 ms |',
    );
    lines.push('|---|---|---|---|---|---|---|---|---|---|');
    for (const language of [...languages, 'all']) {
      for (const { name } of present) {
        const own = rows.filter(
          (row) => row.budget === budget && row.system === name && (language === 'all' || row.language === language),
        );
        lines.push(lineOf(language, name, own, budget));
      }
    }
    lines.push('');
  }
  for (const { name, about: word } of present) lines.push(`- \`${name}\`: ${word}`);
  lines.push('', about, '');
  return lines.join('\n');
}

function lineOf(language: string, system: string, rows: readonly ContextRow[], budget: number): string {
  const holes = rows.filter(({ needed }) => needed > 0);
  const goal = goals.get(language) ?? otherGoal;
  const definition = (kind: string) => {
    const own = holes.filter((row) => row.kind === kind);
    const needed = own.reduce((sum, row) => sum + row.needed, 0);
    const shown = own.reduce((sum, row) => sum + row.shown, 0);
    if (needed === 0) return '';
    const { low, high } = wilsonInterval(shown, needed);
    const isMet =
      system === 'ours-fixed' && budget === goalBudget && language !== 'all' && (100 * shown) / needed >= goal;
    const share = `${percent(shown / needed)} %`;
    return `${isMet ? `**${share}**` : share} (${percent(low)} to ${percent(high)}, n ${needed})`;
  };
  const ownShare = (kind: string) => {
    const ofKind = holes.filter((row) => row.kind === kind);
    const needed = ofKind.reduce((sum, row) => sum + row.neededOwn, 0);
    return needed === 0 ? '' : `${percent(ofKind.reduce((sum, row) => sum + row.shownOwn, 0) / needed)} %`;
  };
  const all = share(holes, (row) => row.shown === row.needed);
  const like = share(rows, (row) => row.showsLike);
  const p95 = quantile(
    rows.map((row) => row.milliseconds),
    0.95,
  ).toFixed(1);
  return `| ${language} | ${rows.length} | ${system} | ${definition('api')} | ${definition('member')} | ${ownShare('api')} | ${ownShare('member')} | ${all} | ${like} | ${p95} |`;
}

function share(rows: readonly ContextRow[], isTrue: (row: ContextRow) => boolean): string {
  return rows.length === 0 ? '' : `${percent(rows.filter(isTrue).length / rows.length)} %`;
}

function percent(value: number): string {
  return (100 * value).toFixed(1);
}
