/**
 * The classes and the function around the cursor, told by headers and indentation: an open buffer's tree may be broken at the cursor,
 * and its facts are not made at every keystroke. Knows no other file.
 */
import { byObject } from '../base/byObject.ts';
import type { Window } from '../base/window.ts';

interface ClassAround {
  readonly name: string;
  /** As written, without type arguments. */
  readonly bases: readonly string[];
}

interface FunctionAround {
  readonly name: string;
  /** The header, from the start of its line to the line of the cursor at most. */
  readonly header: string;
}

export interface Around {
  /** Innermost first. */
  readonly classes: readonly ClassAround[];
  readonly functions: readonly FunctionAround[];
}

/** Characters looked through above the cursor. */
const reach = 60_000;
const longestHeader = 1_000;
const classHeader =
  /^\s*(?:(?:export|default|abstract|public|private|protected|internal|static|final|sealed|open|data|partial|pub(?:\([^)]*\))?|unsafe|inline|value|enum|case|declare|readonly|record|annotation|companion|inner|fun)\s+)*(?:class|interface|trait|struct|object|enum|impl|record|protocol|extension|module)\b/;
const functionHeader =
  /^\s*(?:(?:export|default|abstract|public|private|protected|internal|static|final|override|async|suspend|inline|open|pub(?:\([^)]*\))?|unsafe|const|virtual|extern|operator|tailrec|infix|synchronized|native|readonly|get|set)\s+)*(?:(?:def|function\*?|fun|fn|func)\s+(?:\([^)]*\)\s*)?(?:<[^>]*>\s*)?(?:[\w.<>?]+\.)?([\p{L}_$][\p{L}\p{N}_$?!]*)|(?:[\w$<>[\],.?&*:\s]+\s)?[*&]*([\p{L}_$#][\p{L}\p{N}_$]*)\s*(?:<[^>]*>)?\s*\([^;]*$)/u;
const notFunctions =
  /^(?:if|for|while|switch|catch|return|else|match|with|when|using|lock|foreach|elif|except|new|await|throw|yield|in|of)$/;

/** By indentation: each header further out stands further left. Several ask for it at each keystroke. */
export const around = byObject(read);

function read(window: Window): Around {
  const lines = window.prefix.slice(-reach).split('\n');
  const classes: ClassAround[] = [];
  const functions: FunctionAround[] = [];
  let indent = indentAt(lines, window);
  for (let at = lines.length - 2; at >= 0 && indent > 0; at--) {
    const line = (lines[at] ?? '').slice(0, longestHeader);
    if (line.trim() === '' || indentOf(line) >= indent || /^\s*[)\]}>]/.test(line)) continue;
    indent = indentOf(line);
    const header = headerFrom(lines, at);
    if (classHeader.test(line)) {
      const found = classOf(header, window.languageId);
      if (found !== undefined) classes.push(found);
      continue;
    }
    const match = functionHeader.exec(line);
    const name = match?.[1] ?? match?.[2];
    if (name === undefined || notFunctions.test(name)) continue;
    functions.push({ name, header });
    const owner = /^\s*func\s*\(\s*\w*\s*\*?\s*(\w+)/.exec(line)?.[1];
    if (window.languageId === 'go' && owner !== undefined) classes.push({ name: owner, bases: [] });
  }
  return { classes, functions };
}

/** Of the cursor's line; of an empty one that of the last line above that is not, a step further in behind an opened block. */
function indentAt(lines: readonly string[], { indent }: Window): number {
  const own = lines.at(-1) ?? '';
  if (own.trim() !== '' || indent.length > 0) return indentOf(own === '' ? indent : own);
  const above = lines.slice(0, -1).findLast((line) => line.trim() !== '') ?? '';
  return indentOf(above) + (/[{:(]\s*$/.test(above) ? 1 : 0);
}

function indentOf(line: string): number {
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length;
}

function headerFrom(lines: readonly string[], at: number): string {
  let header = '';
  for (let line = at; line < lines.length && header.length < longestHeader; line++) {
    header += `${lines[line]}\n`;
    if (/[{:;]\s*$|=>\s*$/.test(lines[line] ?? '')) break;
  }
  return header.slice(0, longestHeader);
}

const ordinaryWords =
  /^(?:extends|implements|with|public|private|protected|virtual|where|for|class|interface|struct|trait|permits|final|override|typename|metaclass|by|dyn|impl|mut|ref|const)$/;

function classOf(header: string, languageId: string): ClassAround | undefined {
  const text = header.replace(/<[^<>]*(?:<[^<>]*>[^<>]*)*>/g, '').replace(/\{[\s\S]*$/, '');
  if (languageId === 'rust') {
    const impl = /\bimpl\s+(?:!?([\w:]+)\s+for\s+)?&?(?:mut\s+)?([\w:]+)/.exec(text);
    if (impl !== null) return { name: lastPart(impl[2] ?? ''), bases: impl[1] === undefined ? [] : [impl[1]] };
  }
  const named =
    /\b(?:class|interface|trait|struct|object|enum|record|module|protocol|extension)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(
      text,
    );
  if (named === null) return undefined;
  const name = named[1] ?? '';
  // Constructor parameters of Kotlin and C#, keyword arguments of Python, are no bases.
  const rest = text.slice(named.index + named[0].length);
  const tail = languageId === 'python' ? rest.replace(/\w+\s*=\s*[\w.]+/g, '') : afterParameters(rest);
  const bases = tail.match(/[\p{L}_$][\p{L}\p{N}_$.:\\]*/gu) ?? [];
  return { name, bases: bases.filter((base) => !ordinaryWords.test(base)).slice(0, 8) };
}

/** `(val a: Int) : Base(a), Other` -> ` : Base, Other`. */
function afterParameters(rest: string): string {
  return rest.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '');
}

function lastPart(name: string): string {
  return name.split('::').at(-1) ?? name;
}
