/**
 * What a function of the open buffer gives, by the text of its header: the buffer may be broken at the cursor, and has no facts of its
 * own. Knows no other file.
 */
import type { Window } from '../base/window.ts';
import { declaredType } from './typeText.ts';

/** Characters looked through on each side. */
const reach = 60_000;
/** A header of more is not read to its end; nor are more places of a name looked at. */
const longestHeader = 500;
const mostPlaces = 24;
const mostHeaders = 2;

/** What stands before the name on its line, where it is declared. Patterns hold no name: compiling some for every name costs too much. */
const ofScript = /(?:\bfunction\s+|^[ \t]*(?:(?:public|private|protected|static|async|get|override)[ \t]+)*)$/;
const typed = /^[ \t]*(?:[\w.<>[\],?]+[ \t]+)+$/;
const leads: Readonly<Record<string, RegExp>> = {
  python: /^[ \t]*(?:async[ \t]+)?def[ \t]+$/,
  rust: /\bfn[ \t]+$/,
  go: /^func[ \t]+(?:\([^)]*\)[ \t]*)?$/,
  kotlin: /\bfun[ \t]+(?:<[^>]*>[ \t]*)?(?:[\w.<>?]+\.)?$/,
  java: typed,
  csharp: typed,
  typescript: ofScript,
  typescriptreact: ofScript,
};
/** Behind it: parameters of types, and the parenthesis. */
const parameters = /^\s*(?:<[^>\n]{0,120}>)?\s*\(/;

/** Types as the headers have them, those above the cursor first. */
export function givenByOwn({ prefix, suffix, languageId }: Window, name: string): string[] {
  const lead = leads[languageId];
  if (lead === undefined || name === '') return [];
  const found: string[] = [];
  for (const text of [prefix.slice(-reach), suffix.slice(0, reach)]) {
    let looked = 0;
    for (let at = text.indexOf(name); at >= 0 && looked < mostPlaces; at = text.indexOf(name, at + name.length)) {
      looked++;
      const start = text.lastIndexOf('\n', at) + 1;
      const open = parameters.exec(text.slice(at + name.length, at + name.length + 160));
      if (open === null || at - start > 160 || !lead.test(text.slice(start, at))) continue;
      const signature = headerAt(text, start, at + name.length + open[0].length - 1);
      const type = signature && declaredType({ ...method, name, signature }, languageId);
      if (type !== undefined && type !== '') found.push(type);
      if (found.length >= mostHeaders) return found;
    }
  }
  return found;
}

const method = { kind: 'method', span: { start: 0, end: 0 }, nameSpan: { start: 0, end: 0 }, container: -1 } as const;

/** Up to the body: behind the parameters, to where a block or a line ends. */
function headerAt(text: string, start: number, open: number): string | undefined {
  const end = Math.min(text.length, start + longestHeader);
  let depth = 0;
  for (let at = open; at < end; at++) {
    const character = text[at];
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    if (depth > 0 || at === open) continue;
    const rest = /^[^\n{=;]*/.exec(text.slice(at + 1, end))?.[0] ?? '';
    return `${text.slice(start, at + 1)}${rest}`.replace(/\s+/g, ' ').replace(/:\s*$/, '').trim();
  }
  return undefined;
}
