/** The tables of a report, as rows of text: the same for Markdown and for the page. Knows neither. */
import { systemNamed } from '../systems/table.ts';
import { conventionOf } from './published.ts';
import { percent, type Table } from './section.ts';
import { type GroupCell, type Grouping, groupings, type Summary } from './summary.ts';

export function tablesOf(summary: Summary): Table[] {
  return [
    ...published(summary),
    matches(summary),
    ...(summary.cells.length > 1 ? [differences(summary), ranking(summary)] : []),
    context(summary),
    user(summary),
    eagerness(summary),
    ...groupings.map((by) => byGroup(summary, by)),
    systems(summary),
  ];
}

/** What was run, in one paragraph. */
export function about({ header, holes, repositories }: Summary): string {
  const { suite, suiteHash, generator, model, mode, kinds, n, seed, budgetTokens, commit, weights, configHash } =
    header;
  const hash = model?.sha256 === undefined ? '' : `, SHA-256 \`${model.sha256}\``;
  const said = model === undefined ? '' : ` (${model.description}${hash})`;
  return (
    `${holes} holes (${kinds.join(', ')}) in ${repositories} repositories of the suite \`${suite}\`, mode \`${mode}\`, generator ` +
    `\`${generator}\`${said}, context of up to ${budgetTokens} tokens. Commit \`${commit}\`, weights \`${weights}\`, settings ` +
    `\`${configHash}\`, suite \`${suiteHash}\`, n ${n}, seed ${seed}.`
  );
}

function matches({ cells, exactIntervals }: Summary): Table {
  return {
    title: 'Matches',
    note:
      'In %. EM and ES: exact match and edit similarity as RepoEval has them (prediction cut to the lines hidden, Levenshtein). ' +
      'Strict: as CrossCodeEval (not cut, indel). ID: identifiers, exact in order and F1 of sets. First: first word or sign. Chars: characters right from the start on. ' +
      'Loss: natural logarithm per token of the hidden text, where less is better.',
    columns: [
      'system',
      'EM',
      '95 % interval',
      'ES',
      'strict EM',
      'strict ES',
      'ID EM',
      'ID F1',
      'first',
      'chars',
      'loss',
    ],
    rows: cells.map((cell, index) => [
      cell.system,
      percent(cell.exact),
      `${percent(exactIntervals[index]?.low)} to ${percent(exactIntervals[index]?.high)}`,
      ...[cell.similarity, cell.strictExact, cell.strictSimilarity].map(percent),
      ...[cell.identifiersExact, cell.identifiersF1, cell.firstToken, cell.characters].map(percent),
      cell.loss?.toFixed(3) ?? '',
    ]),
  };
}

function published({ published: rows, header }: Summary): Table[] {
  const convention = conventionOf(header.suite);
  if (convention === undefined) return [];
  const hasIdentifiers = rows.some(({ identifiersExact }) => identifiersExact !== undefined);
  return [
    {
      title: 'As published',
      note: `${convention.about} In %.`,
      columns: ['group', 'system', 'n', 'EM', 'ES', ...(hasIdentifiers ? ['ID EM', 'ID F1'] : [])],
      rows: rows.map(({ group, system, n, exact, similarity, identifiersExact, identifiersF1 }) => [
        ...[group, system, String(n), percent(exact), percent(similarity)],
        ...(hasIdentifiers ? [percent(identifiersExact), percent(identifiersF1)] : []),
      ]),
    },
  ];
}

function differences({ reference, differences: all, repositories }: Summary): Table {
  return {
    title: `Differences from ${reference}`,
    note:
      `System less ${reference} on the same holes, with the 95 % interval of a paired bootstrap over the ${repositories} repositories. ` +
      'In points of %, but for loss. "None": the interval spans zero, or there are fewer than four repositories.',
    columns: ['system', 'metric', 'difference', '95 % interval', 'verdict'],
    rows: all.map(({ system, metric, difference: { mean, low, high, verdict } }) => {
      const show = (value: number) => (metric === 'loss' ? value.toFixed(3) : (100 * value).toFixed(1));
      return [system, metric, show(mean), `${show(low)} to ${show(high)}`, verdict];
    }),
  };
}

