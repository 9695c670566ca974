/** Values of options that several bench commands share, checked. Knows no command. */

import { availableParallelism } from 'node:os';
import type { CommandArguments } from '../../server/commands/table.ts';
import { defaultConfig } from '../../server/config.ts';
import { parseDataSet } from '../datasets/open.ts';
import { Expected } from '../expected.ts';
import { type HoleKind, holeKinds } from '../holes/hole.ts';
import { type GeneratorChoice, parseGenerator } from '../run/generatorChoice.ts';
import { modes } from '../run/record.ts';
import { groups, products, systemNamed, systems } from '../systems/table.ts';

export function wholeNumber(
  values: ReadonlyMap<string, string>,
  name: string,
  { otherwise, least = 1, most = 10_000_000 }: { otherwise: number; least?: number; most?: number },
): number {
  const text = values.get(name);
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new Expected(`--${name} is a whole number from ${least} to ${most}, but was given "${text}".`, 2);
}

/** `--here` has no use for these: a person who gives one expects something else. */
export function refuseWithHere(values: ReadonlyMap<string, string>, names: readonly string[]): void {
  const given = names.filter((name) => values.has(name)).map((name) => `--${name}`);
  if (given.length === 0) return;
  throw new Expected(
    `${given.join(' and ')} ${given.length > 1 ? 'have' : 'has'} no effect with --here: leave ${given.length > 1 ? 'them' : 'it'} out.`,
    2,
  );
}

/** One of `choices`, or several with commas between them; all of `otherwise` when not given. */
function listOf<T extends string>(
  values: ReadonlyMap<string, string>,
  name: string,
  choices: readonly T[],
  otherwise: readonly T[],
): T[] {
  const text = values.get(name);
  if (text === undefined) return [...otherwise];
  return text.split(',').map((word) => {
    const choice = choices.find((one) => one === word.trim());
    if (choice === undefined) throw new Expected(`--${name} knows ${choices.join(', ')}, but not "${word.trim()}".`, 2);
    return choice;
  });
}

export function kindsOf(values: ReadonlyMap<string, string>): HoleKind[] {
  return listOf(values, 'kinds', holeKinds, holeKinds);
}

/** Names of systems and of groups of them, each system once. */
export function systemsOf(values: ReadonlyMap<string, string>, otherwise: readonly string[]): string[] {
  const names = (values.get('systems') ?? '').split(',').map((name) => name.trim());
  const known = [
    ...[...systems, ...products].map(({ name }) => name),
    ...Object.keys(groups),
    ...names.filter((name) => name.startsWith('order:')),
  ];
  const given = listOf(values, 'systems', known, otherwise);
  const isDataSet = parseDataSet(values.get('suite') ?? 'smoke') !== undefined;
  const unfit = given.filter((name) => systemNamed(name)?.needsGiven === true);
  if (unfit.length > 0 && !isDataSet) {
    const message = `${unfit.join(', ')} shows what a data set brings: it needs --suite crosscodeeval:PATH or repobench:PATH.`;
    throw new Expected(message, 2);
  }
  return [...new Set(given.flatMap((name) => groups[name]?.map((system) => system.name) ?? [name]))];
}

/** Threads of a model run here share the cores evenly: more of them wait for one another, all of the time. */
function generatorOf(values: ReadonlyMap<string, string>, jobs: number, otherwise: string): GeneratorChoice {
  const model = values.get('model');
  return parseGenerator(values.get('generator') ?? otherwise, {
    ...(model !== undefined && { model }),
    contextTokens: wholeNumber(values, 'window', {
      ...{ otherwise: defaultConfig.engine.contextTokens, least: 256, most: 131_072 },
    }),
    threads: Math.max(Math.floor(availableParallelism() / jobs), 1),
  });
}

/** Says what a person can mend, without a stack. */
export async function atTheEdge(task: () => Promise<number>): Promise<number> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof Expected)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

function oneOf<T extends string>(
  values: ReadonlyMap<string, string>,
  name: string,
  choices: readonly T[],
  otherwise: T,
): T {
  const text = values.get(name);
  if (text === undefined) return otherwise;
  const choice = choices.find((one) => one === text);
  if (choice === undefined) throw new Expected(`--${name} is ${choices.join(' or ')}, but was given "${text}".`, 2);
  return choice;
}

/** What `bench run` and `bench stress` are told alike: which holes of what, filled how. */
export function commonOptionsOf(
  { values, switches }: Pick<CommandArguments, 'values' | 'switches'>,
  generatorOtherwise: string,
) {
  const language = values.get('language');
  const jobs = wholeNumber(values, 'jobs', { otherwise: 1, most: 64 });
  return {
    generator: generatorOf(values, jobs, generatorOtherwise),
    mode: oneOf(values, 'mode', modes, 'suffix'),
    ...(language !== undefined && { language }),
    seed: wholeNumber(values, 'seed', { otherwise: 1, least: 0 }),
    budgetTokens: wholeNumber(values, 'budget', { otherwise: 1_024, least: 0, most: 8_192 }),
    jobs,
    keepTexts: switches.has('texts'),
    onWarning: (message: string) => void process.stderr.write(`\n${message}\n`),
  };
}
