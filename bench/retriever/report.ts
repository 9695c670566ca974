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
    ...goals(all),
    '## Beside other systems',
    '',
    ...all.table(peers, learned),
    ...(inParts === undefined ? [] : partByPart(inParts, seed)),
    ...(sampled === undefined ? [] : withModel(sampled, seed)),
    '## Time',
    '',
    `${speed.candidates} candidates, medians in milliseconds, measured by turns in one process: reading the window ${speed.read.toFixed(2)}, describing the`,
    `candidates ${speed.describe.toFixed(2)}, the network over all of them ${speed.score.toFixed(2)}; all of it with choosing ${speed.learned.toFixed(2)}, the hand-set order ${speed.fixed.toFixed(2)}`,
    `(${(speed.learned / speed.fixed).toFixed(1)} times as long).`,
    '',
  ].join('\n');
}

function partByPart(inParts: Recorded, seed: number): string[] {
  const all = new Comparison(inParts.holes, seed);
  const section = (title: string, about: string, systems: readonly string[], reference = learned) => [
    ...[`## ${title}`, '', about, ''],
    ...all.table([reference, ...systems], reference),
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

/** Each goal, what was measured, and whether it is met. */
function goals(all: Comparison): string[] {
  const row = (goal: string, measured: string, isMet: boolean) => `| ${goal} | ${measured} | ${isMet ? 'yes' : 'no'} |`;
  const distance = all.mean(fixed, loss) - all.mean('oracle', loss);
  const share = (system: string) => (all.mean(fixed, loss) - all.mean(system, loss)) / distance;
  const others = peers.filter((name) => !name.startsWith('order:shipped') && name !== 'oracle');
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
  const tokenShare = all.mean(learned, tokens) / all.mean(withoutStop, tokens);
  const [ofLearned = 0, ofFilled = 0, ofRg1 = 0] = [learned, withoutStop, 'rg1'].map((system) => all.harm(system));
  return [
    '| goal | measured | met |',
    '|---|---|---|',
    row('surely better than each other system in EM', missing(byExact), byExact.length === others.length),
    row('surely better than each other system in loss', missing(byLoss), byLoss.length === others.length),
    row(
      'half of the distance in loss from the fixed order to the oracle',
      `${percent(share(learned))} % of ${distance.toFixed(3)} nats (filled to the budget: ${percent(share(withoutStop))} %)`,
      share(learned) >= 0.5,
    ),
    row('with stop no worse in EM than without', interval(stop, 100, 1), stop.high >= 0),
    row('with stop at most 60 % of the tokens', `${percent(tokenShare)} %`, tokenShare <= 0.6),
    row(
      'harm at most half of plain top-k',
      `${percent(ofLearned)} % (without stop ${percent(ofFilled)}) beside ${percent(ofRg1)} % of rg1`,
      ofLearned <= ofRg1 / 2,
    ),
    '',
    'The oracle sees the truth: of all that is proposed, and what RG1 finds, it takes what helps most, four pieces at most.',
    '',
  ];
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
  return [
    '## With a language model',
    '',
    `${described(sampled)} The order was trained`,
    "by recall's loss and is judged here by the model's own, in nats per token of it.",
    '',
    ...new Comparison(sampled.holes, seed).table(byModel, learned),
  ];
}
