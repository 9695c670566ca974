/** Import statements put together from their captured parts, and paths such as `a::{b, c as d}` taken apart. Pure. */
import type { Span } from '../base/span.ts';
import type { Captured, RawImport } from './captures.ts';
import type { ImportFact } from './facts.ts';

type ImportedName = ImportFact['names'][number];

/** In order of the text. One statement that names several modules gives one fact for each. */
export function importsOf(captured: Captured, text: string, languageId: string): ImportFact[] {
  const facts = fromParts(captured.imports);
  for (const span of captured.importPaths) {
    const words = text.slice(span.start, span.end);
    for (const { module, names } of pathsOf(words, languageId)) facts.push({ module, names, span });
  }
  return facts.sort((a, b) => a.span.start - b.span.start);
}

function fromParts(raws: readonly RawImport[]): ImportFact[] {
  const byModule = new Map<number, { module: string; names: ImportedName[]; span: Span }>();
  for (const raw of raws) {
    let fact = byModule.get(raw.moduleStart);
    if (!fact) {
      fact = { module: unquoted(raw.module), names: [], span: { start: raw.start, end: raw.end } };
      byModule.set(raw.moduleStart, fact);
    }
    const { name, alias = name } = raw;
    if (name === undefined || alias === undefined) continue;
    if (!fact.names.some((known) => known.name === name && known.alias === alias)) fact.names.push({ name, alias });
  }
  return [...byModule.values()];
}

function unquoted(module: string): string {
  return module
    .slice(0, LONGEST_STATEMENT)
    .trim()
    .replace(/^\(\s*|\s*\)$/g, '')
    .replace(/^["'`<]|["'`>]$/g, '');
}

/** A longer one is no import that a person wrote; some of the patterns below look at every pair of its spaces. */
const LONGEST_STATEMENT = 10_000;

interface ImportedPath {
  readonly module: string;
  readonly names: ImportedName[];
}

/** The paths of `use std::{fmt, io::Read as R}`, `import a.b.C as D`, `use function A\g`. */
function pathsOf(statement: string, languageId: string): ImportedPath[] {
  const separator = languageId === 'rust' ? '::' : languageId === 'php' ? '\\' : '.';
  const body = statement
    .slice(0, LONGEST_STATEMENT)
    .replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ' ')
    .replace(/^[\s\S]*?\b(?:import|use)\s+(?:(?:static|function|const)\s+)?/, '')
    .replace(/;?\s*$/, '');
  const paths = new Map<string, ImportedName[]>();
  addTree(paths, '', body, separator, 0);
  return [...paths].map(([module, names]) => ({ module, names }));
}

/** Nested deeper than this is no import that a person wrote. */
const DEEPEST = 16;

function addTree(
  paths: Map<string, ImportedName[]>,
  prefix: string,
  tree: string,
  separator: string,
  depth: number,
): void {
  for (const branch of splitAtCommas(tree)) {
    const brace = branch.indexOf('{');
    if (brace >= 0 && depth < DEEPEST) {
      const inside = branch.slice(brace + 1, branch.lastIndexOf('}'));
      addTree(paths, joined(prefix, branch.slice(0, brace).trim(), separator), inside, separator, depth + 1);
    } else addPath(paths, joined(prefix, branch, separator), separator);
  }
}

function joined(prefix: string, rest: string, separator: string): string {
  const tail = rest.startsWith(separator) ? rest.slice(separator.length) : rest;
  const head = prefix.endsWith(separator) ? prefix.slice(0, -separator.length) : prefix;
  return head === '' ? tail : `${head}${separator}${tail}`;
}

function addPath(paths: Map<string, ImportedName[]>, path: string, separator: string): void {
  const [whole = '', alias] = path.split(/\s+as\s+/);
  const at = whole.lastIndexOf(separator);
  const last = at < 0 ? whole : whole.slice(at + separator.length);
  const module = at < 0 ? whole : whole.slice(0, at);
  if (module === '') return;
  const names = paths.get(module) ?? [];
  paths.set(module, names);
  // `use foo;` and `use a::{self}` bring in the module itself.
  if (at < 0 || last === 'self') {
    if (alias !== undefined) names.push({ name: '*', alias: alias.trim() });
  } else names.push({ name: last.trim(), alias: (alias ?? last).trim() });
}

function splitAtCommas(tree: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= tree.length; at++) {
    const character = tree[at];
    if (character === '{') depth++;
    else if (character === '}') depth--;
    if (at < tree.length && !(character === ',' && depth === 0)) continue;
    const part = tree.slice(from, at).trim();
    if (part !== '') parts.push(part);
    from = at + 1;
  }
  return parts;
}
