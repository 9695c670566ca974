/**
 * What the open file's text says of a variable or an attribute: its declared type, the value it is given, or of what it is a part.
 * Text rules, as the buffer may be broken at the cursor. Knows no other file.
 */
import { byLine } from '../base/byLine.ts';
import { endOfLine } from '../base/lines.ts';
import { matchesOf } from '../base/matches.ts';
import { isWholeWord } from '../base/wholeWord.ts';
import type { Window } from '../base/window.ts';

export interface Given {
  /** `type`: a declared type; `value`: an expression; `part`: the member `text` of the expression `of`. */
  readonly kind: 'type' | 'value' | 'part';
  readonly text: string;
  readonly of: string;
  /** It is one of what `text` holds: the variable of a loop. */
  readonly isElement: boolean;
}

/** Characters looked through on each side. */
const reach = 60_000;
const most = 6;
const longestValue = 200;
/** Lines looked at for a name, longer lines, and how far a pattern of parts may reach. */
const mostPlaces = 24;
const longestLine = 600;
const apartReach = 400;

const type = String.raw`[&*?\s]*(?:mut\s+)?[\p{L}_'"\[][\p{L}\p{N}_$.:'"&*\\]*(?:[<\[][^=;{}\n]{0,80}[>\]])?(?:\[\])?(?:\s*\|\s*[\p{L}\p{N}_$.'"]+(?:\[[^\]\n]{0,60}\])?)*`;
const value = String.raw`(?:await\s+|yield\s+|try\s+)*(?<said>[^\n;]{1,${longestValue}})`;

/** Nearest above the cursor first, then from the text's end: a field may be declared below. */
export function givenTo(window: Window, name: string, isOfSelf: boolean): Given[] {
  const above = window.prefix.slice(-reach);
  const below = window.suffix.slice(0, reach);
  const inAbove = found(above, name, isOfSelf, window.languageId, false);
  const inBelow = isOfSelf ? found(below, name, isOfSelf, window.languageId, true) : [];
  // A declared type says more than a value, wherever it stands.
  const all = [...inAbove, ...inBelow];
  const typed = all.filter(({ given }) => given.kind === 'type' && isOfSelf);
  return [...typed, ...all.filter((one) => !typed.includes(one))].slice(0, most).map(({ given }) => given);
}

interface Found {
  readonly index: number;
  readonly given: Given;
}

function found(text: string, name: string, isOfSelf: boolean, languageId: string, isBelow: boolean): Found[] {
  const places: Found[] = [];
  let looked = 0;
  let lineStart = -1;
  const next = (from: number) => (isBelow ? text.indexOf(name, from) : text.lastIndexOf(name, from));
  for (let at = next(isBelow ? 0 : text.length); at >= 0 && looked < mostPlaces && places.length < most; ) {
    if (mayBeDeclared(text, at, name.length)) {
      const start = text.lastIndexOf('\n', at - 1) + 1;
      const line = text.slice(start, endOfLine(text, at));
      if (start !== lineStart && line.length <= longestLine) {
        looked++;
        places.push(...inLine(line, name, isOfSelf, languageId).map((given) => ({ index: at, given })));
      }
      lineStart = start;
      const part = takesApart.test(languageId) ? takenApart(text, at, name) : undefined;
      if (part !== undefined) places.push({ index: at, given: part });
    }
    if (!isBelow && at === 0) break;
    at = next(isBelow ? at + name.length : at - 1);
  }
  return places;
}

/** A whole word, behind which nothing is used of it. */
function mayBeDeclared(text: string, at: number, length: number): boolean {
  if (!isWholeWord(text, at, length)) return false;
  let end = at + length;
  while (text[end] === ' ') end++;
  const after = text[end] ?? '';
  // `name -> ...`, and not `name->member`.
  if (end > at + length && text.startsWith('->', end)) return true;
  return after !== '.' && after !== '(' && after !== '[' && after !== '-' && after !== '+' && after !== '\n';
}

/** What one line says of any name: `isOfSelf` when it stands behind `self.`, `this.` and the like. */
interface Declared {
  readonly name: string;
  readonly isOfSelf: boolean;
  readonly given: Given;
}

const mostKnownLines = 20_000;
const declaredBy = new Map<string, (line: string) => readonly Declared[]>();

function inLine(line: string, name: string, isOfSelf: boolean, languageId: string): readonly Given[] {
  const declared = declaredBy.get(languageId) ?? byLine(mostKnownLines, (own) => declaredIn(own, languageId));
  declaredBy.set(languageId, declared);
  return declared(line)
    .filter((one) => one.name === name && (isOfSelf || !one.isOfSelf))
    .map(({ given }) => given);
}

