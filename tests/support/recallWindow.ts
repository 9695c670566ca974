/** A window from a picture: the cursor is the block character. */
import type { HoleKind, Window } from '../../server/base/window.ts';

export function windowAt(picture: string, hole: HoleKind = 'line', path = '/w/open.py'): Window {
  const at = picture.indexOf('█');
  const prefix = picture.slice(0, at);
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  return {
    path,
    displayPath: path,
    languageId: 'python',
    prefix,
    suffix: picture.slice(at + 1),
    hole,
    indent: line.slice(0, line.length - line.trimStart().length),
    partialWord: /[\p{L}\p{N}_$]*$/u.exec(prefix)?.[0] ?? '',
  };
}
