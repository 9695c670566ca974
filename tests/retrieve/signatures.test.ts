/** Which definitions of a workspace are shown by their signatures at a place: pictures over real, parsed files. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { recallAlone } from '../../server/config.ts';
import { openEngine } from '../../server/engine.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { never } from '../support/workspaceFixture.ts';

interface Options {
  readonly languageId?: string;
  readonly budgetTokens?: number;
}

/** The signatures at █ in a new file, by file. */
async function signatures(files: Record<string, string>, file: string, picture: string, options: Options = {}) {
  const { languageId = 'python', budgetTokens = 1024 } = options;
  const root = await scratchFolder(files);
  const context = { ...recallAlone.context, order: 'fixed', budgetTokens, maxSnippets: 0 } as const;
  const engine = openEngine({ roots: [root], config: { ...recallAlone, context }, log: () => undefined });
  onTestFinished(() => engine.dispose());
  await engine.ready;
  const text = picture.replace('█', '');
  const place = { path: path.join(root, file), languageId, text, version: 1, offset: picture.indexOf('█') };
  engine.workspace.openBuffer(place.path, languageId, 1, text);
  await engine.workspace.idle();
  const { snippets } = await engine.context({ ...place, trigger: 'invoked' }, never());
  const shown = snippets.filter(({ source }) => source === 'signatures');
  return {
    text: shown.map((snippet) => `${snippet.displayPath}\n${snippet.text}`).join('\n\n'),
    reasons: shown.map(({ reason }) => reason),
    lines: shown.map(({ lines }) => lines),
    cost: snippets.reduce((sum, { cost }) => sum + cost, 0),
  };
}

const shapes = [
  'class Shape:',
  '    def area(self):',
  '        return 0',
  '',
  'class Circle(Shape):',
  '    def __init__(self, radius):',
  '        self.radius = radius',
  '    def grow(self, factor):',
  '        self.radius *= factor',
  '',
  'def load_shapes(path):',
  '    return []',
  '',
].join('\n');

it('shows the members of an imported class below it, those that it inherits, and the rest of the module', async () => {
  const picture = 'from app.shapes import Circle\n\nc = Circle(2)\nc.█\n';
  const { text, reasons, lines } = await signatures({ 'app/shapes.py': shapes }, 'use.py', picture);
  expect(text).toMatchInlineSnapshot(`
    "app/shapes.py
    class Shape
      def area(self)
    class Circle(Shape)
      def __init__(self, radius)
      self.radius = radius
      def grow(self, factor)
    def load_shapes(path)"
  `);
  expect(reasons[0]).toMatch(/^declares .*\(c is a Circle\).* and \d more$/);
  expect(lines).toEqual([{ start: 0, end: 11 }]);
});

it('shows what the file names anywhere, nearest first, when there is little room', async () => {
  const files = { 'tools.py': 'def near(a):\n    pass\n\ndef far(b):\n    pass\n\ndef other(c):\n    pass\n' };
  const picture = `from tools import *\nfar(1)\n${'x = 1\n'.repeat(50)}near(2)\ny = █\n`;
  expect((await signatures(files, 'use.py', picture)).text).toBe('tools.py\ndef near(a)\ndef far(b)\ndef other(c)');
  const { text, cost } = await signatures(files, 'use.py', picture, { budgetTokens: 12 });
  expect(text).toBe('tools.py\ndef near(a)');
  expect(cost).toBeLessThanOrEqual(12);
});

it('counts what stands before a dot as named there', async () => {
  const files = { 'tools.py': 'registry = Registry()\n\ndef other(c):\n    pass\n' };
  const picture = `from tools import *\n${'x = 1\n'.repeat(9)}registry.enter(x)\n█\n`;
  expect((await signatures(files, 'use.py', picture)).reasons[0]).toContain('registry (named a line away');
});

