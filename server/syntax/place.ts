/** What kind of place a cursor is at: in a comment, in a string, in which function, at the start of an empty block. */
import type { Node } from 'web-tree-sitter';
import type { Span } from '../base/span.ts';
import { isTextType, REACH } from './brackets.ts';
import { type BlockStyle, languageForId } from './languages.ts';
import { textSpans } from './lexer.ts';
import type { OpenTree } from './openTree.ts';

export interface Place {
  readonly inComment: boolean;
  readonly inString: boolean;
  /** The innermost function or method around the cursor; undefined outside of one or without a tree. */
  readonly enclosingFunction: Span | undefined;
  /** The cursor's line is blank, and it is the first of a block that holds no statement yet. */
  readonly blockIsEmpty: boolean;
}

export interface PlaceRequest {
  readonly languageId: string;
  readonly text: string;
  readonly offset: number;
  /** The buffer's tree. Without it, the text alone is read. */
  readonly tree?: OpenTree | undefined;
}

export function placeAt({ languageId, text, offset, tree }: PlaceRequest): Place {
  const blockStyle = languageForId(languageId)?.blockStyle ?? 'brace';
  const root = tree?.text.length === text.length ? tree.current()?.rootNode : undefined;
  const byTree = root && textAround(root, text, offset);
  // In a tree with errors an open string may have been taken for code.
  const around = byTree ?? (root && !root.hasError ? undefined : textAroundByText(languageId, text, offset));
  return {
    inComment: around === 'comment',
    inString: around === 'string',
    enclosingFunction: root && functionAround(root, offset),
    blockIsEmpty: around === undefined && isEmptyBlock(text, offset, blockStyle),
  };
}

function textAround(root: Node, text: string, offset: number): 'comment' | 'string' | undefined {
  if (offset === 0) return undefined;
  for (let node = root.descendantForIndex(offset - 1, offset - 1); node; node = node.parent) {
    const { type } = node;
    if (/interpolation|substitution|interpolated_expression/.test(type)) return undefined;
    if (!isTextType(type)) continue;
    const end = node.endIndex;
    if (!/comment$/.test(type)) return end > offset ? 'string' : undefined;
    const isLine = !/(\*\/|-->|=end|\*\))\s*$/.test(text.slice(node.startIndex, end));
    // Some grammars take the line break into the comment.
    if (end > offset || (end === offset && isLine && text[offset - 1] !== '\n')) return 'comment';
    return undefined;
  }
  return undefined;
}

function textAroundByText(languageId: string, text: string, offset: number): 'comment' | 'string' | undefined {
  const from = offset <= REACH ? 0 : text.indexOf('\n', offset - REACH) + 1;
  const last = textSpans(text.slice(from, offset), languageId).at(-1);
  if (!last || last.isClosed || last.end < offset - from) return undefined;
  return last.kind;
}

const FUNCTION = /(^|_)(function|method|constructor|func|lambda|closure)(_|$)/;
const NO_FUNCTION = /call|invocation|signature|declarator|type|body|parameters|modifier|name/;

function functionAround(root: Node, offset: number): Span | undefined {
  for (let node = root.descendantForIndex(Math.max(0, offset - 1), offset); node; node = node.parent) {
    const { type } = node;
    if (FUNCTION.test(type) && !NO_FUNCTION.test(type) && node.childCount > 0) {
      return { start: node.startIndex, end: node.endIndex };
    }
  }
  return undefined;
}

function isEmptyBlock(text: string, offset: number, blockStyle: BlockStyle): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  if (text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd).trim() !== '') return false;
  const header = lastCode(text.slice(Math.max(0, lineStart - REACH), lineStart), blockStyle);
  if (header === undefined || !opensBlock(header, blockStyle)) return false;
  const rest = lineEnd < 0 ? '' : text.slice(lineEnd, lineEnd + REACH);
  const next = /^[ \t]*\S.*$/m.exec(rest)?.[0];
  if (next === undefined) return true;
  if (blockStyle === 'brace') return /^\s*[}\])]/.test(next);
  return indentOf(next) <= indentOf(header);
}

/** The last line before the cursor's that is more than a comment; a doc string does not fill a body. */
function lastCode(before: string, blockStyle: BlockStyle): string | undefined {
  const withoutDoc =
    blockStyle === 'indent' ? before.replace(/(:[ \t]*\r?\n\s*)[rRuU]?("""|''')(?:(?!\2)[\s\S])*\2\s*$/, '$1') : before;
  return withoutDoc
    .split('\n')
    .reverse()
    .find((line) => line.trim() !== '' && !/^\s*(#(?!\[)|\/\/|\/\*|\*)/.test(line));
}

function opensBlock(line: string, blockStyle: BlockStyle): boolean {
  if (blockStyle === 'brace') return /\{\s*((\/\/|\/\*).*)?$/.test(line);
  if (blockStyle === 'indent') return /:\s*(#.*)?$/.test(line);
  return (
    /\b(do|then|begin|else|ensure)(\s*\|[^|]*\|)?\s*$/.test(line) ||
    /^\s*(def|class|module|if|unless|while|until|for|case|elsif|rescue|function|local function)\b/.test(line)
  );
}

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}
