/** Context strategies in pictures: what each shows of a small shop, and that all keep to their budget. */
import { describe, expect, it } from 'vitest';
import { likeness, llamaRing } from '../../../bench/systems/llamaRing.ts';
import { openings } from '../../../bench/systems/openings.ts';
import { oracle } from '../../../bench/systems/oracle.ts';
import { repoCoder, rg1 } from '../../../bench/systems/repoCoder.ts';
import { rlpgOracle, rlpgProposals } from '../../../bench/systems/rlpg.ts';
import type { System } from '../../../bench/systems/system.ts';
import { tabby } from '../../../bench/systems/tabby.ts';
import { systemNamed, systems } from '../../../bench/systems/table.ts';
import { zedBm25, zedDefinitions } from '../../../bench/systems/zed.ts';
import { requestOn } from '../../support/benchRequest.ts';

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name} ${index}`);

const files = {
  'shop/prices.py':
    'def price_of(item):\n    return market.ask(item)\n\ndef rate_for(market):\n    return market.rate\n',
  'shop/report.py': 'def report(items):\n    gross = total(items)\n    return gross\n',
  'tools/log.py': 'def log(text):\n    print(text)\n',
};
const drawn = 'def total(items):\n    gross = price_of(items)\n    return █\n';

async function shown(system: System, request = requestOn(drawn, files)): Promise<string[]> {
  return (await system.snippets(request)).map(({ displayPath, lines }) => `${displayPath}:${lines.start}-${lines.end}`);
}

describe('the table', () => {
  it('has each name once', () => {
    expect(new Set(systems.map(({ name }) => name)).size).toBe(systems.length);
    expect(systemNamed('ours')?.about).toBe('Linewright as it ships');
    expect(systemNamed('nobody')).toBeUndefined();
  });

  it('keeps to the budget', async () => {
    for (const system of systems) {
      const request = requestOn(drawn, files, { budgetTokens: 9 });
      const cost = (await system.snippets(request)).reduce((sum, snippet) => sum + snippet.cost, 0);
      expect(cost, system.name).toBeLessThanOrEqual(9);
    }
  });

  it('never shows the target file', async () => {
    for (const system of systems) expect(await shown(system), system.name).not.toContain('shop/cart.py');
  });

  it('gives nothing where there is nothing', async () => {
    for (const system of systems) expect(await shown(system, requestOn('█', {})), system.name).toEqual([]);
  });
});

it('openings are of whole files, nearest folders first', async () => {
  expect(await shown(openings)).toEqual(['shop/prices.py:0-6', 'shop/report.py:0-4', 'tools/log.py:0-3']);
  expect(await shown(openings, requestOn(drawn, files, { budgetTokens: 6 }))).toEqual(['shop/prices.py:0-1']);
});

it("llama.vim's likeness is Dice's of the words", () => {
  // Two of b's three words stand in a's two: 2 * 2 / 5.
  expect(likeness(['a', 'b'], ['a', 'b', 'c'])).toBe(4 / 5);
});

it("llama.vim's ring keeps a chunk of each file, less what is like the text around the cursor", async () => {
  const same = drawn.replace('█', '');
  const chunks = await shown(llamaRing, requestOn(drawn, { 'shop/same.py': same, 'shop/far.py': 'x = y\n' }));
  expect(chunks).toEqual(['shop/far.py:0-2']);
});

it("Zed's definitions are of the names within three lines", async () => {
  expect(await shown(zedDefinitions)).toEqual(['shop/prices.py:0-2']);
});

it("Zed's BM25 shows three chunks of a file at most", async () => {
  const long = numbered('gross', 400).join('\n');
  const chunks = await shown(zedBm25, requestOn(drawn, { 'shop/long.py': long, ...files }));
  expect(chunks.filter((chunk) => chunk.startsWith('shop/long.py'))).toHaveLength(3);
  expect(chunks).toContain('shop/report.py:0-4');
});

it('Tabby shows declarations of the last names first', async () => {
  expect((await shown(tabby))[0]).toBe('shop/prices.py:0-2');
});

describe('RepoCoder', () => {
  const like = [...numbered('before', 10), 'alpha beta gamma', ...numbered('after', 30)].join('\n');

  it('shows the lines that follow the like ones', async () => {
    const request = requestOn('alpha beta gamma\n█', { 'shop/like.py': like });
    // Of the windows with the line, [0, 20) and [10, 30), the first has fewer words. It is shown ten lines further down.
    expect((await shown(rg1, request))[0]).toBe('shop/like.py:10-30');
  });

  it('asks again with what was generated', async () => {
    const request = { ...requestOn('nothing\n█', { 'shop/like.py': like }), generate: async () => 'alpha beta gamma' };
    expect((await shown(repoCoder, request))[0]).toBe('shop/like.py:0-20');
  });
});

describe("RLPG's proposals", () => {
  it('are sources times contexts', async () => {
    const named = (name: string) => rlpgProposals.find((one) => one.name === name) ?? openings;
    expect(await shown(named('rlpg-sibling-bodies'))).toEqual([
      ...['shop/prices.py:0-2', 'shop/prices.py:3-5', 'shop/report.py:0-3'],
    ]);
    expect(await shown(named('rlpg-import-bodies'))).toEqual([]);
    const imports = [{ module: 'shop.prices', names: [{ name: 'price_of', alias: 'price_of' }] }];
    expect(await shown(named('rlpg-import-bodies'), requestOn(drawn, files, { imports }))).toEqual([
      ...['shop/prices.py:0-2', 'shop/prices.py:3-5'],
    ]);
  });

  it('follow the imports of files near by', async () => {
    const named = (name: string) => rlpgProposals.find((one) => one.name === name) ?? openings;
    const imports = [{ module: 'tools.log', names: [{ name: 'log', alias: 'log' }] }];
    const request = requestOn(drawn, files, { importsOf: { 'shop/report.py': imports } });
    expect(await shown(named('rlpg-import-of-sibling-bodies'), request)).toEqual(['tools/log.py:0-2']);
    expect(rlpgProposals).toHaveLength(9 * 6);
  });

  it('have an oracle that knows the truth', async () => {
    const request = requestOn(drawn, files);
    const loss = async (snippets: readonly { text: string }[]) =>
      snippets.some(({ text }) => /gross = /.test(text)) ? 0 : 1;
    expect((await shown(rlpgOracle, { ...request, loss })).join()).toContain('shop/report.py');
    expect(await shown(rlpgOracle, { ...request, loss: async () => 1 })).toEqual([]);
  });
});

it('the oracle keeps what makes the truth likelier', async () => {
  const request = requestOn(drawn, files);
  const loss = async (snippets: readonly { text: string }[]) =>
    snippets.some(({ text }) => /gross/.test(text)) ? 0 : 1;
  expect(await shown(oracle, { ...request, loss })).toEqual(['shop/report.py:0-4']);
});
