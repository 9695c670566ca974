/** A look into a value of unknown shape. */

/** Undefined where it has none, or is no object. */
export function property(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
