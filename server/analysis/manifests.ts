/**
 * Manifests as plain data, whatever is wrong with them: what a broken one still says is used, and nothing is thrown. The only
 * importer of jsonc-parser and smol-toml. Knows what no manifest means.
 */
import { parse as parseJsonc } from 'jsonc-parser';
import { LRUCache } from 'lru-cache';
import { parse as parseTomlText } from 'smol-toml';

/** By text: the same manifest is asked for at every keystroke. */
const known = new LRUCache<string, { readonly value: unknown }>({ max: 1_000 });
/** A longer manifest is data. */
const longest = 500_000;

/** JSON with comments, trailing commas and mistakes: what can be made out of it. */
export function parseJson(text: string): unknown {
  return remembered(`json ${text}`, () => parseJsonc(text, [], { allowTrailingComma: true }) as unknown);
}

/** Undefined for a text that is no TOML. */
export function parseToml(text: string): unknown {
  return remembered(`toml ${text}`, () => {
    try {
      return parseTomlText(text);
    } catch {
      return undefined;
    }
  });
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** A string, or the strings of a list. */
export function stringsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
}

function remembered(key: string, make: () => unknown): unknown {
  if (key.length > longest) return undefined;
  const entry = known.get(key) ?? { value: make() };
  known.set(key, entry);
  return entry.value;
}
