/** Names that tell whether a text can hold a part at all. */
import { expect, test } from 'vitest';
import { innerNames, namesIn } from '../../server/retrieve/names.ts';

test('names within a part are names of each text that holds it', () => {
  expect(innerNames('return this.total(price);')).toEqual(['this', 'total', 'price']);
});

test('names at its ends may be pieces of longer ones', () => {
  expect(innerNames('total + price')).toEqual([]);
  expect(namesIn('subtotal + priceList')).toEqual(new Set(['subtotal', 'priceList']));
});

test('what a digit or half of a character goes before may be a piece of a longer one, too', () => {
  expect(innerNames('(3rd, \ude00name )')).toEqual([]);
});

test('short names are not kept of a text', () => {
  expect(innerNames('(a, of, own)')).toEqual(['own']);
});
