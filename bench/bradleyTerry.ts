/**
 * One order of many systems from who beat whom: the Bradley-Terry model, fitted by Hunter's MM algorithm (2004). Knows
 * no metric.
 */

/** Steps until strengths stand still: far more than the dozens that it takes. */
const mostSteps = 10_000;
const stillness = 1e-10;

/**
 * `wins[i][j]`: how often i beat j; a tie is half a win for both. `prior`: wins that each has over each other beforehand, so
 * that one that never lost is not infinitely strong. Gives strengths with a geometric mean of 1: i beats j with probability
 * s[i] / (s[i] + s[j]).
 */
export function bradleyTerry(wins: readonly (readonly number[])[], prior = 0.5): number[] {
  const size = wins.length;
  const won = (i: number, j: number) => (wins[i]?.[j] ?? 0) + prior;
  let strengths: number[] = new Array(size).fill(1);
  for (let step = 0; step < mostSteps; step++) {
    const next = strengths.map((own, i) => {
      let [total, expected] = [0, 0];
      for (let j = 0; j < size; j++) {
        if (j === i) continue;
        total += won(i, j);
        expected += (won(i, j) + won(j, i)) / (own + (strengths[j] ?? 1));
      }
      return expected === 0 ? 1 : total / expected;
    });
    const scale = Math.exp(next.reduce((sum, one) => sum + Math.log(one), 0) / Math.max(size, 1));
    const scaled = next.map((one) => one / scale);
    const moved = Math.max(0, ...scaled.map((one, i) => Math.abs(Math.log(one / (strengths[i] ?? 1)))));
    strengths = scaled;
    if (moved < stillness) break;
  }
  return strengths;
}
