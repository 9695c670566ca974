/**
 * The one schema of settings: type, default and documentation of each stand together; and what becomes of settings that
 * do not fit it. Knows no editor and reads no file.
 */
import { z } from 'zod';
import { familyNames } from './base/families.ts';
import { nearest } from './base/nearest.ts';

const indexSchema = z.object({
  exclude: z
    .array(z.string())
    .default([])
    .describe('Patterns in .gitignore syntax of files that are never read, beside those that git ignores.'),
  maxFiles: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(100_000)
    .describe('Files to index per workspace folder; the rest is skipped.'),
  maxFileBytes: z
    .int()
    .min(0)
    .max(50_000_000)
    .default(1_000_000)
    .describe('Larger files are not indexed; completion still works in them while they are open.'),
  memoryMegabytes: z
    .int()
    .min(1)
    .max(4_000)
    .default(256)
    .describe(
      'Memory for what is known of files; beyond it the least recently useful leave. 256 are some 80,000 files.',
    ),
  cacheMegabytes: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(2_000)
    .describe('Room in the cache folder for the indexes of workspaces, so that they open at once; 0 keeps none.'),
  watch: z.boolean().default(true).describe('Ask the system itself which files change, beside what the editor tells.'),
  workers: z.int().min(0).max(64).default(0).describe('Parser threads; 0 picks by the number of cores.'),
});

const completionSchema = z.object({
  eagerness: z
    .enum(['quiet', 'balanced', 'eager'])
    .default('balanced')
    .describe(
      'How sure a suggestion must be before it is shown unasked. It moves a little with how many of those shown are taken.',
    ),
  maxLines: z.int().min(1).max(100).default(12).describe('Longest suggestion, in lines, when a whole block is filled.'),
  disabledLanguages: z.array(z.string()).default([]).describe('Language ids in which nothing is suggested.'),
});

const contextSchema = z.object({
  enable: z.boolean().default(true).describe('Look for helpful code and signatures in other files of the workspace.'),
  order: z
    .enum(['learned', 'fixed'])
    .default('learned')
    .describe(
      'How snippets for a model are chosen: a learned order stops where no more helps, at half of the room as a rule; a fixed one gives pieces of code and signatures each their share of all of it.',
    ),
  budgetTokens: z
    .int()
    .min(0)
    .max(100_000)
    .default(1_024)
    .describe(
      'Most room for them, in tokens of the engine; in the fixed order, signatures get 60 % of it and what is left.',
    ),
  maxSnippets: z
    .int()
    .min(0)
    .max(20)
    .default(4)
    .describe('Most pieces of code to use for one suggestion, signatures aside.'),
  pinned: z
    .array(z.string())
    .max(20)
    .default([])
    .describe('Files whose code is wanted everywhere, by their paths below the workspace folder; 20 at most.'),
});

const engineSchema = z.object({
  use: z
    .enum(['auto', 'recall', 'llama', 'http'])
    .default('auto')
    .describe(
      'The engine beside recall: the small model that ships, where it is installed (auto), none (recall), a model file run here (llama), or a model server (http).',
    ),
  address: z
    .string()
    .default('')
    .describe('Of the model server, such as "http://127.0.0.1:8080"; what is typed goes there, and nowhere else.'),
  api: z
    .enum(['auto', 'llamacpp', 'ollama', 'openai', 'suffix', 'mistral'])
    .default('auto')
    .describe(
      'What the server speaks: found out, or llama.cpp, Ollama, OpenAI, OpenAI with a suffix (DeepSeek), Mistral.',
    ),
  model: z
    .string()
    .default('')
    .describe(
      "Name of the model at the server (without it: the server's first), or a model file for llama (without it: the small model).",
    ),
  family: z
    .enum(['auto', ...familyNames])
    .default('auto')
    .describe('How the model wants a hole to be shown to it; found out from the model, else from its name.'),
  contextTokens: z
    .int()
    .min(256)
    .max(131_072)
    .default(2_048)
    .describe("Largest prompt and answer, in the model's tokens."),
  maximumTokens: z.int().min(1).max(1_024).default(128).describe('Longest answer, in tokens of the model.'),
  timeoutMilliseconds: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('A server that says nothing for so long has failed.'),
  pauseMilliseconds: z
    .int()
    .min(0)
    .max(5_000)
    .default(50)
    .describe('Wait for the next keystroke before the model is asked; recall never waits.'),
  patienceMilliseconds: z
    .int()
    .min(0)
    .max(60_000)
    .default(150)
    .describe(
      'How long a line of recall that would be shown waits for the model; asked for by hand it waits to the end.',
    ),
  sure: z
    .number()
    .min(0)
    .max(1)
    .default(0.85)
    .describe('From this probability on, recall answers alone; 1 is nearly never, 0 always.'),
  ahead: z
    .boolean()
    .default(true)
    .describe('When a suggestion was accepted, let the model begin the line below before it is asked for.'),
  threads: z
    .int()
    .min(0)
    .max(256)
    .default(0)
    .describe('Threads for llama; 0: the fastest number, measured at its first start.'),
  gpu: z.boolean().default(true).describe('Let llama use a graphics processor where one works.'),
  tokenVariable: z.string().default('').describe("Environment variable that holds the server's bearer token."),
  tokenFile: z.string().default('').describe("File that holds the server's bearer token."),
  caFile: z.string().default('').describe('PEM file of certificate authorities to trust beside those of Node.'),
});

