/** The tables of a stress run. Knows neither Markdown nor page. */
import {
  asItIs,
  budgets,
  created,
  deleted,
  distractorCounts,
  isRenamed,
  needleDepths,
  needleLengths,
  withNeedle,
  withoutNeedle,
} from '../stress/cases.ts';
import { percent, type Table, withInterval } from './section.ts';
import type { StressCell, StressSummary } from './stressSummary.ts';

export function aboutStress({ header, holes, repositories }: StressSummary): string {
  const { suite, suiteHash, generator, mode, seed, n, commit, weights, configHash, budgetTokens } = header;
  const counts = Object.entries(holes).map(([name, count]) => `${name} ${count}`);
  return (
    `Stress suites over ${repositories} repositories of the suite \`${suite}\`, mode \`${mode}\`, generator \`${generator}\`; holes: ` +
    `${counts.join(', ')}. Context of up to ${budgetTokens} tokens where nothing else is said. Commit \`${commit}\`, weights ` +
    `\`${weights}\`, settings \`${configHash}\`, suite \`${suiteHash}\`, n ${n}, seed ${seed}. In brackets 95 % intervals over repositories.`
  );
}

/** One or two for each suite that was run, by its name. */
export function stressTables(summary: StressSummary): ReadonlyMap<string, readonly Table[]> {
  const cells = (name: string) => summary.cells.filter(({ stress }) => stress === name);
  const tables: [string, readonly Table[]][] = [
    ['budgets', [budgetTable(cells('budgets'))]],
    ['needle', [needleTable(cells('needle'))]],
    ['distractors', [distractorTable(cells('distractors'))]],
    ['pairs', [pairTable(summary)]],
    ['changes', [changeTable(summary, cells('changes'))]],
    ['gate', [gateTable(summary)]],
  ];
  return new Map(tables.filter(([name]) => (summary.holes[name] ?? 0) > 0));
}

function budgetTable(cells: readonly StressCell[]): Table {
  return {
    title: 'Budgets: the same holes with more and more room',
    note:
      'EM and ES as RepoEval has them, in %; loss per token of the hidden text; evidence: of the names that other files define, those ' +
      'whose defining line is shown; tokens that were used.',
    columns: ['system', 'budget', 'n', 'EM', 'ES', 'loss', 'evidence', 'tokens'],
    rows: budgets.flatMap((budget) =>
      cells
        .filter(({ at }) => at.budget === budget)
        .map((cell) => [
          ...[cell.system, String(budget), String(cell.n), exact(cell), percent(cell.similarity), loss(cell)],
          ...[percent(cell.evidence), cell.tokens.toFixed(0)],
        ]),
    ),
  };
}

function needleTable(cells: readonly StressCell[]): Table {
  const rowOf = (label: string, isMeant: (cell: StressCell) => boolean) => [
    label,
    ...needleLengths.flatMap((tokens) => {
      const cell = cells.find((one) => one.at.tokens === tokens && isMeant(one));
      return cell === undefined ? ['', '', ''] : [percent(cell.named), percent(cell.exact), loss(cell)];
    }),
  ];
  return {
    title: 'Needle: where in the context the needed definition stands',
    note:
      'The definition of a name that the hole needs and its file does not have, among pieces that do not have it either. Named: the ' +
      'completion says the name, in %; EM in %; loss per token of the hidden text. Without it, nobody can know the name. The first ' +
      'piece is the one that a generator is told is best. Columns by tokens of context.',
    columns: [
      'place',
      ...needleLengths.flatMap((tokens) => ['named', 'EM', 'loss'].map((what) => `${tokens}: ${what}`)),
    ],
    rows: [
      ...needleDepths.map((depth) => rowOf(placeName(depth), ({ at }) => at.depth === depth)),
      rowOf('without it', ({ system }) => system === withoutNeedle),
    ],
  };
}

export function placeName(depth: number): string {
  return depth === 0 ? 'first' : depth === 100 ? 'last' : `${depth} %`;
}

