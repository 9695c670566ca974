/** The page of the runs with the small model, as paragraphs and tables of text. Knows no disk. */
import { defaultConfig } from '../../server/config.ts';
import { percent, type Table, withInterval } from '../report/section.ts';
import { type Answers, best, type Compared, type Figures } from './figures.ts';
import type { GateFigures } from './gate.ts';
import { mostKeys, rhythm, type TypingFigures, type Waits } from './typing.ts';

interface Label {
  readonly generator: string;
  readonly context: string;
  /** Both, where there is one column for them. */
  readonly title: string;
}

const labels: Readonly<Record<string, Label>> = {
  'recall+ours': { generator: 'recall', context: 'whole repository', title: 'recall' },
  'model+none': { generator: 'small model', context: 'none', title: 'small model, no context' },
  'model+ours': { generator: 'small model', context: 'ours', title: 'small model, our context' },
  'cascade+ours': { generator: 'cascade', context: 'recall, ours', title: 'cascade' },
  [best]: { generator: 'best of both', context: 'recall, ours', title: 'best of both' },
  'smollm2+none': { generator: 'SmolLM2-135M', context: 'none', title: 'SmolLM2-135M, no context' },
  'smollm2+ours': { generator: 'SmolLM2-135M', context: 'ours', title: 'SmolLM2-135M, our context' },
};

/** Points of exact match that were aimed at. */
const goals: readonly {
  readonly second: string;
  readonly first: string;
  readonly kind: Compared['kind'];
  readonly points: number;
}[] = [
  { second: 'cascade+ours', first: 'recall+ours', kind: 'line', points: 8 },
  { second: 'model+ours', first: 'model+none', kind: 'all', points: 5 },
];

export function titleOf(name: string): string {
  return labels[name]?.title ?? name;
}

/** What was run, in one paragraph. */
export function about({ headers, all, repositories, kinds }: Figures): string {
  const [header] = Object.values(headers);
  if (header === undefined) return '';
  const left = all.unmatched === 0 ? '' : ` ${all.unmatched} holes that not all runs have are left out.`;
  return (
    `Made by \`npm run bench:small\`: ${all.holes} holes (${kinds.join(', ')}) in ${repositories} repositories of the suite ` +
    `\`${header.suite}\`, mode \`${header.mode}\`, the same for all.${left} Recall reads the whole repository. A model is shown the open file and ` +
    `what fits beside it into its window of 2,048 tokens: nothing (none), or up to ${header.budgetTokens} tokens that our retrieval chooses (ours). In the ` +
    'cascade recall answers alone where it is sure, and the model elsewhere. Best of both is no engine: of the answers of recall and of ' +
    'the small model with our context it takes the right one, better than which no choice between them is. Intervals of 95 % by a bootstrap over ' +
    `repositories. Settings \`${header.configHash}\`, suite \`${header.suiteHash}\`, seed ${header.seed}.`
  );
}

export function tablesOf(figures: Figures): Table[] {
  const { all, sample, kinds } = figures;
  return [
    goalTable(figures),
    {
      title: 'Matches',
      note:
        'EM and ES in %: exact match and edit similarity as RepoEval has them. Shown: sure enough for "balanced"; saved: keys that a ' +
        'person does not type. Loss: nats per character of the hidden texts, less is better; the cascade has no one probability. Times of ' +
        'context and generation on one thread, two repositories at a time, each prompt read from its start: while typing, what stayed the ' +
        "same is not read again. The cascade's have the wait for the next key in them.",
      ...answerColumns(all.answers, kinds),
    },
    languageTable(all.answers),
    differenceTable(figures),
    gateTable(figures),
    ...(sample === undefined ? [] : [sampleTable(figures, sample)]),
    runTable(figures),
  ];
}

/** Milliseconds of the median wait that were aimed at. */
const longestWait = 250;

export function typingTable({ lines, late, all, asked }: TypingFigures): Table {
  const row = (what: string, { n, p50, p95 }: Waits) => [what, String(n), p50.toFixed(0), p95.toFixed(0)];
  const { patienceMilliseconds } = defaultConfig.engine;
  return {
    title: 'While typing',
    note:
      `${lines} lines of zod's sources, each typed into by 1 to ${mostKeys} keys, ${rhythm} ms apart, with the small model behind recall as it ships, and ` +
      'suggestions as they come by themselves; a key takes back what was asked at the one before. Each line stands in another place, so that ' +
      `little of the prompt was read before. A line of recall that would be shown waits ${patienceMilliseconds} ms for the model's; of those for which the ` +
      `model was asked ${late} were shown so. Milliseconds from the last key to the answer, which may be that there is none. Aimed at: a median below ` +
      `${longestWait} ms, which is ${asked.p50 < longestWait ? 'met' : 'not met'} where the model is asked.`,
    columns: ['answers', 'n', 'p50 ms', 'p95 ms'],
    rows: [row('all', all), row('of which the model was asked', asked)],
  };
}

