/** Pictures of the learned order: what is kept, what is not any more beside it, and where it stops. */

import { expect, it } from 'vitest';
import { defaultConfig } from '../../server/config.ts';
import type { Order } from '../../server/retrieve/learnedOrder.ts';
import { retrieve } from '../../server/retrieve/retrieve.ts';
import { absolutePath } from '../support/absolutePath.ts';
import { orderOf } from '../support/orderNetwork.ts';
import { windowAt } from '../support/recallWindow.ts';
import { type ViewOptions, viewOf } from '../support/retrieveView.ts';

type Files = Readonly<Record<string, string>>;
type Context = Partial<typeof defaultConfig.context>;

const countWords = (text: string) => text.split(/\s+/).length;

function retrieved(picture: string, files: Files, order: Order, context: Context = {}, options: ViewOptions = {}) {
  const window = { ...windowAt(picture, 'line', absolutePath('app/open.py')), displayPath: 'app/open.py' };
  return retrieve(window, viewOf(files, options), { ...defaultConfig.context, ...context }, countWords, { order });
}

const picture = 'total = prices\nresult = convert(total, rate)\nx = █\n';
const files = {
  'bank.py': 'def exchange(total, rate):\n    return convert(total, rate)',
  'copy.py': 'def exchange_now(total, rate):\n    return convert(total, rate)',
  'other.py': 'def prices(shop):\n    return shop.total',
};

/** "path source" of what is kept. */
function kept(order: Order, context?: Context): string[] {
  return retrieved(picture, files, order, context).snippets.map(
    ({ displayPath, source }) => `${displayPath} ${source}`,
  );
}

it('keeps what scores above stop, best first, and no more', () => {
  const order = orderOf({ 'names above': 10 }, 3.1);
  expect(kept(order)).toEqual(['bank.py lexical', 'copy.py lexical']);
});

it('keeps nothing where stop is best, and says so', () => {
  const { snippets, stop, considered } = retrieved(picture, files, orderOf({ 'names above': 10 }, 9));
  expect(snippets).toEqual([]);
  expect(stop).toMatch(
    /^nothing is likelier to help than to distract: the next best scores 0\.\d\d, below the stop line at 0\.50$/,
  );
  expect(considered().every(({ verdict }) => verdict === 'below the stop line')).toBe(true);
});

it('values a near copy less beside the first', () => {
  const order = orderOf({ 'names above': 10, 'most alike kept': -3 }, 1.2);
  expect(kept(order)).toEqual(['bank.py lexical', 'other.py signatures']);
});

it('keeps to the budget and to the number of pieces', () => {
  const order = orderOf({ 'names above': 10 }, 3.1);
  expect(kept(order, { maxSnippets: 1 })).toEqual(['bank.py lexical']);
  expect(kept(order, { budgetTokens: 4 })).toEqual([]);
  expect(kept(order, { enable: false })).toEqual([]);
});

it('takes signatures among the rest, those of one file as one', () => {
  const many = { 'app/tools.py': Array.from({ length: 12 }, (_, at) => `def tool_${at}(a):\n    pass`).join('\n\n') };
  const { snippets } = retrieved('from app.tools import tool_1, tool_2\nx = █\n', many, orderOf({ tokens: 1 }, 0), {
    maxSnippets: 0,
  });
  expect(snippets).toHaveLength(1);
  expect(snippets[0]?.source).toBe('signatures');
  expect(snippets[0]?.text.split('\n')).toHaveLength(12);
});

it('scores what it shows by the chance that it beats stopping', () => {
  const { considered } = retrieved(picture, files, orderOf({ 'names above': 10 }, 3.1));
  for (const { candidate, verdict } of considered()) {
    expect(candidate.score > 0.5).toBe(verdict !== 'below the stop line');
  }
});

it('looks for nothing when recall answers alone', () => {
  const window = { ...windowAt(picture, 'line', absolutePath('app/open.py')), displayPath: 'app/open.py' };
  const draft = { text: 'rate', confidence: 0.93, isAnswer: true };
  const { snippets, stop } = retrieve(window, viewOf(files), defaultConfig.context, countWords, { draft });
  expect(snippets).toEqual([]);
  expect(stop).toBe('not needed: recall answers alone, 93 % sure');
});

it('gives nothing where there is no candidate', () => {
  const { snippets, considered, stop } = retrieved('x = █\n', {}, orderOf({}, 0));
  expect({ snippets, considered: considered(), stop }).toEqual({
    snippets: [],
    considered: [],
    stop: 'no candidate is left',
  });
});
