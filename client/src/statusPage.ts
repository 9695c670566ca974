/** The page of "Show Index, Engine and Counts" as text. Knows what the server says of itself; opens nothing. */
import type { Status } from '../../server/lsp/status.ts';

/** `lastReason`: why nothing was suggested at the last place; undefined where something was. */
export function statusPage(status: Status, lastReason: string | undefined): string {
  const { version, folders, recall, memoryBytes } = status;
  const lines = [
    `Linewright ${version}`,
    '',
    'Index',
    ...(folders.length === 0
      ? ['  No folder is read: only open files are completed from.']
      : folders.flatMap(ofFolder)),
    ...watchLines(status),
    '',
    ...settingsLines(status),
    ...rows([
      ['Recall', `learns from ${count(recall.files, 'file')}, ${count(recall.tokens, 'token')}`],
      ['', recall.adaptedTo && `with weights fitted to ${recall.adaptedTo.join(', ')}`],
      ['', recall.problem],
      ['Memory', `${count(Math.round(memoryBytes / 1e6))} MB`],
      ...engineRows(status),
      ['Last time', lastReason === undefined ? 'nothing was kept back' : `nothing was suggested: ${lastReason}`],
    ]),
    '',
    ...countLines(status),
  ];
  return `${lines.join('\n')}\n`;
}

type Row = readonly [string, string | undefined];

function ofFolder({ root, state, stats }: Status['folders'][number]): string[] {
  const words = { waiting: 'waits to be read', indexing: 'is being read', ready: 'is read', failed: 'cannot be read' };
  const lines = [`  ${root} ${words[state]}`];
  if (stats === undefined) return lines;
  lines.push(`    ${count(stats.files, 'file')}, ${count(stats.definitions, 'definition')}`);
  const skipped = Object.entries(stats.skipped).map(([reason, number]) => `${count(number)} ${reason}`);
  if (skipped.length > 0) lines.push(`    left out: ${skipped.join(', ')}`);
  const [first] = stats.errors;
  if (first !== undefined) {
    lines.push(`    not parsed: ${count(stats.errors.length, 'file')}, such as ${first.path} (${first.reason})`);
  }
  return lines;
}

/** Where the system itself tells of changes nothing need be said. */
function watchLines({ watched }: Status): string[] {
  const others = Object.entries(watched).filter(([, how]) => how !== 'native');
  return others.flatMap(([root, how]) => [
    `  Changes in ${root} are heard of by the editor alone:`,
    `    ${how.replace(/^editor: /, '')}`,
  ]);
}

function settingsLines({ settingsProblems }: Status): string[] {
  if (settingsProblems.length === 0) return [];
  return ['Settings', ...settingsProblems.map(({ what }) => `  ${what}`), ''];
}

function engineRows({ engine, retrieval }: Status): Row[] {
  const { name, model, problem, missing } = engine;
  return [
    ['Engine', name],
    ['Model', model ?? (name === 'recall' ? 'none' : 'not known yet')],
    ['', problem && `does not work at present: ${problem}`],
    ['', missing],
    ['', retrieval.adaptedTo && `is shown as much as was fitted to ${retrieval.adaptedTo.join(', ')}`],
    ['', retrieval.problem],
  ];
}

function countLines({ outcomes }: Status): string[] {
  const { shown, accepted, partiallyAccepted, dismissed, charactersAccepted, since, file } = outcomes;
  const row = (what: string, number: number) => `  ${what.padEnd(16)}${count(number).padStart(9)}`;
  const share = (number: number) => (shown === 0 ? '' : `${Math.round((100 * number) / shown)} %`.padStart(8));
  return [
    `Suggestions since ${since}`,
    row('shown', shown),
    row('accepted', accepted) + share(accepted),
    row('accepted in part', partiallyAccepted) + share(partiallyAccepted),
    row('dismissed', dismissed) + share(dismissed),
    '',
    `${count(charactersAccepted, 'character')} came from them. Counted on this machine and sent nowhere;`,
    '"Linewright: Forget Counts" deletes what is counted. It is kept in',
    file,
  ];
}

/** What is undefined has no row. */
function rows(pairs: readonly Row[]): string[] {
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(11)}${value}`]));
}

function count(number: number, what?: string): string {
  const digits = number.toLocaleString('en-US');
  if (what === undefined) return digits;
  return `${digits} ${what}${number === 1 ? '' : 's'}`;
}
