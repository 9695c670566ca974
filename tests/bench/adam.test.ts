/** Adam by its own rule: the size of a gradient is of no matter, its sign and steadiness are. */
import { expect, it } from 'vitest';
import { Adam } from '../../bench/train/adam.ts';

const secondDecay = 0.999;
const rounded = (weights: ArrayLike<number>) => Array.from(weights, (weight) => Number(weight.toFixed(4)));

it('moves each weight by the rate at first, however steep its slope', () => {
  const weights = Float64Array.of(1, 1, 1);
  new Adam(weights, { secondDecay }).step(1, Float64Array.of(100, -0.01, 0), 0.1);
  expect(rounded(weights)).toEqual([0.9, 1.1, 1]);
});

it('takes away a share of the weights themselves, and a gradient for less', () => {
  const decayed = Float64Array.of(1);
  new Adam(decayed, { secondDecay, weightDecay: 0.5 }).step(1, Float64Array.of(0), 0.1);
  expect(rounded(decayed)).toEqual([0.95]);
  const [whole, part] = [Float64Array.of(0), Float64Array.of(0)];
  const [first, second] = [new Adam(whole, { secondDecay }), new Adam(part, { secondDecay })];
  for (const [adam, scale] of [
    [first, 1],
    [second, 0.1],
  ] as const) {
    adam.step(1, Float64Array.of(1), 0.1);
    adam.step(2, Float64Array.of(-1), 0.1, scale);
  }
  expect(part[0]).toBeLessThan(whole[0] ?? 0);
});

it('goes on from its moments as if it had not been stopped', () => {
  const gradients = [1, -2, 0.5, 3].map((gradient) => Float32Array.of(gradient, -gradient));
  const whole = Float32Array.of(0.3, 0.4);
  const adam = new Adam(whole, { secondDecay });
  for (const [at, gradient] of gradients.entries()) adam.step(at + 1, gradient, 0.01);

  const stopped = Float32Array.of(0.3, 0.4);
  let part = new Adam(stopped, { secondDecay });
  for (const [at, gradient] of gradients.entries()) {
    part.step(at + 1, gradient, 0.01);
    part = new Adam(stopped, { secondDecay }, part.moments());
  }
  expect(stopped).toEqual(whole);
});
