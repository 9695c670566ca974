/** The workspace over small folders on disk: what is found, what is not, and that a buffer stands in for its file. */
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { defaultConfig } from '../../server/config.ts';
import {
  type Files,
  never,
  newWorkspace,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../support/workspaceFixture.ts';

const folders: string[] = [];

function folder(files: Files): string {
  const root = temporaryFolder(files);
  folders.push(root);
  return root;
}

afterEach(() => {
  for (const root of folders.splice(0)) removeFolder(root);
});

async function indexed(files: Files, config = {}) {
  const root = folder(files);
  const fixture = newWorkspace(config);
  const stats = await fixture.workspace.addFolder(root, { signal: never() });
  const displayed = () => [...fixture.workspace.files()].map(({ displayPath }) => displayPath).sort();
  const found = (query: string) =>
    fixture.workspace.searchChunks(query, 10, new Set()).map(({ file, span }) => {
      const text = fixture.workspace.text(file.path) ?? '';
      return `${file.displayPath}: ${text.slice(span.start, span.end)}`;
    });
  return { root, ...fixture, stats, displayed, found };
}

test('files of a folder are found by name, definition and chunk', async () => {
  const { workspace, stats, displayed, found, root } = await indexed({
    'src/parse.py': 'def parse_url(text):\n    return text\n',
    'src/print.py': 'def print_url(url):\n    print(url)\n',
    'notes.unknown': 'colourful remarks\n',
  });
  expect(displayed()).toEqual(['notes.unknown', 'src/parse.py', 'src/print.py']);
  expect(stats).toMatchObject({ files: 3, definitions: 2, skipped: {}, errors: [] });
  expect(workspace.definitionsNamed('parse_url', 5).map(({ file }) => file.displayPath)).toEqual(['src/parse.py']);
  expect(workspace.searchDefinitions('parseUrl', 5)[0]?.definition.name).toBe('parse_url');
  expect(workspace.searchFiles('print', 5).map(({ displayPath }) => displayPath)).toEqual(['src/print.py']);
  expect(found('Colourful')).toEqual(['notes.unknown: colourful remarks']);
  expect(workspace.text(join(root, 'src/parse.py'))).toContain('return text');
});

test('an open buffer replaces its file at once, everywhere, until it is closed', async () => {
  const { workspace, root, found, changes } = await indexed({ 'a.py': 'def canary():\n    yellow_bird\n' });
  const path = join(root, 'a.py');
  changes.length = 0;
  workspace.openBuffer(path, 'python', 1, 'def sparrow():\n    brown_bird\n');
  const nothingOfTheCanary = () => {
    expect(workspace.definitionsNamed('canary', 5)).toEqual([]);
    expect(workspace.searchDefinitions('canary', 5)).toEqual([]);
    expect(found('yellow')).toEqual([]);
    expect(workspace.text(path)).not.toContain('yellow');
    expect(workspace.file(path)?.isOpen).toBe(true);
  };
  nothingOfTheCanary();
  expect(found('brown')).toEqual(['a.py: def sparrow():\n    brown_bird']);
  expect(changes.map((change) => (change.kind === 'updated' ? change.text.slice(0, 11) : change.kind))).toEqual([
    'removed',
    'def sparrow',
  ]);
  await workspace.filesChanged([{ path, kind: 'changed' }]);
  nothingOfTheCanary();
  workspace.closeBuffer(path);
  expect(found('brown')).toEqual([]);
  await workspace.idle();
  expect(workspace.definitionsNamed('canary', 5)).toHaveLength(1);
  expect(found('yellow')).toHaveLength(1);
});

test('after an edit every answer fits the new text', async () => {
  const { workspace, found } = newFixture();
  workspace.openBuffer('/w/a.py', 'python', 1, 'def one():\n    first_thing\n');
  expect(found('first')).toHaveLength(1);
  workspace.editBuffer('/w/a.py', 2, [
    { range: { start: 0, end: 0 }, text: '# a remark\n' },
    { range: { start: 15, end: 18 }, text: 'second' },
  ]);
  expect(workspace.buffer('/w/a.py')).toMatchObject({ version: 2, lineStarts: [0, 11, 25, 41] });
  const [hit] = workspace.definitionsNamed('second', 1);
  const text = workspace.text('/w/a.py') ?? '';
  expect(text.slice(hit?.definition.nameSpan.start, hit?.definition.nameSpan.end)).toBe('second');
  expect(found('first')).toEqual(['# a remark\ndef second():\n    first_thing']);
});

function newFixture() {
  const fixture = newWorkspace();
  const found = (query: string) =>
    fixture.workspace
      .searchChunks(query, 10, new Set())
      .map(({ file, span }) => fixture.workspace.text(file.path)?.slice(span.start, span.end));
  return { ...fixture, found };
}

test('files that change, come and go on disk are followed', async () => {
  const { workspace, root, displayed, found } = await indexed({ 'a.py': 'alpha\n', 'gone/b.py': 'beta\n' });
  writeFiles(root, { 'a.py': 'gamma\n', 'c.py': 'delta\n' });
  removeFolder(join(root, 'gone'));
  await workspace.filesChanged([
    { path: join(root, 'a.py'), kind: 'changed' },
    { path: join(root, 'c.py'), kind: 'created' },
    { path: join(root, 'gone'), kind: 'deleted' },
  ]);
  expect(displayed()).toEqual(['a.py', 'c.py']);
  expect([found('alpha'), found('beta'), found('gamma')]).toEqual([[], [], ['a.py: gamma']]);
});

test('what was left out is counted at every moment of looking through a folder again', async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`a${at}.py`, 'alpha\n']));
  const { root, workspace } = await indexed({ ...files, 'bundle.js': `${'x'.repeat(9_000)}\n` });
  const counted: unknown[] = [];
  const onChange = workspace.onChange(() => counted.push(workspace.stats().skipped));
  writeFiles(root, Object.fromEntries(Object.keys(files).map((name) => [name, 'beta\n'])));
  await workspace.rescan(root);
  onChange();
  expect(counted.length).toBeGreaterThan(39);
  expect(counted.filter((skipped) => JSON.stringify(skipped) !== '{"minified":1}')).toEqual([]);
});

