/** Classes above and below, members from several files, and where circles end. */

import { expect, it } from 'vitest';
import type { Analysis } from '../../server/analysis/analysis.ts';
import { graphOf } from '../../server/analysis/graph.ts';
import { ownMembers } from '../../server/analysis/members.ts';
import { symbolsOf } from '../../server/analysis/symbols.ts';
import { absolutePath } from '../support/absolutePath.ts';
import { analysisOver, placesOf } from '../support/analysisView.ts';

function named(analysis: Analysis, name: string) {
  const [hit] = analysis.named(name, 1);
  if (hit === undefined) throw new Error(`nothing is called ${name}`);
  return hit;
}

it('knows parents, children and what is overridden, across files and through imports', async () => {
  const analysis = await analysisOver({
    'base.py': 'class Shape:\n    def area(self): ...\n    def name(self): ...\n',
    'round.py': 'from base import Shape as Base\n\nclass Circle(Base):\n    def area(self): ...\n',
    'other.py': 'class Shape:\n    pass\n\nclass Blob(Shape):\n    pass\n',
  });
  const { parents, overrides } = graphOf(analysis, named(analysis, 'Circle'));
  expect(placesOf(analysis, parents)).toEqual(['base.py:1 Shape']);
  expect(
    placesOf(
      analysis,
      overrides.map(({ overridden }) => overridden),
    ),
  ).toEqual(['base.py:2 area']);
  const other = graphOf(analysis, named(analysis, 'Blob'));
  expect(placesOf(analysis, other.parents)).toEqual(['other.py:1 Shape']);
});

it('finds the heirs of a class by its name, where their imports lead to it', async () => {
  const analysis = await analysisOver({
    'a.ts': 'export class Base {}\n',
    'b.ts': "import { Base } from './a'\nexport class One extends Base {}\n",
    'c.ts': "import { Base } from 'elsewhere'\nimport { One } from './b'\nexport class Two extends One {}\n",
  });
  expect(placesOf(analysis, graphOf(analysis, named(analysis, 'Base')).children)).toEqual(['b.ts:2 One']);
  expect(placesOf(analysis, graphOf(analysis, named(analysis, 'Two')).parents)).toEqual(['b.ts:2 One', 'a.ts:1 Base']);
});

it('ends where classes extend themselves or one another', async () => {
  const analysis = await analysisOver({ 'loop.py': 'class A(B): ...\nclass B(A): ...\nclass C(C): ...\n' });
  expect(placesOf(analysis, graphOf(analysis, named(analysis, 'A')).parents)).toEqual(['loop.py:2 B']);
  expect(graphOf(analysis, named(analysis, 'C')).parents).toEqual([]);
});

it('gathers members that stand outside of their type', async () => {
  const go = await analysisOver({
    'a/store.go': 'package a\n\ntype Store struct{ n int }\n',
    'a/load.go': 'package a\n\nfunc (s *Store) Load() error { return nil }\n',
  });
  expect(placesOf(go, ownMembers(go, named(go, 'Store')))).toEqual(['a/store.go:3 n', 'a/load.go:3 Load']);
  const rust = await analysisOver({
    'src/lib.rs': 'pub struct Store { rows: u8 }\n\nimpl Store {\n    pub fn load(&self) {}\n}\n',
  });
  expect(placesOf(rust, ownMembers(rust, named(rust, 'Store')))).toEqual(['src/lib.rs:1 rows', 'src/lib.rs:4 load']);
});

it('makes a symbol table with documentation, containers and what is exported', async () => {
  const analysis = await analysisOver({
    'a.ts':
      '/** A store of rows. */\nexport class Store {\n  // Reads all.\n  load(): void {}\n}\nfunction local() {}\n',
    'b.py': '__all__ = ["shown"]\n\ndef shown():\n    """Shows it.\n\n    At length."""\n\ndef hidden():\n    pass\n',
  });
  const picture = (path: string) => {
    const file = analysis.view.file(path);
    if (file === undefined) throw new Error(path);
    return symbolsOf(file, analysis.view.text(path) ?? '').map(
      ({ line, container, name, doc, isExported }) =>
        `${line} ${isExported ? '+' : '-'} ${[...container, name].join('.')}${doc === '' ? '' : `: ${doc}`}`,
    );
  };
  expect(picture(absolutePath('a.ts'))).toEqual([
    '2 + Store: A store of rows.',
    '4 + Store.load: Reads all.',
    '6 - local',
  ]);
  expect(picture(absolutePath('b.py')).slice(1)).toEqual(['3 + shown: Shows it.', '8 - hidden']);
});
