/** Identifiers: told from keywords and strings, matched, and traced to where they stand. */
import { describe, expect, it } from 'vitest';
import { matchIdentifiers, namesOf, provenancesOf } from '../../../bench/metrics/identifiers.ts';

it('are no keywords, and stand outside of strings and comments', () => {
  expect(namesOf('return self.price("for sale", rate)  # not this', 'python')).toEqual(['self', 'price', 'rate']);
  expect(namesOf('const total = await cart.sum();', 'typescript')).toEqual(['total', 'cart', 'sum']);
});

describe('matching', () => {
  it('counts sets for F1, and the order for exactness', () => {
    // Given {cart, total}, wanted {cart, sum, tax}: one right of two and three.
    expect(matchIdentifiers('cart.total()', 'cart.sum(tax)', 'python', '')).toEqual({ exact: false, f1: 2 / 5 });
    expect(matchIdentifiers('b + a', 'a + b', 'python', '')).toEqual({ exact: false, f1: 1 });
    expect(matchIdentifiers('1 + 1', '2', 'python', '')).toEqual({ exact: true, f1: 1 });
  });

  it('joins what was typed of a word', () => {
    expect(matchIdentifiers('tal', 'tal', 'python', 'to')).toEqual({ exact: true, f1: 1 });
    expect(matchIdentifiers('day', 'tal', 'python', 'to')).toEqual({ exact: false, f1: 0 });
  });
});

it('come from the file, else from the context, else from nowhere', () => {
  const names = ['cart', 'rate', 'rate', 'guess'];
  expect(provenancesOf(names, 'cart = 1', 'def rate(cart): ...')).toEqual({
    fromFile: 1,
    fromContext: 1,
    fromNowhere: 1,
  });
});
