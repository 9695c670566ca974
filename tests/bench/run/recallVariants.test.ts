/** What recall is measured against: each by what it says at one place, `█`. */
import { expect, it } from 'vitest';
import { calibrationError } from '../../../bench/parts/tables.ts';
import { openVariant, recallVariants } from '../../../bench/run/recallVariants.ts';
import { recallAlone } from '../../../server/config.ts';
import { type Engine, openEngine } from '../../../server/engine.ts';
import { windowAt } from '../../support/recallWindow.ts';
import { scratchFolder } from '../../support/scratchFolder.ts';

const files = {
  'a.py': 'load(one)\nsave(one, two)\nload(one)\nsave(one, three)\nload(one)\nsave(one, two)\n',
  'b.py': 'red + green\nblue + yellow\nwhite = black + grey\npink + brown\n',
};

async function withEngine(use: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = openEngine({ roots: [await scratchFolder(files)], config: recallAlone, log: () => undefined });
  await engine.ready;
  try {
    await use(engine);
  } finally {
    await engine.dispose();
  }
}

async function say(engine: Engine, name: string, picture: string): Promise<string> {
  let text = '';
  const prompt = { window: windowAt(picture), snippets: [] };
  for await (const piece of openVariant(name, engine)?.generate(prompt, new AbortController().signal) ?? []) {
    text += piece.text;
  }
  return text;
}

it('ngram takes the commonest follower of the longest context', () =>
  withEngine(async (engine) => {
    expect(await say(engine, 'ngram', 'load(one)\nsave(one, █\n')).toBe('two)');
    expect(await say(engine, 'ngram', 'load(one)\nsa█\n')).toBe('ve(one, two)');
  }));

it('jaccard copies the line among the likest lines', () =>
  withEngine(async (engine) => {
    expect(await say(engine, 'jaccard', 'green = red\nyellow = blue\n█\nbrown = pink\n')).toBe('white = black + grey');
    expect(await say(engine, 'jaccard', 'green = red\nyellow = blue\nwhite = bl█\nbrown = pink\n')).toBe('ack + grey');
  }));

it('each answers where there is something to copy', () =>
  withEngine(async (engine) => {
    for (const name of recallVariants) expect(await say(engine, name, 'load(one)\nsave(one, █\n'), name).not.toBe('');
    expect(openVariant('other', engine)).toBeUndefined();
  }));

it('the calibration error is the distance of what is said from what is so', () => {
  const answers = [0.95, 0.95, 0.95, 0.95].map((confidence, at) => ({ confidence, exact: at > 0 }));
  expect(calibrationError(answers)).toBeCloseTo(0.2);
  expect(calibrationError([])).toBe(0);
});
