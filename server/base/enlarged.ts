/** A typed array made longer. Knows not what it holds, nor how much longer it is wise to be. */

type TypedArray = Uint8Array | Uint16Array | Uint32Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** A copy with room for `length` numbers, zeros at its end; `length` is no less than that of `array`. In memory of one thread. */
export function enlarged<T extends TypedArray>(array: T, length: number): T {
  const longer = new (array.constructor as new (length: number) => T)(length);
  longer.set(array);
  return longer;
}
