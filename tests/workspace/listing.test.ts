/** Which files of a folder are listed: git's rules, secrets, links, limits. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { IgnoreRules } from '../../server/workspace/ignoreRules.ts';
import { listFiles } from '../../server/workspace/listing.ts';
import { type Files, never, removeFolder, temporaryFolder } from '../support/workspaceFixture.ts';

const made: string[] = [];

afterEach(() => {
  for (const root of made.splice(0)) removeFolder(root);
});

function folder(files: Files): string {
  const root = temporaryFolder(files);
  made.push(root);
  return root;
}

async function list(root: string, { exclude = [] as string[], maxFiles = 1000, except = [] as string[] } = {}) {
  const rules = new IgnoreRules(root, exclude);
  const listing = await listFiles(root, { rules, maxFiles, except: new Set(except) }, never());
  return {
    files: listing.files.map((path) => relative(root, path)),
    skipped: Object.fromEntries([...listing.skipped].map(([path, reason]) => [relative(root, path), reason])),
    beyondLimit: listing.beyondLimit,
  };
}

test('files come by folder, from the top, by name', async () => {
  const root = folder({ 'b/z.py': '', 'b/a/x.py': '', 'c.py': '', 'a.py': '', 'B.py': '' });
  expect((await list(root)).files).toEqual(['B.py', 'a.py', 'c.py', 'b/z.py', 'b/a/x.py']);
});

test('the rules are those of git, also in nested folders', async () => {
  const root = folder({
    '.gitignore': '*.log\n/build/\n!keep.log\nsub/*.tmp\n**/deep/*.gen\n',
    '.git/config': '',
    '.git/info/exclude': 'private.txt\n',
    'a.log': '',
    'keep.log': '',
    'build/out.js': '',
    'src/build/in.js': '',
    'src/.gitignore': '!b.log\nlocal.py\n',
    'src/a.log': '',
    'src/b.log': '',
    'src/local.py': '',
    'local.py': '',
    'sub/x.tmp': '',
    'x.tmp': '',
    'q/deep/m.gen': '',
    'private.txt': '',
  });
  const listed = (await list(root)).files.sort();
  // As `git ls-files --others --exclude-standard` lists them.
  expect(listed).toMatchInlineSnapshot(`
    [
      ".gitignore",
      "keep.log",
      "local.py",
      "src/.gitignore",
      "src/b.log",
      "src/build/in.js",
      "x.tmp",
    ]
  `);
});

test('.ignore overrules .gitignore, and the user both', async () => {
  const root = folder({ '.gitignore': 'a.py\nb.py\n', '.ignore': '!a.py\nc.py\n', 'a.py': '', 'b.py': '', 'c.py': '' });
  expect((await list(root)).files).toEqual(['.gitignore', '.ignore', 'a.py']);
  expect((await list(root, { exclude: ['a.*', '.*ignore'] })).files).toEqual([]);
});

test('installed packages are left out, unless one is the root itself', async () => {
  const files = { 'node_modules/lib/src/a.ts': '', 'node_modules/lib/node_modules/x/b.ts': '', 'main.ts': '' };
  const root = folder({ '.git/HEAD': '', '.gitignore': 'node_modules\n*.out\n', ...files });
  expect((await list(root)).files).toEqual(['.gitignore', 'main.ts']);
  expect((await list(join(root, 'node_modules/lib/src'))).files).toEqual(['a.ts']);
  expect((await list(join(root, 'node_modules/lib'))).files).toEqual(['src/a.ts']);
});

test('the rules of the repository around the root hold in it', async () => {
  const root = folder({
    '.git/HEAD': '',
    '.gitignore': '*.out\n/inner/b.py\n',
    'inner/a.out': '',
    'inner/b.py': '',
    'inner/c.py': '',
  });
  expect((await list(join(root, 'inner'))).files).toEqual(['c.py']);
});

test('links are not followed, neither in a circle nor out of the folder', async () => {
  const outside = folder({ 'secret.py': '' });
  const root = folder({ 'src/a.py': '' });
  symlinkSync(root, join(root, 'src/loop'));
  symlinkSync(outside, join(root, 'out'));
  symlinkSync(join(outside, 'secret.py'), join(root, 'out.py'));
  symlinkSync(join(root, 'missing'), join(root, 'dangling.py'));
  const { files, skipped } = await list(root);
  expect(files).toEqual(['src/a.py']);
  expect(skipped).toEqual({
    out: 'symbolic link',
    'out.py': 'symbolic link',
    'dangling.py': 'symbolic link',
    'src/loop': 'symbolic link',
  });
});

test('a folder with the name of a source file is a folder', async () => {
  const root = folder({ 'package.py/inside.py': '' });
  mkdirSync(join(root, 'empty.ts'));
  expect(await list(root)).toEqual({ files: ['package.py/inside.py'], skipped: {}, beyondLimit: 0 });
});

test('secrets, binary and generated files are told by name', async () => {
  const root = folder({
    '.env.local': '',
    'server.pem': '',
    'logo.png': '',
    'package-lock.json': '',
    'app.min.js': '',
  });
  expect((await list(root)).skipped).toEqual({
    '.env.local': 'secret',
    'server.pem': 'secret',
    'logo.png': 'binary',
    'package-lock.json': 'generated',
    'app.min.js': 'generated',
  });
});

test('past the limit files are counted, the deepest first', async () => {
  const root = folder({ 'z.py': '', 'a/b.py': '', 'a/c.py': '', 'a/d/e.py': '' });
  expect(await list(root, { maxFiles: 2 })).toEqual({ files: ['z.py', 'a/b.py'], skipped: {}, beyondLimit: 2 });
});

test('a nested folder that is listed on its own is left out, and one that is missing is empty', async () => {
  const root = folder({ 'a.py': '', 'inner/b.py': '' });
  expect((await list(root, { except: [join(root, 'inner')] })).files).toEqual(['a.py']);
  expect(await list(join(root, 'missing'))).toEqual({ files: [], skipped: { '': 'unreadable' }, beyondLimit: 0 });
});

test('whether one file is ignored is told without a listing', () => {
  const root = folder({ '.gitignore': 'out/\n', 'src/.gitignore': '*.tmp\n' });
  const rules = new IgnoreRules(root, []);
  const ignored = ['out/a/b.py', 'src/a.tmp', 'node_modules/x/y.js', '.git/config'];
  const kept = ['a.tmp', 'src/a.py', 'missing/out.py'];
  expect(ignored.filter((path) => !rules.ignoresFile(join(root, path)))).toEqual([]);
  expect(kept.filter((path) => rules.ignoresFile(join(root, path)))).toEqual([]);
});

test('submodules and nested repositories belong to the folder, with their own rules; other working trees do not', async () => {
  const root = folder({
    '.git/HEAD': '',
    'a.py': '',
    '.git/modules/lib/info/exclude': 'mine.py\n',
    'lib/.git': 'gitdir: ../.git/modules/lib\n',
    'lib/b.py': '',
    'lib/mine.py': '',
    'nested/.git/info/exclude': 'mine.py\n',
    'nested/c.py': '',
    'nested/mine.py': '',
    '.git/worktrees/feature/commondir': '../..\n',
    'trees/feature/.git': 'gitdir: ../../.git/worktrees/feature\n',
    'trees/feature/a.py': '',
  });
  expect((await list(root)).files).toEqual(['a.py', 'lib/b.py', 'nested/c.py']);
  // Opened itself, it is a folder like any other.
  expect((await list(join(root, 'trees/feature'))).files).toEqual(['a.py']);
});

test('while a folder is listed it is told how many files there are so far', async () => {
  const root = folder(Object.fromEntries(Array.from({ length: 450 }, (_, at) => [`f${at}.py`, ''])));
  const found: number[] = [];
  const onFound = (files: number) => void found.push(files);
  await listFiles(root, { rules: new IgnoreRules(root, []), maxFiles: 1000, except: new Set(), onFound }, never());
  expect(found).toEqual([199, 399]);
});