function ranking({ ranking: all, reference }: Summary): Table {
  const own = all.find(({ system }) => system === reference)?.strength ?? 1;
  return {
    title: 'Ranking',
    note: `Bradley-Terry over all pairs on all holes: exact beats not exact, else the more similar one wins; equals share.`,
    columns: ['system', 'strength', `beats ${reference}`],
    rows: all.map(({ system, strength }) => [
      system,
      strength.toFixed(3),
      system === reference ? '' : `${percent(strength / (strength + own))} %`,
    ]),
  };
}

function context({ cells }: Summary): Table {
  return {
    title: 'Context',
    note:
      'Tokens of context, and of the prompt with the open file, both on average. Evidence: of the names that other files define, those whose defining line is shown, in %. Skipped: holes without context; ' +
      'helped and harmed: holes whose similarity it raised or lowered against `none`. From: where generated identifiers stand.',
    columns: [
      'system',
      'tokens',
      'prompt',
      'evidence',
      'skipped',
      'helped',
      'harmed',
      'from file',
      'from context',
      'from nowhere',
    ],
    rows: cells.map((cell) => [
      cell.system,
      cell.contextTokens.toFixed(0),
      cell.promptTokens.toFixed(0),
      ...[cell.evidence, cell.skipped, cell.helped, cell.harmed].map(percent),
      ...[cell.fromFile, cell.fromContext, cell.fromNowhere].map(percent),
    ]),
  };
}

function user({ cells }: Summary): Table {
  return {
    title: 'For a person',
    note:
      'A simple person takes a right suggestion by one key, right words of it by one key each, and types the rest. Shown: sure ' +
      'enough for "balanced"; saved: keys not typed; interrupted: shown, and nothing of it taken. Milliseconds of context and generation.',
    columns: ['system', 'shown', 'right when shown', 'saved', 'interrupted', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows: cells.map((cell) => [
      cell.system,
      ...[cell.shown, cell.rightWhenShown, cell.saved, cell.interrupted].map(percent),
      ...[cell.milliseconds.p50, cell.milliseconds.p95, cell.milliseconds.p99].map((time) => time.toFixed(1)),
    ]),
  };
}

const groupTitles: Readonly<Record<Grouping, string>> = {
  kind: 'kind',
  language: 'language',
  diffusion: 'diffusion',
  standsElsewhere: 'line that stands elsewhere',
  repository: 'repository',
};

const groupNotes: Partial<Record<Grouping, string>> = {
  diffusion: ' How far the farthest definition is that the hole needs of other files.',
  standsElsewhere:
    ' Whether the very line, white space aside, stands in another file of the repository: it can be copied.',
};
function eagerness({ cells }: Summary): Table {
  return {
    title: 'From quiet to eager',
    note:
      'Of all holes, in how many each step shows something, and how often that is exactly right (EM), in %. Calibration error: mean ' +
      'distance of the confidence from the share that is right, over tenths of confidence, in points of %.',
    columns: [
      'system',
      ...(cells[0]?.calibration.steps ?? []).flatMap(({ step }) => [`${step} shows`, `right`]),
      'calibration error',
    ],
    rows: cells.map(({ system, calibration }) => [
      system,
      ...calibration.steps.flatMap(({ coverage, precision }) => [percent(coverage), percent(precision)]),
      percent(calibration.error),
    ]),
  };
}

function byGroup({ groups, cells }: Summary, by: Grouping): Table {
  const own = groups.filter((group) => group.by === by);
  const exactOf = (group: { readonly cells: readonly GroupCell[] }, system: string) =>
    percent(group.cells.find((cell) => cell.system === system)?.exact);
  return {
    title: `By ${groupTitles[by]}`,
    note: `EM in %.${groupNotes[by] ?? ''}`,
    columns: [by, 'n', ...cells.map(({ system }) => system)],
    rows: own.map((group) => [
      group.value,
      String(group.cells[0]?.n ?? 0),
      ...cells.map(({ system }) => exactOf(group, system)),
    ]),
  };
}

function systems({ cells }: Summary): Table {
  return {
    title: 'Systems',
    note: 'All see the same holes, the same files and the same budget.',
    columns: ['system', 'what it is'],
    rows: cells.map(({ system }) => {
      const known = systemNamed(system);
      return [system, `${known?.about ?? ''}${known?.usesTruth === true ? ' (sees the truth)' : ''}`];
    }),
  };
}
