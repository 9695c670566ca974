/**
 * Comments and strings of a text told by its characters alone, without a parser: for what must be cheap, or must work where
 * no tree is. Knows the quotes and comment marks of languages, nothing else of them.
 */
import { matchesOf } from '../base/matches.ts';
import type { Span } from '../base/span.ts';
import { languageForId } from './languages.ts';

export interface TextSpan extends Span {
  readonly kind: 'comment' | 'string';
  /** False when the text ended before the comment or string did. A line comment ends with its line. */
  readonly isClosed: boolean;
}

/** Pieces of regular expressions, each for one way to write text that is no code. */
const BLOCK_COMMENT = String.raw`\/\*[\s\S]*?(?:\*\/|(?![\s\S]))`;
const DOUBLE_QUOTED = String.raw`"(?:[^"\\\n]|\\[\s\S])*(?:"|(?=\n)|$)`;
const SINGLE_QUOTED = String.raw`'(?:[^'\\\n]|\\[\s\S])*(?:'|(?=\n)|$)`;
/** One character or one escape: not a lifetime, not a separator of digits. */
const CHARACTER = String.raw`'(?:\\[^\n']+|\\'|[^'\\\n])'`;
const TRIPLE_DOUBLE = String.raw`"""(?:[^\\]|\\[\s\S])*?(?:"""|(?![\s\S]))`;
const TRIPLE_SINGLE = String.raw`'''(?:[^\\]|\\[\s\S])*?(?:'''|(?![\s\S]))`;
const BACKQUOTED = '`[^`]*`?';
/** A slash where no value has just ended: a regular expression, not a division. */
const REGEX_LITERAL = String.raw`\/(?<=(?:[(,=:[!&|?{};+*%~^<>-]|\breturn|=>|^)[ \t]*\/)(?![*\/ ])(?:[^\/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/`;

const SCRIPT = [String.raw`\/\/[^\n]*`, BLOCK_COMMENT, REGEX_LITERAL, DOUBLE_QUOTED, SINGLE_QUOTED];
const SYSTEM = [String.raw`\/\/[^\n]*`, BLOCK_COMMENT, DOUBLE_QUOTED, CHARACTER];
const TRIPLE = [String.raw`\/\/[^\n]*`, BLOCK_COMMENT, TRIPLE_DOUBLE, DOUBLE_QUOTED, CHARACTER];

const RULES: Readonly<Record<string, readonly string[]>> = {
  python: ['#[^\\n]*', TRIPLE_DOUBLE, TRIPLE_SINGLE, DOUBLE_QUOTED, SINGLE_QUOTED],
  javascript: SCRIPT,
  javascriptreact: SCRIPT,
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
  java: TRIPLE,
  kotlin: TRIPLE,
  go: [...SYSTEM, BACKQUOTED],
  rust: [String.raw`r#"[\s\S]*?(?:"#|(?![\s\S]))`, ...SYSTEM.map((rule) => rule.replace('[^"\\\\\\n]', '[^"\\\\]'))],
  csharp: ['@"(?:[^"]|"")*"?', ...TRIPLE],
  c: SYSTEM,
  cpp: [String.raw`R"\([\s\S]*?(?:\)"|(?![\s\S]))`, ...SYSTEM],
  ruby: ['^=begin[\\s\\S]*?(?:^=end|$(?![\\s\\S]))', '#(?!\\{)[^\\n]*', DOUBLE_QUOTED, SINGLE_QUOTED],
  php: [String.raw`\/\/[^\n]*`, '#(?!\\[)[^\\n]*', BLOCK_COMMENT, DOUBLE_QUOTED, SINGLE_QUOTED],
};

/** Languages whose `...${code}...` strings nest. */
const TEMPLATES = new Set(['javascript', 'javascriptreact', 'typescript', 'typescriptreact']);
const INTERPOLATIONS: Readonly<Record<string, RegExp>> = {
  python: /\{[^{}\n]+\}/g,
  kotlin: /\$\{[^{}\n]+\}/g,
  ruby: /#\{[^{}\n]+\}/g,
  csharp: /\{[^{}\n]+\}/g,
};

/** One per language id that was asked for and is known: at most as many as languages.json has. */
const scanners = new Map<string, RegExp>();

