/** Typed arrays made longer: the same numbers, zeros behind them, of the same kind. */
import { expect, it } from 'vitest';
import { enlarged } from '../../server/base/enlarged.ts';

it('keeps numbers and their kind, and leaves the old array as it is', () => {
  const bytes = Uint8Array.of(1, 255);
  expect(enlarged(bytes, 4)).toEqual(Uint8Array.of(1, 255, 0, 0));
  expect(bytes).toEqual(Uint8Array.of(1, 255));
  expect(enlarged(Float32Array.of(0.5), 2)).toEqual(Float32Array.of(0.5, 0));
  expect(enlarged(Int32Array.of(-1).subarray(0, 1), 1)).toEqual(Int32Array.of(-1));
});