function distractorTable(cells: readonly StressCell[]): Table {
  const cellsOf = (system: string, count: number) =>
    cells.filter((cell) => cell.system === system && cell.at.distractors === count);
  return {
    title: 'Distractors: the needed definition among pieces that are not',
    note: 'Named: the completion says the needed name, in %; the definition stands at a place by chance, the same for all counts.',
    columns: ['distractors', 'n', 'named', 'EM', 'ES', 'loss', 'without it: named', 'EM', 'ES', 'loss'],
    rows: distractorCounts.map((count) => [
      String(count),
      String(cellsOf(withNeedle, count)[0]?.n ?? 0),
      ...[withNeedle, withoutNeedle].flatMap((system) =>
        cellsOf(system, count).flatMap((cell) => [
          ...[percent(cell.named), exact(cell), percent(cell.similarity), loss(cell)],
        ]),
      ),
    ]),
  };
}

function pairTable({ pairs }: StressSummary): Table {
  return {
    title: 'Pairs: one definition renamed, all else the same',
    note:
      'The prompt is the open file, which does not name it, and the definition. In % of the pairs: EM before and after the name was ' +
      'changed, or once, or never; the same for saying the name that the definition has; and another completion after than ' +
      'before. A generator that remembers in place of reading is right before and wrong after; its loss rises.',
    columns: [
      ...['holes', 'n', 'both EM', 'only before', 'only after', 'never'],
      ...['both named', 'only before', 'only after', 'never', 'changed', 'loss before', 'after'],
    ],
    rows: pairs.map(({ group, n, right, named, changed, lossBefore, lossAfter }) => [
      ...[group, String(n)],
      ...[right, named].flatMap((one) => [one.both, one.onlyBefore, one.onlyAfter, one.neither].map(percent)),
      ...[percent(changed), lossBefore?.toFixed(3) ?? '', lossAfter?.toFixed(3) ?? ''],
    ]),
  };
}

function changeTable({ restored }: StressSummary, cells: readonly StressCell[]): Table {
  const share = (system: string) => restored.find((one) => one.system === system)?.share;
  return {
    title: 'Changes: files deleted, there again, and renamed definitions',
    note:
      'Files that define what the hole needs are deleted on disk, written again, and then their definition is renamed everywhere in ' +
      'unsaved buffers. Stale: a word is shown or said that stands nowhere any more, in % of the holes; it has to be 0. Same: the ' +
      'completion is the one from before again. EM against what is right at that time.',
    columns: ['system', 'the definition is', 'n', 'EM', 'ES', 'named', 'stale', 'same'],
    rows: [...new Set(cells.map(({ system }) => system))].flatMap((system) =>
      [asItIs, deleted, created, isRenamed].flatMap((change) =>
        cells
          .filter((cell) => cell.system === system && cell.at.change === change)
          .map((cell) => [
            ...[system, change, String(cell.n), exact(cell), percent(cell.similarity), percent(cell.named)],
            ...[percent(cell.stale), change === created ? percent(share(system)) : ''],
          ]),
      ),
    ),
  };
}

function gateTable({ gate }: StressSummary): Table {
  return {
    title: 'Gate: where no other file is needed',
    note:
      'Against showing nothing, in %: holes for which nothing was shown, those that context made more similar by more than half a ' +
      'point, and less, and the mean change of similarity (points) and of loss (below zero is better). Rightly skipped: of those ' +
      'for which nothing was shown, those that a full budget would not have made better. `ours-without-stop` fills the budget.',
    columns: ['needs', 'system', 'n', 'skipped', 'helped', 'harmed', 'ES change', 'loss change', 'rightly skipped'],
    rows: gate.map((one) => [
      ...[one.needs, one.system, String(one.n), percent(one.skipped), percent(one.helped), percent(one.harmed)],
      ...[percent(one.similarityGain), one.lossGain?.toFixed(3) ?? '', percent(one.rightlySkipped)],
    ]),
  };
}

function exact({ exact: mean, low, high }: StressCell): string {
  return withInterval({ mean, low, high });
}

function loss({ loss: value }: StressCell): string {
  return value?.toFixed(3) ?? '';
}