const ConfigSchema = z.object({
  enable: z.boolean().default(true).describe('Suggest completions.'),
  index: indexSchema.prefault({}),
  completion: completionSchema.prefault({}),
  context: contextSchema.prefault({}),
  engine: engineSchema.prefault({}),
  log: z.enum(['error', 'warn', 'info', 'debug']).default('info').describe('Least severe message that is logged.'),
});

export type Config = z.infer<typeof ConfigSchema>;

export const defaultConfig: Config = ConfigSchema.parse({});

/** The same settings with no engine beside recall. */
export function withRecallAlone(config: Config): Config {
  return { ...config, engine: { ...config.engine, use: 'recall' } };
}

/** Settings as they came from one place, unchecked. */
export interface ConfigLayer {
  /** Where they came from, as a person would name it: "linewright.json", "the editor". */
  readonly source: string;
  readonly raw: unknown;
  /** It comes with the code that is worked on and may be anybody's: it must not say where that code is sent. */
  readonly isFromWorkspace?: boolean | undefined;
}

/** Settings that only a person sets: a folder that names a server would get the code and the token of whoever opens it. */
const personalKeys = ['engine'];

/** What measures recall, and tests it, must not depend on whether a model is installed here. */
export const recallAlone: Config = withRecallAlone(defaultConfig);

/** One setting as the documentation shows it. */
export interface Setting {
  /** `completion.maxLines` */
  readonly key: string;
  readonly default: unknown;
  /** "a whole number from 1 to 100" */
  readonly allowed: string;
  readonly description: string;
  /** Of its value, in JSON Schema: what an editor needs to check and offer it. */
  readonly schema: object;
}

/** A misplaced file can hold thousands of unknown keys; nobody reads more than the first of the warnings. */
const maxWarnings = 20;

/** A found value is quoted up to this many characters. */
const maxQuoted = 60;

/**
 * Merges the layers, later ones over earlier ones. Never fails: an unknown key is named in a warning and left out, a bad
 * value is named with what is allowed, and the last good value of that one setting stays. What no layer sets has its
 * default.
 */
export function parseConfig(
  layers: readonly ConfigLayer[],
  lastGood: Config,
): { readonly config: Config; readonly warnings: readonly string[] } {
  const merged = new Map<string, unknown>();
  const warnings: string[] = [];
  for (const { source, raw, isFromWorkspace } of layers) {
    if (raw !== undefined && raw !== null) {
      const warn = (message: string) => void warnings.push(`${message} (${source})`);
      const usable = isFromWorkspace === true ? withoutPersonal(raw, warn) : raw;
      mergeObject(ConfigSchema, '', usable, lastGood, merged, warn);
    }
  }
  if (warnings.length > maxWarnings) {
    const left = warnings.length - maxWarnings;
    warnings.length = maxWarnings;
    warnings.push(`... and ${left} more problems with settings.`);
  }
  return { config: ConfigSchema.parse(nest(merged)), warnings };
}

