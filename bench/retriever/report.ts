/** What a run says of the learned order, in words and tables. Knows rows, no engine. */
import type { Header } from '../run/record.ts';
import type { Recorded } from '../run/recordFile.ts';
import { Comparison, exact, interval, loss, percent, shortName, tokens } from './comparison.ts';
import type { OrderSpeed } from './speed.ts';
import {
  arrangements,
  byModel,
  counts,
  fixed,
  learned,
  networkOf,
  networks,
  peers,
  rules,
  shapes,
  sources,
  withoutStop,
} from './systems.ts';
import { languagesOfVariant, variants } from './variants.ts';

interface Measured {
  readonly beside: Recorded;
  readonly inParts: Recorded | undefined;
  /** By a language model. */
  readonly sampled: Recorded | undefined;
  readonly speed: OrderSpeed;
  readonly seed: number;
}

export function reportOf({ beside, inParts, sampled, speed, seed }: Measured): string {
  const all = new Comparison(beside.holes, seed);
  const others = peers.filter((name) => !name.startsWith(learned) && name !== 'oracle');
  return [
    '# The learned retriever',
    '',
    `Made by \`npm run bench:retriever\`: ${described(beside)} EM in %; loss in`,
    'nats per token of recall, where less is better; differences with the 95 % interval of a paired bootstrap over repositories. Harm:',
    'holes that are right without context and wrong with it, in %. Evidence: definitions that holes need and the context shows, in %.',
    '',
    '`learned` is what the setting `context.order` "learned" serves, `nostop` the same filled to the budget, `ours-fixed` the fixed order;',
    '`rlcoder` is the same kind of network trained as RLCoder trains, on fewer holes: the best candidate alone is wanted, nothing is kept yet.',
    '',
    '## Goals',
    '',
    ...goals(all, others, [
      ...sourceGoal(inParts, seed),
      goal(`under 2 ms for ${speed.candidates} candidates`, `${speed.learned.toFixed(2)} ms`, speed.learned < 2),
    ]),
    'The oracle sees the truth: of all that is proposed, and what RG1 finds, it takes what helps most, four pieces at most.',
    '',
    aboutNothing(all),
    '',
    '## Beside other systems',
    '',
    ...all.table(peers, learned),
    ...(inParts === undefined ? [] : partByPart(inParts, seed)),
    ...(sampled === undefined ? [] : withModel(sampled, seed)),
    '## Time',
    '',
    `${speed.candidates} candidates, medians in milliseconds, measured by turns in one process of the bundled program: reading the window ${speed.read.toFixed(2)},`,
    `describing the candidates ${speed.describe.toFixed(2)}, the network over all of them ${speed.score.toFixed(2)}; all of it with choosing ${speed.learned.toFixed(2)}, the hand-set order ${speed.fixed.toFixed(2)}`,
    `(${(speed.learned / speed.fixed).toFixed(1)} times as long).`,
    '',
  ].join('\n');
}

function partByPart(inParts: Recorded, seed: number): string[] {
  const all = new Comparison(inParts.holes, seed);
  const section = (title: string, about: string, systems: readonly string[], reference = learned) => [
    ...[`## ${title}`, '', about, ''],
    ...all.table([reference, ...systems], reference),
    ...[all.verdicts(systems, reference), ''],
  ];
  return [
    '## Part by part',
    '',
    `${described(inParts)}`,
    '',
    ...section('Its rules', aboutRules, rules),
    ...section('Its training', aboutNetworks, networks.slice(1), networks[0]),
    ...section('One source alone', 'Filled to the budget, beside all sources.', sources, withoutStop),
    ...section('Number of pieces', 'Best first, without signatures and without stop.', counts.slice(1), counts[0]),
    ...section('Order of what is shown', aboutArrangements, arrangements),
    ...section('Shape of pieces', aboutShapes, shapes),
    ...transfer(all),
  ];
}

const aboutArrangements = 'Best first, best last, and the best two at both ends.';

const aboutRules = [
  'Each is the learned order but for one thing: `noset` scores all once, as if nothing were kept; `nodraft` does not see what recall would',
  'write; `nosig` has no signatures to choose from.',
].join('\n');

const aboutNetworks = [
  'Networks that are trained as `same` is but for one thing, on fewer holes than what ships, and filled to the budget each:',
  `${variants
    .filter(({ name }) => !languagesOfVariant.has(name) && !name.startsWith('without-'))
    .map(({ name, about }) => `\`${name}\`: ${about}`)
    .join('; ')}; \`without-...\`: without that group of features.`,
].join('\n');

const aboutShapes = [
  'Pieces as the sources cut them (definitions, runs of up to 15 lines, lines around a place), and cut without regard to what they are:',
  "blocks of a grid of 12 lines from the file's start, as RLCoder's fixed blocks; 8, 20 and 40 lines around the piece's middle.",
].join('\n');

function described({ header, holes }: Recorded): string {
  const repositories = new Set(holes.map(({ hole }) => hole.repository)).size;
  const run = `${holes.length} holes (${header.kinds.join(', ')}) in ${repositories} repositories of the suite \`${header.suite}\``;
  return `${run}, generator ${generatorOf(header)}, at most ${header.budgetTokens} tokens of context for each system, seed ${header.seed}, commit \`${header.commit}\`.`;
}

function generatorOf({ generator, model }: Header): string {
  return model === undefined ? `\`${generator}\`` : `\`${generator}\` (${model.description})`;
}

