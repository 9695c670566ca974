/** The learned order with one thing changed, in pictures: the shapes of pieces, their number, their sources, and how they are arranged. */
import { expect, it } from 'vitest';
import { systemNamed } from '../../../bench/systems/table.ts';
import { requestOn } from '../../support/benchRequest.ts';

const lines = (name: string) => Array.from({ length: 60 }, (_, at) => `${name} = price_of(${name}_${at})`).join('\n');
const files = { 'shop/prices.py': lines('gross'), 'shop/report.py': lines('net'), 'shop/far.py': lines('rate') };
const drawn = 'gross = price_of(gross_3)\nnet = price_of(net_4)\nrate = █\n';

async function shown(options: string): Promise<string[]> {
  const snippets = (await systemNamed(`order:shipped:nostop:nosig${options}`)?.snippets(requestOn(drawn, files))) ?? [];
  return snippets.map(({ displayPath, lines: { start, end } }) => `${displayPath}:${start}-${end}`);
}

it('cuts pieces into blocks of a grid, or around their middle', async () => {
  const grid = await shown(':grid=12');
  expect(grid.length).toBeGreaterThan(0);
  for (const piece of grid) expect(piece).toMatch(/:(?:0-12|12-24|24-36|36-48|48-60)$/);
  for (const piece of await shown(':lines=8')) {
    const [start = 0, end = 0] = piece.split(':')[1]?.split('-').map(Number) ?? [];
    expect(end - start === 8 || start === 0 || end === 60).toBe(true);
  }
});

it('shows so many at most, in this order or that', async () => {
  const three = await shown(':k=3');
  expect(three).toHaveLength(3);
  expect(await shown(':k=3:last')).toEqual([...three].reverse());
  expect(await shown(':k=3:ends')).toEqual([three[0], three[2], three[1]]);
  expect(await shown(':k=0')).toEqual([]);
});

it('knows no other option', () => {
  expect(() => systemNamed('order:shipped:sideways')).toThrow('"order:" has no option "sideways"');
});
