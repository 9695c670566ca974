/**
 * The symbol table of a file: its definitions with the first line of their documentation and whether other files may use them. Made when
 * it is asked for, from facts and text; indexing pays nothing for it.
 */
import { matchesOf } from '../base/matches.ts';
import type { Definition, DefinitionKind } from '../syntax/facts.ts';
import type { FileRecord } from '../workspace/view.ts';
import { classOf } from './members.ts';

export interface SymbolFact {
  readonly name: string;
  readonly kind: DefinitionKind;
  readonly signature: string;
  /** One-based line of the name. */
  readonly line: number;
  /** Names of the classes and modules around it, outermost first. */
  readonly container: readonly string[];
  /** First line of what is written about it; empty when nothing is. */
  readonly doc: string;
  /** Whether other files may use it, as the language has it. */
  readonly isExported: boolean;
}

/** Container names told, and documentation looked through, in characters. */
const deepest = 8;
const longestDoc = 2_000;

export function symbolsOf({ facts, languageId }: FileRecord, text: string): SymbolFact[] {
  const exported = exportedNames(text, languageId);
  return facts.definitions.map((definition) => ({
    name: definition.name,
    kind: definition.kind,
    signature: definition.signature,
    line: text.slice(0, definition.nameSpan.start).split('\n').length,
    container: containersOf(facts.definitions, definition),
    doc: docOf(definition, text, languageId),
    isExported: isExported(definition, languageId, exported),
  }));
}

function containersOf(all: readonly Definition[], definition: Definition): string[] {
  const names: string[] = [];
  for (let at = classOf(all, definition); at >= 0 && names.length < deepest; ) {
    const around = all[at];
    if (around === undefined) break;
    names.unshift(around.name);
    at = classOf(all, around);
  }
  return names;
}

/** The comment directly above, or Python's string below the header. */
function docOf({ span, nameSpan }: Definition, text: string, languageId: string): string {
  if (languageId === 'python') {
    const body = text.slice(nameSpan.end, Math.min(span.end, nameSpan.end + longestDoc));
    const inside = /^[^\n]*(?:\n[^\n]*){0,20}?:[ \t]*\n\s*[rRuU]?(?:"""|''')\s*([^\n]*?)\s*(?:"""|'''|\n|$)/.exec(
      body,
    )?.[1];
    if (inside !== undefined && inside !== '') return inside;
  }
  const above = text.slice(span.start, nameSpan.start).slice(0, longestDoc);
  const comment = above
    .split('\n')
    .filter((line) => /^\s*(?:\/\/|\/\*|\*|#(?!\[)|--)/.test(line))
    .map((line) => line.replace(/^\s*(?:\/\/[/!]?|\/\*+|\*+\/?|#+|--)\s?|\s*\*+\/\s*$/g, '').trim());
  return comment.find((line) => line !== '' && !line.startsWith('@')) ?? '';
}

const exportLists =
  /^(?:export\s*(?:type\s*)?|module\.exports\s*=\s*|export default\s+)(?:\{([^}]{0,5000})\}|([\w$]+))/gm;
const singleExports = /^(?:module\.)?exports\.([\w$]+)\s*=/gm;

/** Names in a list at the file's level: `export { a, b as c }`, `module.exports = { a }`, `__all__ = ['a']`. */
function exportedNames(text: string, languageId: string): ReadonlySet<string> | undefined {
  if (languageId === 'python') {
    const list = /^__all__\s*(?::[^=\n]*)?=\s*[[(]([^\])]{0,20000})/m.exec(text)?.[1];
    return list === undefined ? undefined : new Set(list.match(/\w+/g));
  }
  if (!/^(?:java|type)script/.test(languageId)) return undefined;
  const lists = matchesOf(exportLists, text);
  const single = matchesOf(singleExports, text).map(([, name = '']) => name);
  return new Set([...lists.flatMap(([, list = '', one = '']) => `${list} ${one}`.match(/[\w$]+/g) ?? []), ...single]);
}

function isExported(
  { name, signature, container }: Definition,
  languageId: string,
  listed: ReadonlySet<string> | undefined,
): boolean {
  switch (languageId) {
    case 'python':
      return container < 0 && listed !== undefined ? listed.has(name) : !/^_(?!_\w+__$)/.test(name);
    case 'javascript':
    case 'javascriptreact':
    case 'typescript':
    case 'typescriptreact':
      if (container >= 0) return !/^#|^_/.test(name) && !/\b(?:private|protected)\b/.test(signature);
      return /^(?:export|declare)\b/.test(signature) || listed?.has(name) === true;
    case 'go':
      return /^\p{Lu}/u.test(name);
    case 'rust':
      return /\bpub\b/.test(signature);
    case 'java':
    case 'csharp':
      return /\b(?:public|protected)\b/.test(signature);
    case 'c':
    case 'cpp':
      return !/\bstatic\b/.test(signature);
    default:
      return !/\b(?:private|internal)\b/.test(signature);
  }
}
