/** Documents, folders and rules with the paths of Windows: drives, backslashes, spaces, letters beyond ASCII. */
import { expect, test, vi } from 'vitest';

// vscode-uri asks when it is loaded.
vi.hoisted(() => Object.defineProperty(process, 'platform', { value: 'win32' }));
vi.mock('node:path', () => import('../support/windowsPath.ts'));

const { pathOfUri } = await import('../../server/lsp/uris.ts');
const { Folder } = await import('../../server/workspace/folder.ts');
const { skipByPath } = await import('../../server/workspace/listing.ts');
const { languageForPath } = await import('../../server/syntax/languages.ts');
const { defaultConfig } = await import('../../server/config.ts');
const { absolutePath, displayPathOf } = await import('../support/absolutePath.ts');

test.each([
  ['file:///c%3A/Users/J%C3%BCrgen/my%20project/a.py', 'c:\\Users\\Jürgen\\my project\\a.py'],
  ['file:///C:/w/a.py', 'c:\\w\\a.py'],
  ['file:///c%3A/w/sub/', 'c:\\w\\sub'],
  ['file://server/share/a.py', '\\\\server\\share\\a.py'],
  ['untitled:Untitled-1', 'untitled:Untitled-1'],
])('%s is %s', (uri, path) => {
  expect(pathOfUri(uri)).toBe(path);
});

test('a path below a folder is shown with forward slashes, and found again by them', () => {
  const folder = new Folder('c:\\my project', defaultConfig.index);
  expect(folder.contains('c:\\my project\\src\\größe.py')).toBe(true);
  expect(folder.contains('c:\\my project 2\\a.py')).toBe(false);
  expect(folder.displayPathOf('c:\\my project\\src\\größe.py')).toBe('src/größe.py');
  expect(folder.pathOf('src/größe.py')).toBe('c:\\my project\\src\\größe.py');
  expect(new Folder('c:\\', defaultConfig.index).contains('c:\\a.py')).toBe(true);
});

test.each([
  ['c:\\w\\build\\a.py', 'ignored'],
  ['c:\\w\\src\\generated\\deep\\a.py', 'ignored'],
  ['c:\\w\\src\\BUILD\\a.py', 'ignored'],
  ['c:\\w\\node_modules\\x\\a.js', 'ignored'],
  ['c:\\w\\src\\builder\\a.py', undefined],
  ['c:\\w\\config\\.env', 'secret'],
])('by the rules, %s is %s', (path, refused) => {
  const folder = new Folder('c:\\w', { ...defaultConfig.index, exclude: ['build/', 'src/generated/**'] });
  expect(folder.refuses(path)).toBe(refused);
});

test('languages and secrets go by the file name behind a backslash', () => {
  expect(languageForPath('c:\\w\\src\\a.py')?.id).toBe('python');
  expect(languageForPath('c:\\w.ts\\Makefile.py')?.id).toBe('python');
  expect(skipByPath('c:\\w', 'c:\\w\\keys\\id_rsa')).toBe('secret');
});

test('the paths of these tests are those of Windows', () => {
  expect(absolutePath('app/open.py')).toBe('C:\\w\\app\\open.py');
  expect(displayPathOf('C:\\w\\app\\open.py')).toBe('app/open.py');
});