/** Each goal, what was measured, and whether it is met. `others`: what it is to be better than. */
function goals(all: Comparison, others: readonly string[], more: readonly string[] = []): string[] {
  const better = (value: typeof loss, sign: number) =>
    others.filter((name) => {
      const { low, high } = all.difference(learned, name, value);
      return sign > 0 ? high < 0 : low > 0;
    });
  const [byExact, byLoss] = [better(exact, 1), better(loss, -1)];
  const missing = (names: readonly string[]) => {
    const left = others.filter((name) => !names.includes(name));
    return `of ${names.length} of ${others.length}${left.length > 0 ? `, not of ${left.map(shortName).join(', ')}` : ''}`;
  };
  const stop = all.difference(withoutStop, learned, exact);
  const tokenShare = all.statistic(
    [
      [learned, tokens],
      [withoutStop, tokens],
    ],
    ([own = 0, filled = 0]) => own / filled,
  );
  const [ofLearned = 0, ofFilled = 0, ofRg1 = 0] = [learned, withoutStop, 'rg1'].map((system) => all.harmed(system));
  return [
    '| goal | measured | met |',
    '|---|---|---|',
    goal('surely better than each other system in EM', missing(byExact), byExact.length === others.length),
    goal('surely better than each other system in loss', missing(byLoss), byLoss.length === others.length),
    ...distanceGoal(all),
    goal('with stop no worse in EM than without', interval(stop, 100, 1), stop.high >= 0),
    goal('with stop at most 60 % of the tokens', inPercent(tokenShare), tokenShare.value <= 0.6),
    goal(
      'harm at most half of plain top-k',
      `${ofLearned} of ${all.holes.length} holes (without stop ${ofFilled}) beside ${ofRg1} of rg1`,
      ofLearned <= ofRg1 / 2,
    ),
    ...more,
    '',
  ];
}

function goal(wanted: string, measured: string, isMet: boolean): string {
  return `| ${wanted} | ${measured} | ${isMet ? 'yes' : 'no'} |`;
}

function inPercent({
  value,
  low,
  high,
}: {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}): string {
  return `${percent(value)} % (${percent(low)} to ${percent(high)})`;
}

/** How far it gets from the fixed order to what the oracle chooses. */
function distanceGoal(all: Comparison): string[] {
  if (!all.hasRun('oracle')) return [];
  const distance = all.mean(fixed, loss) - all.mean('oracle', loss);
  const shareOf = (system: string) =>
    all.statistic(
      [
        [fixed, loss],
        [system, loss],
        ['oracle', loss],
      ],
      ([from = 0, own = 0, to = 0]) => (from - own) / (from - to),
    );
  const share = shareOf(learned);
  return [
    goal(
      'half of the distance in loss from the fixed order to the oracle',
      `${inPercent(share)} of ${distance.toFixed(3)} nats; filled to the budget: ${inPercent(shareOf(withoutStop))}`,
      share.value >= 0.5,
    ),
  ];
}

/** Of the sources alone, the one with the least loss. */
function sourceGoal(inParts: Recorded | undefined, seed: number): string[] {
  if (inParts === undefined) return [];
  const all = new Comparison(inParts.holes, seed);
  const [best = ''] = [...sources].sort((a, b) => all.mean(a, loss) - all.mean(b, loss));
  const [byExact, byLoss] = [all.difference(best, learned, exact), all.difference(best, learned, loss)];
  return [
    goal(
      `surely better than the best single source (${shortName(best)}; ${all.holes.length} holes)`,
      `EM ${interval(byExact, 100, 1)}, loss ${interval(byLoss, 1, 3)}`,
      byExact.low > 0 && byLoss.high < 0,
    ),
  ];
}

/** How often stop came first, so that nothing was shown; where nothing is needed, too. */
function aboutNothing(all: Comparison): string {
  const share = (one: Comparison) => percent(one.mean(learned, ({ snippets }) => Number(snippets.length === 0)));
  const needless = all.only(({ hole }) => hole.kind === 'none-needed');
  return [
    `Stop came first, so that nothing was shown, in ${share(all)} % of the holes, and in ${share(needless)} % of those that need nothing of`,
    'other files.',
  ].join('\n');
}

function transfer(all: Comparison): string[] {
  const rows = [...languagesOfVariant].map(([name, languages]) => {
    const others = all.only(({ hole }) => !languages.includes(hole.language));
    const system = networkOf(name);
    const cells = [`${name} (${languages.join(', ')})`, String(others.holes.length)];
    cells.push(others.mean(system, loss).toFixed(3));
    for (const reference of [networkOf('same'), fixed])
      cells.push(interval(others.difference(reference, system, loss), 1, 3));
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '## To other languages',
    '',
    'Trained on some languages, judged on the others, filled to the budget.',
    '',
    `| trained | holes | loss | less same | less ${fixed} |`,
    '|---|---|---|---|---|',
    ...rows,
    '',
  ];
}

function withModel(sampled: Recorded, seed: number): string[] {
  const all = new Comparison(sampled.holes, seed);
  const others = byModel.filter((name) => !name.startsWith(learned) || name.includes(':only='));
  return [
    '## With a language model',
    '',
    `${described(sampled)} The order was trained`,
    "by recall's loss and is judged here by the model's own, in nats per token of it.",
    '',
    ...goals(all, others),
    ...all.table(byModel, learned),
    ...[all.verdicts(byModel, learned), ''],
  ];
}
