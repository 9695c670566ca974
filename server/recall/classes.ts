/**
 * Classes of tokens: what a token is, apart from which one it is. Keywords and operators are their own classes, names fall
 * into a class by how they are written. Knows no language: the keywords are those of all first-class languages together.
 */
import { TokenKind } from './tokens.ts';

/** What is not there: before a text's first token, or where a slot has nothing to hold. */
export const absentClass = 0;

const shapes = [
  ...[
    'absent',
    'newline deeper',
    'newline',
    'newline shallower',
    'newline 2 shallower',
    'newline 3 shallower',
    'opaque',
  ],
  ...[
    'lower',
    'short lower',
    'snake',
    'private',
    'dunder',
    'constant',
    'capital',
    'camel',
    'pascal',
    'sigil',
    'not ASCII',
  ],
  ...['zero', 'one', 'integer', 'fraction', 'string empty', 'string word', 'string path', 'string prefixed', 'string'],
  ...['operator', 'operator run'],
];

const operators =
  '= == === != !== < > <= >= + - * / % ** // & | ^ ~ ! ? : ; , . ... .. @ # $ -> => :: && || += -= *= /= |= &= ' +
  '<< >> ++ -- := ?? ?. <- ( ) [ ] { } " \' ` """ \'\'\' /* */ ${ </ /> \\ f" f\' r" r\' b" b\'';

const keywords =
  'if else elif for while in not is and or return yield raise try except finally with as pass break continue def class ' +
  'lambda import from global nonlocal assert del async await None True False self cls super print len range isinstance ' +
  'const let var function new this typeof instanceof void null undefined true false throw catch switch case default do ' +
  'export extends implements interface type enum readonly private public protected static get set of keyof any string ' +
  'number boolean unknown never object abstract final package throws int long double float char byte short String Object ' +
  'Integer List Map Override func go chan defer select map range struct nil err error fallthrough make append fn pub mod ' +
  'use impl trait where match mut ref crate Self Some Ok Err unsafe dyn move loop val fun when companion data internal ' +
  'override open sealed object suspend it using namespace virtual out params foreach lock base delegate sizeof template ' +
  'typename include define auto unsigned signed extern inline operator delete friend end do begin rescue ensure unless ' +
  'until module require attr_reader puts nil then yield elsif echo array use trait instanceof endif isset';

const ids = new Map<string, number>();
/** As each distinct token asks for its shape, no name is put together for it. */
const shapeIds = new Map<string, number>();
for (const name of shapes) {
  shapeIds.set(name, ids.size);
  ids.set(`shape ${name}`, ids.size);
}
for (const operator of operators.split(' ')) if (!ids.has(operator)) ids.set(operator, ids.size);
const firstKeyword = ids.size;
for (const keyword of keywords.split(' ')) if (!ids.has(keyword)) ids.set(keyword, ids.size);

/** Names of the classes by their numbers: weights that were trained on other classes are refused. */
export const classNames: readonly string[] = [...ids.keys()];

/** True for the class of one keyword alone. */
export function isKeywordClass(tokenClass: number): boolean {
  return tokenClass >= firstKeyword;
}

/** The class of a newline token, whose id is its direction (1 to 5), and of the token that is too long to keep (6). */
export function classOfSpecial(id: number): number {
  return id;
}

/** The class of a token's text; spaces around an operator are not looked at. */
export function classOfText(text: string, kind: TokenKind): number {
  const trimmed = text.trim();
  const own = ids.get(trimmed);
  if (own !== undefined) return own;
  return shapeIds.get(shapeOf(trimmed, kind)) ?? absentClass;
}

function shapeOf(text: string, kind: TokenKind): string {
  if (kind === TokenKind.word) return shapeOfWord(text);
  if (kind === TokenKind.number) {
    if (text === '0') return 'zero';
    if (text === '1') return 'one';
    return /^\d+$/.test(text) ? 'integer' : 'fraction';
  }
  if (kind === TokenKind.string) {
    if (!/^["'`]/.test(text)) return 'string prefixed';
    if (text.length === 2) return 'string empty';
    if (/^.\w+.$/.test(text)) return 'string word';
    return text.includes('/') || text.includes('.') ? 'string path' : 'string';
  }
  return text.length > 1 ? 'operator run' : 'operator';
}

function shapeOfWord(text: string): string {
  if (/[^\x20-\x7e]/.test(text)) return 'not ASCII';
  if (text.startsWith('$')) return 'sigil';
  if (text.startsWith('__')) return 'dunder';
  if (text.startsWith('_')) return 'private';
  if (/^[A-Z][A-Z0-9_]+$/.test(text)) return 'constant';
  if (/^[A-Z]/.test(text)) return text.length < 3 ? 'capital' : 'pascal';
  if (text.includes('_')) return 'snake';
  if (/[A-Z]/.test(text)) return 'camel';
  return text.length < 4 ? 'short lower' : 'lower';
}
