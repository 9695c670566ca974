/**
 * What is hidden reaches nothing: a word that stands in the hidden span on disk, and in a copy of the file, is swapped for
 * another, and nothing that any system shows, or any generator says, changes.
 */
import { expect, it } from 'vitest';
import type { Hole } from '../../../bench/holes/hole.ts';
import { openGenerator } from '../../../bench/run/generators.ts';
import { closeHole, type HoleSetting, measureHole, openHole } from '../../../bench/run/measureHole.ts';
import { modes } from '../../../bench/run/record.ts';
import { systems } from '../../../bench/systems/table.ts';
import { openBenchOn } from '../../support/benchRepository.ts';
import { never } from '../../support/workspaceFixture.ts';

const generators = ['recall', 'restricted'] as const;
const competitors = systems.filter(({ usesTruth }) => usesTruth !== true);
/** RLPG's many proposals differ in what they show alone: one generator is enough for them. */
const asked = {
  recall: competitors.filter(({ name }) => !name.startsWith('rlpg')),
  restricted: competitors,
};
const nAsked = asked.recall.length + asked.restricted.length;

function repositoryWith(canary: string): Record<string, string> {
  const cart = [
    'from shop.prices import price_of, rate_for',
    '',
    '',
    'def total(items, market):',
    '    gross = sum(price_of(item, market) for item in items)',
    '    rate = rate_for(market)',
    `    ${canary} = gross * rate`,
    '    return round(gross, 2)',
    '',
    '',
    'def average(items, market):',
    '    return total(items, market) / len(items)',
    '',
  ].join('\n');
  return {
    'shop/cart.py': cart,
    'old/cart_before_move.py': cart,
    'shop/prices.py': [
      'def price_of(item, market):',
      '    return market.ask(item)',
      '',
      '',
      'def rate_for(market):',
      '    gross = market.rate',
      '    return gross * 2',
      '',
    ].join('\n'),
    'shop/report.py': [
      'from shop.cart import total, average',
      '',
      '',
      'def report(items, market):',
      '    gross = total(items, market)',
      '    rate = average(items, market)',
      '    result = gross * rate',
      '    return result',
      '',
    ].join('\n'),
  };
}

async function everythingSaid(canary: string): Promise<unknown[]> {
  const files = repositoryWith(canary);
  const { engine } = await openBenchOn(files);
  const text = files['shop/cart.py'] ?? '';
  const hidden = `${canary} = gross * rate`;
  const start = text.indexOf(hidden);
  const hole: Hole = {
    ...{ id: 'hole', kind: 'line', repository: 'shop', language: 'python', languageId: 'python', file: 'shop/cart.py' },
    ...{ start, end: start + hidden.length, hidden, evidence: [], diffusion: 'none', scope: 0 },
    ...{ standsElsewhere: false, standsInFile: false },
  };
  const file = [...engine.workspace.files()].find(({ displayPath }) => displayPath === hole.file);
  if (file === undefined) throw new Error('not indexed');
  const said: unknown[] = [];
  for (const kind of generators) {
    for (const mode of modes) {
      const setting: HoleSetting = {
        ...{ engine, generator: await openGenerator({ kind }, engine), mode, seed: 1, budgetTokens: 512 },
        ...{ keepTexts: true, signal: never() },
      };
      const window = await openHole(setting, hole, file, text);
      const rows = await measureHole(setting, hole, window, asked[kind]);
      await closeHole(setting, window);
      for (const { milliseconds: _, metrics: __, ...row } of rows) said.push(row);
    }
  }
  return said;
}

it('neither in prompts, nor in snippets, nor in what is said', async () => {
  const first = await everythingSaid('zq_canary_alpha');
  const second = await everythingSaid('zq_canary_omega');
  expect(JSON.stringify(first)).not.toContain('canary');
  expect(first).toEqual(second);
  expect(first).toHaveLength(nAsked * modes.length);
  // Some five hundred holes: a busy machine needs its time.
}, 120_000);