test('a file that failed by no fault of its own is parsed when the folder is looked through again, another is not', async () => {
  const { root, workspace, stats, parser } = await indexed({
    'a.py': 'def unlucky()\n',
    'b.py': 'unparsable\n',
    'c.py': 'x',
  });
  expect(stats.errors.map(({ path }) => path.slice(root.length + 1)).sort()).toEqual(['a.py', 'b.py']);
  parser.parsed.length = 0;
  await workspace.rescan(root);
  expect(workspace.stats().errors.map(({ path }) => path.slice(root.length + 1))).toEqual(['b.py']);
  expect(workspace.definitionsNamed('unlucky', 9)).toHaveLength(1);
  expect(parser.parsed.map((path) => path.slice(root.length + 1))).toEqual(['a.py']);
});

test('files come in the order of the listing, however long each takes', async () => {
  const { root, changes } = await indexed({ 'a.py': 'after 4', 'b.py': 'after 3', 'c.py': 'x', 'z.py': 'y' });
  const paths = changes.flatMap((change) => (change.kind === 'updated' ? [change.path.slice(root.length + 1)] : []));
  expect(paths).toEqual(['a.py', 'b.py', 'c.py', 'z.py']);
});

test('waiting for the background ends with its signal', async () => {
  const { root, workspace } = await indexed({ 'a.py': 'x' });
  writeFiles(root, { 'b.py': 'after 99' });
  const ended = new AbortController();
  void workspace.filesChanged([{ path: join(root, 'b.py'), kind: 'created' }]);
  workspace.configure({ ...defaultConfig.index, maxFiles: 7 });
  const waited = workspace.idle(ended.signal);
  ended.abort();
  await waited;
  workspace.dispose();
});

test('what is known of a file holds for the buffer in its place, as far as their texts are the same', async () => {
  const text = 'def canary():\n    yellow_bird\n';
  const { workspace, trees, root } = await indexed({ 'a.py': text });
  const path = join(root, 'a.py');
  const names = () => [...workspace.files()].flatMap(({ facts }) => facts.definitions.map(({ name }) => name));

  workspace.openBuffer(path, 'python', 1, text);
  expect(names()).toEqual(['canary']);
  expect(workspace.file(path)?.isOpen).toBe(true);
  expect(trees.asked, 'the buffer was not looked at').toEqual([]);

  workspace.editBuffer(path, 2, [{ range: { start: 4, end: 10 }, text: 'sparrow' }]);
  expect(names()).toEqual(['sparrow']);
  expect(trees.asked).toEqual([path]);

  workspace.openBuffer(path, 'python', 3, text.replace('yellow', 'brown'));
  expect(workspace.importsOf(path)).toEqual([]);
  expect(trees.asked, 'the imports of a buffer that was open are looked for').toEqual([path, path]);
});

test('imports are those of the file while the buffer differs from it elsewhere', async () => {
  const text = `import os\n\n${'def canary():\n    pass\n\n'.repeat(8)}yellow_bird\n`;
  const { workspace, trees, root } = await indexed({ 'a.py': text });
  const path = join(root, 'a.py');
  workspace.openBuffer(path, 'python', 1, text.replace('yellow', 'brown'));
  workspace.importsOf(path);
  expect(trees.asked).toEqual([]);
  const insert = (start: number) => workspace.editBuffer(path, 2, [{ range: { start, end: start }, text: '\n    x' }]);
  insert(text.length - 2);
  workspace.importsOf(path);
  expect(trees.asked, 'a line came far below them').toEqual([]);
  insert(20);
  workspace.importsOf(path);
  expect(trees.asked, 'a line came right below them').toEqual([path]);
});
