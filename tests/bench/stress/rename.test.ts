/** Other names for definitions: alike in shape, taken by nobody, and whole words alone. */
import { expect, it } from 'vitest';
import { otherName, renamed } from '../../../bench/stress/rename.ts';

it('replaces the longest part in its case', () => {
  const shape = (name: string) =>
    otherName(name, 'seed', () => false)
      ?.replace(/amber|cobalt|harbor|lantern|meadow|pepper|river|willow/, 'x')
      .replace(/Amber|Cobalt|Harbor|Lantern|Meadow|Pepper|River|Willow/, 'X')
      .replace(/AMBER|COBALT|HARBOR|LANTERN|MEADOW|PEPPER|RIVER|WILLOW/, 'XX');
  expect(['parsePrice', 'price_of', 'MAX_PRICE', 'HTTPServer', '$price', 'toJSON'].map(shape)).toEqual([
    ...['xPrice', 'x_of', 'MAX_XX', 'HTTPX', '$x', 'toXX'],
  ]);
  expect(otherName('is', 'seed', () => false)).toBeUndefined();
});

it('takes a free one, the same for the same seed', () => {
  const first = otherName('price', 'seed', () => false);
  expect(otherName('price', 'seed', () => false)).toBe(first);
  const second = otherName('price', 'seed', (name) => name === first);
  expect([undefined, first]).not.toContain(second);
  expect(otherName('price', 'seed', () => true)).toBeUndefined();
});

it('changes whole words', () => {
  expect(renamed('price = price_of(price, $price) + x.price', 'price', 'river')).toBe(
    'river = price_of(river, $price) + x.river',
  );
  expect(renamed('$price(price)', '$price', '$&')).toBe('$&(price)');
});