it('shows what is imported at the head of a file that names too much to look through', async () => {
  const files = { 'tools.py': 'def needed(a):\n    pass\n' };
  const names = Array.from({ length: 600 }, (_, index) => `name_${index}()\n`).join('');
  const { text, reasons } = await signatures(files, 'use.py', `from tools import needed\n${names}█\nneeded(1)\n`);
  expect(text).toBe('tools.py\ndef needed(a)');
  const far = await signatures(files, 'use.py', `from tools import needed\nneeded(1)\n${names}█\n`);
  expect([reasons, far.reasons]).toEqual([
    ['declares needed (named a line away, imported)'],
    ['declares needed (named, imported)'],
  ]);
});

it('knows the type of a parameter, of an attribute and of what is made, in several languages', async () => {
  const store =
    'class Store:\n    def put_row(self, row):\n        pass\n\nclass Log:\n    def flush(self):\n        pass\n';
  const first = async (file: string, files: Record<string, string>, picture: string, languageId: string) =>
    (await signatures(files, file, picture, { languageId })).reasons.join('\n');
  const python = { 'store.py': store };
  expect(await first('use.py', python, 'def save(store: "Store"):\n    store.█\n', 'python')).toContain(
    'store is a Store',
  );
  expect(
    await first('use.py', python, 'class A:\n  def f(self):\n    self.s = Store()\n    self.s.█\n', 'python'),
  ).toContain('put_row (self.s is a Store)');
  const go = { 'store.go': 'package a\n\ntype Store struct {\n\tRows int\n}\n' };
  expect(await first('use.go', go, 'package a\n\nfunc save(s *Store) {\n\ts.█\n}\n', 'go')).toContain(
    'Rows (s is a Store)',
  );
  const java = { 'a/Store.java': 'package a;\nclass Store {\n  void putRow(int row) {}\n}\n' };
  expect(
    await first('a/Use.java', java, 'package a;\nclass Use {\n  void f(Store store) {\n    store.█\n  }\n}\n', 'java'),
  ).toContain('putRow (store is a Store)');
});

it('ends where classes extend themselves or one another', async () => {
  const loop =
    'class A(B):\n    def one(self):\n        pass\n\nclass B(A):\n    def two(self):\n        pass\n\nclass C(C):\n    pass\n';
  const { text } = await signatures({ 'loop.py': loop }, 'use.py', 'from loop import A, C\n\nA().█\n');
  expect(text).toContain('def one(self)');
  expect(text).toContain('def two(self)');
});

it('shows nothing of a copy of the open file', async () => {
  const lines = Array.from(
    { length: 12 },
    (_, line) => `def step_number_${line}(value_${line}):\n    return value_${line}\n`,
  );
  const copy = lines.join('\n');
  const picture = `from tools import near\n${copy.replace('def step_number_11(value_11)', '█')}`;
  const { text } = await signatures(
    { 'build/use.py': copy, 'tools.py': 'def near(a):\n    pass\n' },
    'use.py',
    picture,
  );
  expect(text).toBe('tools.py\ndef near(a)');
});

it('declares nothing that a kept piece shows', async () => {
  const root = await scratchFolder({ 'tools.py': 'def near(a):\n    return a\n\ndef other(b):\n    return b\n' });
  const engine = openEngine({
    roots: [root],
    config: { ...recallAlone, context: { ...recallAlone.context, order: 'fixed' } },
    log: () => undefined,
  });
  onTestFinished(() => engine.dispose());
  await engine.ready;
  const text = 'from tools import near\n\nx = near(';
  const place = { path: path.join(root, 'use.py'), languageId: 'python', text, version: 1, offset: text.length };
  engine.workspace.openBuffer(place.path, 'python', 1, text);
  await engine.workspace.idle();
  const { snippets } = await engine.context({ ...place, trigger: 'invoked' }, never());
  expect(snippets.map((snippet) => [snippet.source, snippet.text])).toEqual([
    ['definitions', 'def near(a):\n    return a'],
    ['signatures', 'def other(b)'],
  ]);
});