/** In order, not overlapping. Code inside of interpolated strings is left out of them. */
export function textSpans(text: string, languageId: string): TextSpan[] {
  const scanner = scannerOf(languageId);
  scanner.lastIndex = 0;
  const interpolation = INTERPOLATIONS[languageId];
  const spans: TextSpan[] = [];
  if (TEMPLATES.has(languageId)) {
    scanWithTemplates(spans, text, scanner);
    return spans;
  }
  for (let match = scanner.exec(text); match; match = scanner.exec(text)) {
    if (match[0] === '') scanner.lastIndex++;
    else addSpan(spans, text, match.index, match[0], interpolation);
  }
  return spans;
}

function scannerOf(languageId: string): RegExp {
  let scanner = scanners.get(languageId);
  if (!scanner) {
    const rules = [...(RULES[languageId] ?? generalRules(languageId))];
    if (TEMPLATES.has(languageId)) rules.push('[`{}]');
    scanner = new RegExp(rules.join('|'), 'gm');
    if (languageForId(languageId)) scanners.set(languageId, scanner);
  }
  return scanner;
}

function generalRules(languageId: string): string[] {
  const language = languageForId(languageId);
  const mark = language?.lineComment;
  if (mark === undefined || !/^\W+$/.test(mark)) return [];
  const lineComment = `${mark.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}[^\\n]*`;
  return mark === '//' ? SYSTEM.slice() : [lineComment, DOUBLE_QUOTED, SINGLE_QUOTED];
}

function addSpan(spans: TextSpan[], text: string, start: number, found: string, interpolation?: RegExp): void {
  const end = start + found.length;
  const first = found[0] ?? '';
  const isComment = first === '#' || first === '=' || /^(\/[/*]|--|;|%|\\\*)/.test(found);
  if (isComment) {
    const isBlock = found.startsWith('/*');
    spans.push({
      start,
      end,
      kind: 'comment',
      isClosed: isBlock ? found.length > 3 && found.endsWith('*/') : end < text.length,
    });
    return;
  }
  const quote = first === 'r' || first === 'R' || first === '@' ? found.slice(-1) : first;
  const isClosed = found.length > 1 && (found.endsWith(quote) || quote === '#');
  if (!interpolation || !isInterpolated(text, start)) {
    spans.push({ start, end, kind: 'string', isClosed });
    return;
  }
  let from = start;
  for (const hole of matchesOf(interpolation, found)) {
    spans.push({ start: from, end: start + hole.index, kind: 'string', isClosed });
    from = start + hole.index + hole[0].length;
  }
  if (from < end) spans.push({ start: from, end, kind: 'string', isClosed });
}

/** Python and C# mark such strings by a letter or sign before the quote; Ruby and Kotlin mark the holes. */
function isInterpolated(text: string, start: number): boolean {
  const before = text[start - 1] ?? '';
  return /[fF$]/.test(before) || /[fF$][rR@]/.test(text.slice(start - 2, start)) || !/\w/.test(before);
}

/** Braces are counted, so that the end of a hole in a template is told from the end of a block in it. */
function scanWithTemplates(spans: TextSpan[], text: string, scanner: RegExp): void {
  const holes: number[] = [];
  let depth = 0;
  for (let match = scanner.exec(text); match; match = scanner.exec(text)) {
    const found = match[0];
    if (found === '{') depth++;
    else if (found === '}' && holes.at(-1) !== depth) depth--;
    else if (found === '`' || found === '}') {
      if (found === '}') {
        holes.pop();
        depth--;
      }
      const end = templateEnd(text, match.index + 1);
      const opensHole = text[end - 1] === '{';
      spans.push({ start: match.index, end, kind: 'string', isClosed: opensHole || text[end - 1] === '`' });
      if (opensHole) holes.push(++depth);
      scanner.lastIndex = end;
    } else if (found !== '') addSpan(spans, text, match.index, found);
    else scanner.lastIndex++;
  }
}

/** After the closing quote, or after the `${` of the next hole. */
function templateEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '`') return at + 1;
    else if (character === '$' && text[at + 1] === '{') return at + 2;
  }
  return text.length;
}