function withoutPersonal(raw: unknown, warn: (message: string) => void): unknown {
  if (!isRecord(raw)) return raw;
  for (const key of personalKeys.filter((name) => Object.hasOwn(raw, name))) {
    warn(`"${key}" cannot be set by a workspace folder; set it in the editor or in your own file.`);
  }
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !personalKeys.includes(key)));
}

/** Every setting, in the order of the schema. */
export function listSettings(): Setting[] {
  return leaves(ConfigSchema, '').map(({ key, schema }) => {
    const { default: fallback, description, $schema: _, ...value } = jsonSchema(schema);
    return { key, default: fallback, allowed: describeAllowed(schema), description: description ?? '', schema: value };
  });
}

function mergeObject(
  schema: z.ZodObject,
  prefix: string,
  raw: unknown,
  lastGood: unknown,
  merged: Map<string, unknown>,
  warn: (message: string) => void,
): void {
  if (!isRecord(raw)) {
    warn(`${prefix === '' ? 'settings' : `"${prefix.slice(0, -1)}"`} should be an object; found ${quote(raw)}.`);
    return;
  }
  const fields = schema.shape;
  for (const [name, value] of Object.entries(raw)) {
    const key = prefix + name;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      if (key !== '$schema') {
        warn(`There is no setting "${key}".${guessKey(name, prefix, fields)}`);
      }
      continue;
    }
    const inner = objectInside(field);
    const good = isRecord(lastGood) ? lastGood[name] : undefined;
    if (inner !== undefined && value !== null && value !== undefined) {
      mergeObject(inner, `${key}.`, value, good, merged, warn);
    } else if (value !== null && value !== undefined) {
      // Editors send null for a setting that is not set: then the lower layers hold.
      const parsed = z.safeParse(field, value);
      merged.set(key, parsed.success ? parsed.data : good);
      if (!parsed.success) {
        warn(`"${key}" should be ${describeAllowed(field)}; found ${quote(value)}. It stays ${quote(good)}.`);
      }
    }
  }
}

/** The nearest key here, or the only setting of that name elsewhere. */
function guessKey(name: string, prefix: string, fields: Readonly<Record<string, unknown>>): string {
  const here = nearest(name, Object.keys(fields));
  const elsewhere = leaves(ConfigSchema, '').filter(({ key }) => key === name || key.endsWith(`.${name}`));
  const guess = here === undefined ? elsewhere[0]?.key : prefix + here;
  return guess === undefined ? '' : ` Did you mean "${guess}"?`;
}

function leaves(schema: z.ZodObject, prefix: string): { key: string; schema: z.core.$ZodType }[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const inner = objectInside(field);
    return inner === undefined ? [{ key: prefix + name, schema: field }] : leaves(inner, `${prefix}${name}.`);
  });
}

function objectInside(field: z.core.$ZodType): z.ZodObject | undefined {
  const inner = field instanceof z.ZodPrefault || field instanceof z.ZodDefault ? field.unwrap() : field;
  return inner instanceof z.ZodObject ? inner : undefined;
}

function describeAllowed(field: z.core.$ZodType): string {
  const { type, enum: choices, minimum, maximum, items } = jsonSchema(field);
  if (choices !== undefined) {
    return `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;
  }
  switch (type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number':
      return `a ${type === 'integer' ? 'whole ' : ''}number from ${minimum} to ${maximum}`;
    case 'array':
      return isRecord(items) && items.type === 'string' ? 'a list of strings' : 'a list';
    case 'string':
      return 'a string';
    default:
      return 'a different value';
  }
}

function jsonSchema(field: z.core.$ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(field, { io: 'input' });
}

/** `{ "a.b": 1 }` as `{ a: { b: 1 } }`. */
function nest(flat: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [key, value] of flat) {
    const path = key.split('.');
    const last = path.pop() ?? key;
    let node = root;
    for (const name of path) {
      const next = isRecord(node[name]) ? node[name] : {};
      node[name] = next;
      node = next;
    }
    node[last] = value;
  }
  return root;
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > maxQuoted ? `${text.slice(0, maxQuoted)}...` : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
