/** Cuts what the cursor sees out of the open buffer: before, after, and what kind of hole this is. */
import type { HoleKind, Window } from '../base/window.ts';
import { languageForId } from '../syntax/languages.ts';
import type { OpenTrees } from '../syntax/openTree.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import type { CompletionRequest } from './types.ts';

/** Characters that end a line which opens a block, in the languages at hand. */
const opensBlock = /(?:[:{([]|=>|->|\bdo|\bthen|\belse)\s*$/;

export function cutWindow(request: CompletionRequest, view: WorkspaceView, _openTrees: OpenTrees): Window {
  const { text, offset, path, languageId } = request;
  const prefix = text.slice(0, offset);
  const suffix = text.slice(offset);
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  return {
    path,
    displayPath: view.file(path)?.displayPath ?? path,
    languageId,
    prefix,
    suffix,
    hole: holeKind(prefix, suffix, line, languageId),
    indent: line.slice(0, line.length - line.trimStart().length),
    partialWord: /[\p{L}\p{N}_$]*$/u.exec(line)?.[0] ?? '',
  };
}

/** A block when the cursor stands on an empty line directly below a line that opens one, and nothing is in it yet. */
function holeKind(prefix: string, suffix: string, line: string, languageId: string): HoleKind {
  const restOfLine = /^[^\n]*/.exec(suffix)?.[0] ?? '';
  if (line.trim() !== '' || restOfLine.trim() !== '') return 'line';
  const above = prefix.slice(0, prefix.length - line.length).trimEnd();
  const opener = above.slice(above.lastIndexOf('\n') + 1);
  if (!opensBlock.test(opener)) return 'line';
  const below = /^\s*\n([ \t]*)\S/.exec(suffix)?.[1];
  const openerIndent = opener.length - opener.trimStart().length;
  const isEmpty = below === undefined || below.length <= openerIndent;
  return isEmpty && languageForId(languageId) !== undefined ? 'block' : 'line';
}