function goalTable({ compared }: Figures): Table {
  return {
    title: 'Goals',
    note: 'Points of exact match with their 95 % interval; met by what was measured, not by all of the interval.',
    columns: ['goal', 'measured', 'met'],
    rows: goals.flatMap(({ second, first, kind, points }) => {
      const found = compared.find(
        (one) => one.second === second && one.first === first && one.kind === kind && !one.isOfSample,
      );
      if (found === undefined) return [];
      const { exact } = found.differences;
      const where = kind === 'all' ? 'all holes' : `holes of the kind ${kind}`;
      const goal = `${titleOf(second)}, at least ${points} points above ${titleOf(first)} on ${where}`;
      return [[goal, withInterval(exact), 100 * exact.mean >= points ? 'yes' : 'no']];
    }),
  };
}

function sampleTable({ kinds, headers }: Figures, { answers, unmatched }: NonNullable<Figures['sample']>): Table {
  const left = unmatched === 0 ? '' : ` ${unmatched} of its holes were not among the others', and are left out.`;
  const model = headers.smollm2?.model?.description ?? '';
  const own = kinds.filter((kind) => answers.some(({ byKind }) => byKind[kind] !== undefined));
  return {
    title: 'Beside SmolLM2-135M',
    note:
      `A model of four times the size, ${model}, on a part of the holes (${own.join(', ')}), as each takes it seconds; the others on these ` +
      `alone.${left} It was trained to chat, and not to fill holes: it proves the path, and is none to recommend.`,
    ...answerColumns(answers, own),
  };
}

function answerColumns(answers: readonly Answers[], kinds: readonly string[]): Pick<Table, 'columns' | 'rows'> {
  return {
    columns: [
      ...['generator', 'context', 'n', 'EM', ...kinds, 'ES', 'saved', 'shown', 'right when shown'],
      ...['loss', 'p50 ms', 'p95 ms'],
    ],
    rows: answers.map(({ name, n, exact, byKind, similarity, use, lossPerCharacter }) => [
      ...[labels[name]?.generator ?? name, labels[name]?.context ?? '', String(n), withInterval(exact)],
      ...kinds.map((kind) => withInterval(byKind[kind])),
      ...[similarity, use?.saved, use?.shown, use?.rightWhenShown].map(percent),
      lossPerCharacter?.toFixed(3) ?? '',
      ...[use?.milliseconds.p50, use?.milliseconds.p95].map((time) => time?.toFixed(0) ?? ''),
    ]),
  };
}

function languageTable(answers: readonly Answers[]): Table {
  const shown = ['recall+ours', 'model+none', 'model+ours', 'cascade+ours', best].flatMap(
    (name) => answers.find((one) => one.name === name) ?? [],
  );
  const languages = Object.entries(shown[0]?.byLanguage ?? {});
  return {
    title: 'By language',
    note: 'EM in %.',
    columns: ['language', 'n', ...shown.map(({ name }) => titleOf(name))],
    rows: languages.map(([language, { n }]) => [
      ...[language, String(n)],
      ...shown.map(({ byLanguage }) => percent(byLanguage[language]?.exact)),
    ]),
  };
}

function differenceTable({ compared }: Figures): Table {
  return {
    title: 'Differences',
    note:
      'Second less first on the same holes, in points of %. Verdict: of exact matches; "none" where the interval spans zero, or there are ' +
      'fewer than four repositories. Saved: keys.',
    columns: ['second', 'first', 'holes', 'n', 'EM', 'verdict', 'ES', 'saved'],
    rows: compared.map(({ second, first, kind, isOfSample, differences: { exact, similarity, saved } }) => [
      ...[titleOf(second), titleOf(first), isOfSample ? "SmolLM2's" : kind, String(exact.n)],
      ...[withInterval(exact), exact.verdict, withInterval(similarity), second === best ? '' : withInterval(saved)],
    ]),
  };
}

const gateTitles: Readonly<Record<GateFigures['gate'], string>> = {
  sure: 'recall alone, as it is sure',
  asked: 'the model is asked',
};

function gateTable({ gates }: Figures): Table {
  return {
    title: 'Before retrieval',
    note:
      `What the cascade goes by before it looks for anything: from ${percent(defaultConfig.engine.sure)} % of recall's own probability on, recall's ` +
      "line is the answer. Of each such group, what recall's line and the small model with our context are worth. EM in %; milliseconds at the " +
      'median, each prompt read from its start.',
    columns: ['gate', 'n', 'recall', 'small model', 'small model less recall', 'recall ms', 'small model ms'],
    rows: gates.map(({ gate, n, recall, model, modelLessRecall }) => [
      ...[gateTitles[gate], String(n), percent(recall.exact), percent(model.exact), withInterval(modelLessRecall)],
      ...[recall.milliseconds.toFixed(0), model.milliseconds.toFixed(0)],
    ]),
  };
}

function runTable({ headers }: Figures): Table {
  return {
    title: 'Runs',
    note: 'SHA-256 to its first 16 digits. Weights: of recall, which drafts for retrieval in all of them.',
    columns: ['run', 'generator', 'contexts', 'n', 'commit', 'weights', 'model', 'SHA-256 of the model'],
    rows: Object.entries(headers).map(([name, { generator, systems, n, commit, weights, model }]) => [
      ...[name, generator, systems.join(', '), String(n), commit, weights],
      ...[model?.description ?? '', model?.sha256 ?? ''],
    ]),
  };
}
