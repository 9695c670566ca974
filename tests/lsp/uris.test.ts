/** URIs as editors write them, and the paths behind them. */
import { expect, test } from 'vitest';
import { filePathOfUri, pathOfUri } from '../../server/lsp/uris.ts';

test.each([
  ['file:///a/b.py', '/a/b.py'],
  ['file:///a%20b/gr%C3%B6%C3%9Fe%20100%25%20%231.py', '/a b/größe 100% #1.py'],
  ['file:///a b/größe.py', '/a b/größe.py'],
  ['file:///a/b/', '/a/b'],
  ['file:///a/./b/../c.py', '/a/c.py'],
])('%s is a file', (uri, path) => {
  expect(filePathOfUri(uri)).toBe(path);
  expect(pathOfUri(uri)).toBe(path);
});

test.each(['untitled:Untitled-1', 'git:/a/b.py?ref=1', 'vscode-notebook-cell:/a.ipynb#X', 'no uri', '', '%'])(
  '%s stands for itself',
  (uri) => {
    expect(filePathOfUri(uri)).toBeUndefined();
    expect(pathOfUri(uri)).toBe(uri);
  },
);
