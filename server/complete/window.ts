/** Cuts what the cursor sees out of the open buffer, its secrets masked: before, after, and what kind of hole this is. */
import { lastLineOf } from '../base/lines.ts';
import type { Window } from '../base/window.ts';
import type { OpenTrees } from '../syntax/openTree.ts';
import { placeAt } from '../syntax/place.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import type { CompletionRequest } from './types.ts';

export function cutWindow(request: CompletionRequest, view: WorkspaceView, openTrees: OpenTrees): Window {
  const { text, offset, path, languageId } = request;
  const shown = view.masked(path, languageId, text);
  const prefix = shown.slice(0, offset);
  const suffix = shown.slice(offset);
  const place = placeAt({ languageId, text, offset, tree: openTrees.tree(path) });
  const line = lastLineOf(prefix);
  return {
    path,
    displayPath: view.displayPath(path),
    languageId,
    prefix,
    suffix,
    hole: place.blockIsEmpty ? 'block' : 'line',
    indent: line.slice(0, line.length - line.trimStart().length),
    partialWord: /[\p{L}\p{N}_$]*$/u.exec(line)?.[0] ?? '',
  };
}
