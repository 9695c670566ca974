/** The statistics: a bootstrap that can say "none", and strengths that a person can work out. */
import { describe, expect, it } from 'vitest';
import { compareMeans } from '../../bench/bootstrap.ts';
import { bradleyTerry } from '../../bench/bradleyTerry.ts';

const pairs = (repositories: readonly (readonly [number, number])[], each = 10) =>
  repositories.flatMap(([first, second], index) =>
    Array.from({ length: each }, (_, at) => ({ cluster: `r${index}`, first: +(at < first), second: +(at < second) })),
  );

describe('the paired cluster bootstrap', () => {
  it('finds a difference that all repositories show', () => {
    const difference = compareMeans(
      pairs([
        [2, 4],
        [3, 5],
        [1, 3],
        [4, 6],
        [5, 7],
      ]),
      1,
    );
    // Two of ten more in each: every draw of repositories has the same mean.
    expect(difference).toMatchObject({ n: 50, clusters: 5, verdict: 'better' });
    expect([difference.mean, difference.low, difference.high].map((one) => one.toFixed(6))).toEqual([
      '0.200000',
      '0.200000',
      '0.200000',
    ]);
  });

  it('says none when repositories disagree', () => {
    const difference = compareMeans(
      pairs([
        [2, 6],
        [6, 2],
        [3, 5],
        [5, 4],
        [4, 4],
      ]),
      1,
    );
    expect(difference.verdict).toBe('none');
    expect(difference.low).toBeLessThan(0);
    expect(difference.high).toBeGreaterThan(0);
  });

  it('says none of three repositories, whatever they show', () => {
    expect(
      compareMeans(
        pairs([
          [2, 4],
          [3, 5],
          [1, 3],
        ]),
        1,
      ).verdict,
    ).toBe('none');
  });

  it('turns round with the order of the two', () => {
    expect(
      compareMeans(
        pairs([
          [4, 2],
          [5, 3],
          [3, 1],
          [6, 4],
        ]),
        1,
      ),
    ).toMatchObject({ verdict: 'worse' });
  });

  it('gives the same for the same seed', () => {
    const some = pairs([
      [2, 6],
      [6, 5],
      [3, 5],
      [5, 4],
    ]);
    expect(compareMeans(some, 5)).toEqual(compareMeans(some, 5));
  });

  it('is worth nothing of no pairs', () => {
    expect(compareMeans([], 1)).toMatchObject({ mean: 0, n: 0, verdict: 'none' });
  });
});

describe('Bradley-Terry', () => {
  it('gives two systems the ratio of their wins', () => {
    const [first = 0, second = 0] = bradleyTerry(
      [
        [0, 3],
        [1, 0],
      ],
      0,
    );
    expect(first / second).toBeCloseTo(3);
    expect(first * second).toBeCloseTo(1);
  });

  it('keeps the ratios of a chain', () => {
    // a beats b two to one, b beats c two to one: a beats c four to one, though they never met.
    const [a = 0, b = 0, c = 0] = bradleyTerry(
      [
        [0, 2, 0],
        [1, 0, 2],
        [0, 1, 0],
      ],
      0,
    );
    expect(a / b).toBeCloseTo(2, 4);
    expect(b / c).toBeCloseTo(2, 4);
  });

  it('is finite for one that never lost', () => {
    // With half a win for each beforehand: 4.5 to 0.5.
    const [first = 0, second = 0] = bradleyTerry([
      [0, 4],
      [0, 0],
    ]);
    expect(first / second).toBeCloseTo(9);
  });
});
