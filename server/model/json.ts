/** Careful looks into JSON values of unknown shape. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys, with "0" for the first element of a list. */
export function at(value: unknown, keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}

export function numberAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const found = at(value, keys);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

export function stringAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, keys);
  return typeof found === 'string' ? found : undefined;
}