/** Languages in which a value is taken apart by the names of its members. */
const takesApart = /script|^(?:vue|svelte|astro)$/;
const openedBy = /(?:^|[\s(;])(?:const|let|var|val)?\s*\(?\{[^{}=;]*(?:=[^{}=;,]*,[^{}=;]*)*$/;
const renamedFrom = /([\p{L}_$][\p{L}\p{N}_$]*)\s*:\s*$/u;
const closedBy = /^\s*(?:=[^,{}]*)?(?:,[^{}=;]*)?\}\s*(?::\s*([\p{L}_$][^=\n,)]{0,80}))?\s*(?:=\s*([^\n;]{1,120}))?/u;

/** `const { name } = value`, `const { other: name } = value`, `({ name }: Type)`. */
function takenApart(text: string, at: number, name: string): Given | undefined {
  const before = text.slice(Math.max(0, at - apartReach), at);
  const open = before.lastIndexOf('{');
  if (open < 0 || !openedBy.test(before.slice(Math.max(0, open - 20)))) return undefined;
  const after = closedBy.exec(text.slice(at + name.length, at + name.length + apartReach));
  const of = after?.[2];
  const member = renamedFrom.exec(before.slice(open))?.[1] ?? name;
  return of === undefined ? undefined : partOf(member, of);
}

/**
 * Each pattern matches a name wherever one may stand and looks ahead at what is said of it, so that the next name on the line is
 * seen too. Patterns hold no name: compiling some for every name costs more than the rest of a request.
 */
interface Rule {
  readonly pattern: RegExp;
  /** A line without it is not looked at. */
  readonly sign: string;
  readonly make: (text: string) => Given | undefined;
}

const ofType = (text: string): Given | undefined =>
  /^(?:return|new|await|else|in|of|import|from|as|case|throw|yield|not|and|or|let|const|var|val|def|fn|mut|package|public|private|static|final)$/.test(
    text,
  )
    ? undefined
    : { kind: 'type', text, of: '', isElement: false };
const ofValue = (text: string): Given => ({ kind: 'value', text: wholeExpression(text), of: '', isElement: false });
const ofElement = (text: string): Given => ({ kind: 'value', text: wholeExpression(text), of: '', isElement: true });

const bare = String.raw`(?<![\p{L}\p{N}_$.])(?<self>(?:self|this|cls)\s*\.\s*#?|\$this->|@)?(?<name>[\p{L}_$][\p{L}\p{N}_$]*)(?![\p{L}\p{N}_$])`;
const rule = (sign: string, source: string, make: Rule['make']): Rule => ({
  sign,
  pattern: new RegExp(source, 'gu'),
  make,
});

const chain = String.raw`[\p{L}_$](?:[\p{L}\p{N}_$#?!]|\.(?!stream\(|iter\(|iter_mut\(|into_iter\()|\(\)){0,120}?`;
const eachOf = {
  '=>': 'find|findLast|findIndex|filter|map|flatMap|forEach|some|every|sort',
  '->': 'map|filter|forEach|anyMatch|allMatch|noneMatch|flatMap|removeIf|any|all|none|find|first|firstOrNull|mapNotNull|associateBy|groupBy|sortedBy|onEach',
  '|': 'map|filter|for_each|any|all|find|filter_map|flat_map|position',
};

/** A function without a name that is given each of what stands before it. */
function ofLambda(sign: keyof typeof eachOf): string {
  const opening = {
    '=>': String.raw`\(\s*(?:async\s+)?\(?`,
    '->': String.raw`\s*[({]\s*\(?`,
    '|': String.raw`\(\s*(?:move\s+)?\|[\s&(]*`,
  };
  const closing = { '=>': String.raw`[^=\n]{0,80}=>`, '->': String.raw`\s*\)?\s*->`, '|': String.raw`[^|\n]{0,80}\|` };
  const asStream = String.raw`(?:\.(?:stream|iter|iter_mut|into_iter)\(\))?`;
  return String.raw`(?<said>${chain})${asStream}\??\.(?:${eachOf[sign]})${opening[sign]}${bare}(?=${closing[sign]})`;
}

const rulesOfAll: readonly Rule[] = [
  // name: Type, name?: Type; of Kotlin, Rust, TypeScript and Python, parameters and fields too
  rule(':', String.raw`${bare}(?=[?!]?\s*:(?![:=])\s*(?<said>${type}))`, ofType),
  // name = value, name := value, name: Type = value
  rule('=', String.raw`${bare}(?=(?:\s*:\s*[^=\n]{1,80})?\s*(?::=|=(?![=>~]))\s*${value})`, ofValue),
  // for (const name of values), for name in values, for (Type name : values), foreach ($values as $name)
  rule('for', String.raw`\bfor\b[^\n]{0,60}?${bare}(?=\s*\)?\s*(?:of|in|:)\s+${value})`, ofElement),
  // with open() as name, except Error as name
  rule(' as ', String.raw`\bwith\s+(?<said>[^\n]{1,160}?)\s+as\s+${bare}`, ofValue),
  // values.map((name) => ..., values.stream().map(name -> ..., values.map { name -> ..., values.iter().map(|name| ...
  ...(['=>', '->', '|'] as const).map((sign) => rule(sign, ofLambda(sign), ofElement)),
  // value?.let { name -> ...
  rule('->', String.raw`(?<said>${chain})\??\.(?:let|also)\s*\{\s*${bare}(?=\s*->)`, ofValue),
  rule(' as ', String.raw`\bexcept\s+\(?(?<said>[\w.]+)[^\n]*?\bas\s+${bare}`, ofType),
];

/** Type name; Type name = ..., and parameters; for (Type name : values) */
const typeBefore = (name: string) =>
  rule(
    ' ',
    String.raw`(?<said>[\p{L}_][\p{L}\p{N}_.:\\]*(?:<[^>;{}\n]{0,80}>+)?(?:\[\])?)[\s*&]+${name}(?=\s*[;=,):])`,
    (text) => (text === 'var' || text === 'auto' ? undefined : ofType(text)),
  );

const rulesOfGo: readonly Rule[] = [
  // name *Type of parameters, receivers, var and struct fields
  rule(
    ' ',
    String.raw`(?:[(,]|\bvar|^)[ \t]*(?!var[ \t])(?<names>(?:\w+,\s*)*\w+)[ \t]+(?=(?<said>(?:\.\.\.|\[\d*\]|\*|map\[\w+\])*[\p{L}_][\p{L}\p{N}_.]*))`,
    ofType,
  ),
  // name, err := value
  rule('=', String.raw`${bare}(?=(?:\s*,\s*\w+)+\s*:?=\s*${value})`, ofValue),
  // for _, name := range values
  rule('range', String.raw`\bfor\s+\w+\s*,\s*${bare}(?=\s*:=\s*range\s+${value})`, ofElement),
];

const ruleOfTypeBefore = typeBefore(bare);
const ruleOfPhp = typeBefore(String.raw`(?<name>\$?[\p{L}_][\p{L}\p{N}_]*)(?![\p{L}\p{N}_$])`);

function rulesOf(languageId: string): readonly Rule[] {
  if (languageId === 'go') return rulesOfGo;
  if (languageId === 'php') return [ruleOfPhp];
  return /^(?:java|csharp|c|cpp|groovy|scala|dart|objective-c)$/.test(languageId) ? [ruleOfTypeBefore] : [];
}

function declaredIn(line: string, languageId: string): readonly Declared[] {
  const declared: Declared[] = [];
  for (const { sign, pattern, make } of [...rulesOfAll, ...rulesOf(languageId)]) {
    if (!line.includes(sign)) continue;
    for (const { groups = {} } of matchesOf(pattern, line)) {
      const { said = '', self, name = '', names = name } = groups;
      const given = make(said.trim());
      if (given === undefined) continue;
      for (const one of names.split(/,\s*/)) declared.push({ name: one, isOfSelf: self !== undefined, given });
    }
  }
  return declared;
}

function partOf(name: string, of: string): Given | undefined {
  return of === '' ? undefined : { kind: 'part', text: name, of: wholeExpression(of), isElement: false };
}

/** Up to where its brackets close: `make(x), y` is `make(x)`; `a.b() {` is `a.b()`. */
function wholeExpression(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if ('([{'.includes(character)) {
      if (character === '{' && depth === 0 && text[at - 1] === ' ') return text.slice(0, at).trim();
      depth++;
    } else if (')]}'.includes(character)) {
      if (depth === 0) return text.slice(0, at).trim();
      depth--;
    } else if (
      depth === 0 &&
      (character === ',' || (character === ':' && text[at + 1] !== ':' && text[at - 1] !== ':'))
    )
      return text.slice(0, at).trim();
    else if (depth === 0 && / (?:if|else|or|and|as|\?\?|\|\||\?) /.test(text.slice(at, at + 6)) && character === ' ')
      return text.slice(0, at).trim();
  }
  // What is called over several lines has its closing bracket further down.
  if (depth > 0) return `${text.slice(0, text.search(/[([{]/))}()`;
  return text
    .replace(/^(?:await|new)\s+(?=\w+$)/, '')
    .replace(/\?$/, '')
    .trim();
}
