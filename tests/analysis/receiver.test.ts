/** What stands before the cursor's dot, in pictures: annotations, constructors, parameters, attributes, calls, loops. */

import { expect, it } from 'vitest';
import { receiversAt } from '../../server/analysis/receiver.ts';
import { analysisAt } from '../support/analysisPicture.ts';

/** `why` of each type at █; undefined without a dot. */
async function receivers(files: Readonly<Record<string, string>>, file: string, picture: string) {
  const { analysis, window, place } = await analysisAt(files, file, picture);
  return receiversAt(analysis, window, place)?.map(({ why }) => why);
}

const python = {
  'shop.py': [
    'class Row:',
    '    def price(self) -> float: ...',
    'class Store:',
    '    rows: list[Row]',
    '    def __init__(self, log: "Log"):',
    '        self.log = log',
    '    def first(self) -> "Row": ...',
    'class Log:',
    '    def line(self): ...',
    'def open_store() -> Store: ...',
    '',
  ].join('\n'),
};
const head = 'from shop import Store, Row, open_store\n';

it('knows variables of Python by annotation, constructor, parameter, call, with and loop', async () => {
  expect(await receivers(python, 'use.py', `${head}s: Store = make()\ns.█`)).toEqual(['s is a Store']);
  expect(await receivers(python, 'use.py', `${head}s = Store(1)\ns.█`)).toEqual(['s is a Store']);
  expect(await receivers(python, 'use.py', `${head}def f(s: "Store | None" = None):\n    s.█`)).toEqual([
    's is a Store',
  ]);
  expect(await receivers(python, 'use.py', `${head}s = open_store()\ns.█`)).toEqual(['s is a Store']);
  expect(await receivers(python, 'use.py', `${head}with open_store() as s:\n    s.█`)).toEqual(['s is a Store']);
  expect(await receivers(python, 'use.py', `${head}def f(rows: list[Row]):\n    for r in rows:\n        r.█`)).toEqual([
    'r is a Row',
  ]);
});

it('takes a class for one that is named as what other languages wrap values in, unless it holds another', async () => {
  const own = { 'box.py': 'class Row:\n    def price(self): ...\nclass Box:\n    def lift(self): ...\n' };
  const imports = 'from box import Box, Row\n';
  expect(await receivers(own, 'use.py', `${imports}def f(b: Box):\n    b.█`)).toEqual(['b is a Box']);
  expect(await receivers(own, 'use.py', `${imports}def f(b: Box[Row]):\n    b.█`)).toEqual(['b is a Row']);
});

it('knows what a function without a name is given, each of a collection', async () => {
  const script = {
    'shop.ts': 'export class Row {\n  print() {}\n}\nexport class Store {\n  #rows: Array<Row>;\n  rows: Row[];\n}\n',
  };
  const typed = "import { Store } from './shop';\n";
  expect(
    await receivers(script, 'use.ts', `${typed}function f(s: Store) {\n  return s.rows.find((r) => r.█);\n}\n`),
  ).toEqual(['r is a Row']);
  expect(
    await receivers(script, 'use.ts', `${typed}function f(s: Store) {\n  s.rows.forEach(r => {\n    r.█\n  });\n}\n`),
  ).toEqual(['r is a Row']);
  const java = { 'Row.java': 'class Row {\n  void print() {}\n}\n' };
  expect(
    await receivers(
      java,
      'Use.java',
      'class Use {\n  void f(List<Row> rows) {\n    rows.stream().map(r -> r.█);\n  }\n}\n',
    ),
  ).toEqual(['r is a Row']);
  const kotlin = { 'Row.kt': 'class Row {\n  fun print() {}\n}\n' };
  expect(await receivers(kotlin, 'Use.kt', 'fun f(rows: List<Row>) {\n  rows.map { r -> r.█ }\n}\n')).toEqual([
    'r is a Row',
  ]);
  expect(await receivers(kotlin, 'Use.kt', 'fun f(row: Row?) {\n  row?.let { r -> r.█ }\n}\n')).toEqual(['r is a Row']);
  const rust = { 'src/lib.rs': 'mod user;\npub struct Row;\nimpl Row {\n  pub fn print(&self) {}\n}\n' };
  expect(
    await receivers(rust, 'src/user.rs', 'use crate::Row;\nfn f(rows: Vec<Row>) {\n  rows.iter().map(|r| r.█);\n}\n'),
  ).toContain('r is a Row');
});

it('sees each name of a line of several', async () => {
  const signature = `${head}def f(s: Store, r: Row = None, *more):\n    `;
  expect(await receivers(python, 'use.py', `${signature}s.█`)).toEqual(['s is a Store']);
  expect(await receivers(python, 'use.py', `${signature}r.█`)).toEqual(['r is a Row']);
  expect(await receivers(python, 'use.py', `${head}a = b = Row()\nb.█`)).toEqual(['b is a Row']);
  const go = { 'shop.go': 'package shop\n\ntype Row struct {\n\tName string\n}\n\nfunc open() (Row, error) {}\n' };
  expect(await receivers(go, 'use.go', 'package shop\n\nfunc f(a, b Row) {\n\tb.█\n}\n')).toEqual(['b is a Row']);
  expect(await receivers(go, 'use.go', 'package shop\n\nfunc f(a, b Row) {\n\ta.█\n}\n')).toEqual(['a is a Row']);
  expect(await receivers(go, 'use.go', 'package shop\n\nfunc f() {\n\tvar a, b Row\n\tb.█\n}\n')).toEqual([
    'b is a Row',
  ]);
  const java = { 'Row.java': 'class Row {\n  void print() {}\n}\n' };
  expect(await receivers(java, 'Use.java', 'class Use {\n  void f(Use u, Row r) {\n    r.█\n  }\n}\n')).toEqual([
    'r is a Row',
  ]);
});

it('goes along attributes and calls, through other files', async () => {
  expect(await receivers(python, 'use.py', `${head}s = Store(1)\ns.first().█`)).toEqual(['s.first() is a Row']);
  expect(await receivers(python, 'use.py', `${head}s = Store(1)\ns.log.█`)).toEqual(['s.log is a Log']);
  expect(await receivers(python, 'use.py', `${head}s = Store(1)\ns.rows[0].█`)).toEqual(['s.rows is a Row']);
  const own = 'class A(Store):\n    def __init__(self):\n        self.s = open_store()\n    def f(self):\n        ';
  expect(await receivers(python, 'use.py', `${head}${own}self.s.█`)).toEqual(['self.s is a Store']);
  expect(await receivers(python, 'use.py', `${head}${own}self.log.█`)).toEqual(['self.log is a Log']);
  expect(await receivers(python, 'use.py', `${head}${own}super().█`)).toEqual(['super() is a Store']);
});

it('says nothing where nothing tells', async () => {
  expect(await receivers(python, 'use.py', `${head}x = unknown()\nx.█`)).toEqual([]);
  expect(await receivers(python, 'use.py', `${head}x = █`)).toBeUndefined();
  expect(await receivers(python, 'use.py', `${head}"text".█`)).toEqual([]);
});

it('knows what is taken apart, and types of TypeScript', async () => {
  const files = {
    'gen.ts':
      'export class CodeGen {\n  if(x: string): CodeGen { return this }\n}\nexport interface Cxt {\n  gen: CodeGen\n  all: CodeGen[]\n}\n',
  };
  const imports = "import { Cxt, CodeGen } from './gen'\n";
  expect(
    await receivers(files, 'use.ts', `${imports}function f(cxt: Cxt) {\n  const { a, gen } = cxt\n  gen.█\n}\n`),
  ).toEqual(['gen is a CodeGen']);
  expect(await receivers(files, 'use.ts', `${imports}const g = new CodeGen()\ng.if("a").█`)).toEqual([
    'g.if() is a CodeGen',
  ]);
  expect(
    await receivers(files, 'use.ts', `${imports}function f(c: Cxt) {\n  for (const g of c.all) {\n    g.█\n`),
  ).toEqual(['g is a CodeGen']);
});

it('knows private members, and a class whose type parameters take several lines', async () => {
  const files = { 'row.ts': 'export class Row {\n  price = 1\n}\nexport class Table {\n  first(): Row {}\n}\n' };
  const imports = "import { Row, Table } from './row'\n";
  const own = `${imports}class A {\n  #row: Row\n  #table = new Table()\n  f() {\n    `;
  expect(await receivers(files, 'use.ts', `${own}this.#row.█`)).toEqual(['this.row is a Row']);
  expect(await receivers(files, 'use.ts', `${own}this.#table.first().█`)).toEqual(['this.table.first() is a Row']);
  const several = `${imports}class A<\n  T = unknown,\n  K extends T = T,\n> extends Table {\n  f() {\n    this.`;
  expect(await receivers(files, 'use.ts', `${several}█`)).toEqual(['this is a Table']);
  expect(await receivers(files, 'use.ts', `${several}#fir█`)).toEqual(['this is a Table']);
});

it('takes the alias of a module for no type that is called like it', async () => {
  const files = {
    'old.ts': 'export namespace util {\n  export function old() {}\n}\n',
    'util.ts': 'export const a = 1\n',
  };
  expect(await receivers(files, 'use.ts', "import * as util from './util'\nutil.█")).toEqual([]);
});

it('knows Go, Rust, Java and Kotlin', async () => {
  const go = {
    'store.go':
      'package a\n\ntype Store struct{ log *Log }\n\nfunc New() (*Store, error) { return nil, nil }\n\ntype Log struct{ n int }\n',
  };
  expect(await receivers(go, 'use.go', 'package a\n\nfunc f() {\n\ts, err := New()\n\ts.█')).toEqual(['s is a Store']);
  expect(await receivers(go, 'use.go', 'package a\n\nfunc f(s *Store) {\n\ts.log.█')).toEqual(['s.log is a Log']);
  const rust = {
    'src/lib.rs': 'pub mod store;\n',
    'src/store.rs': 'pub struct Store { rows: u8 }\nimpl Store {\n    pub fn new() -> Self { Store { rows: 0 } }\n}\n',
  };
  const [first] =
    (await receivers(rust, 'src/use.rs', 'use crate::store::Store;\nfn f() {\n    let s = Store::new();\n    s.█')) ??
    [];
  expect(first).toBe('s is a Store');
  const java = {
    'a/Store.java': 'package a;\nclass Store {\n  Row first() { return null; }\n}\nclass Row { int n; }\n',
  };
  expect(
    await receivers(
      java,
      'a/Use.java',
      'package a;\nclass Use {\n  void f(Store store) {\n    var row = store.first();\n    row.█',
    ),
  ).toEqual(['row is a Row']);
  const kotlin = { 'a/Store.kt': 'package a\nclass Store {\n  val row: Row = Row()\n}\nclass Row { val n = 1 }\n' };
  expect(await receivers(kotlin, 'a/Use.kt', 'package a\nfun f() {\n  val s = Store()\n  s.row.█')).toEqual([
    's.row is a Row',
  ]);
});

it('follows what stands for another type, bounds of type parameters, and paths of modules', async () => {
  const rust = {
    'src/lib.rs': 'pub mod store;\npub mod alias;\n',
    'src/store.rs':
      'pub struct Store { rows: u8 }\nimpl Store {\n    pub fn new() -> Self { Store { rows: 0 } }\n}\npub trait Sink {\n    fn put(&self);\n}\n',
    'src/alias.rs': 'type Kept = crate::store::Store;\n',
  };
  const use = 'use crate::alias::Kept;\nuse crate::store::Sink;\n';
  expect(await receivers(rust, 'src/use.rs', `${use}fn f(kept: Kept) {\n    kept.█`)).toContain('kept is a Store');
  expect(await receivers(rust, 'src/use.rs', `${use}fn f<S: Sink>(sink: S) {\n    sink.█`)).toEqual(['sink is a Sink']);
  expect(await receivers(rust, 'src/use.rs', 'fn f() {\n    crate::store::Store::█')).toContain(
    'crate.store.Store is a Store',
  );
  const ts = { 'a.ts': 'export interface Row {\n  price: number\n}\nexport type Kept = Row\n' };
  const imports = "import type { Kept, Row } from './a'\n";
  expect(await receivers(ts, 'use.ts', `${imports}function f(row: Kept) {\n  row.█`)).toEqual(['row is a Row']);
  expect(await receivers(ts, 'use.ts', `${imports}function f<T extends Row>(row: T) {\n  row.█`)).toEqual([
    'row is a Row',
  ]);
  const loop = { 'a.ts': 'export type A = B\nexport type B = A\n' };
  expect(await receivers(loop, 'use.ts', "import { A } from './a'\nfunction f(a: A) {\n  a.█")).toHaveLength(1);
});

it('knows what functions and properties of the open file say that they give', async () => {
  const own = 'class A:\n    @property\n    def store(self) -> Store: ...\n    def f(self):\n        ';
  expect(await receivers(python, 'use.py', `${head}${own}self.store.█`)).toEqual(['self.store is a Store']);
  expect(await receivers(python, 'use.py', `${head}${own}self.store.first().█`)).toEqual([
    'self.store.first() is a Row',
  ]);
  const make = 'def make(\n    path: str,\n) -> "Store":\n    ...\n\n\n';
  expect(await receivers(python, 'use.py', `${head}${make}s = make("a")\ns.█`)).toEqual(['s is a Store']);
  const ts = { 'a.ts': 'export class Row {\n  price = 1\n}\n' };
  const imports = "import { Row } from './a'\n";
  expect(await receivers(ts, 'use.ts', `${imports}function make(n: number): Row {}\nmake(1).█`)).toEqual([
    'make() is a Row',
  ]);
  const go = { 'shop.go': 'package shop\n\ntype Row struct {\n\tName string\n}\n' };
  const picture = 'package shop\n\nfunc open(n int) (*Row, error) {}\n\nfunc f() {\n\tr, err := open(1)\n\tr.█';
  expect(await receivers(go, 'use.go', picture)).toEqual(['r is a Row']);
  const rust = {
    'src/lib.rs': 'pub mod row;\n',
    'src/row.rs': 'pub struct Row { n: u8 }\nimpl Row {\n    pub fn n(&self) {}\n}\n',
  };
  const use = 'use crate::row::Row;\nfn make(n: u8) -> Row { todo!() }\nfn f() {\n    let row = make(1);\n    row.█';
  expect(await receivers(rust, 'src/use.rs', use)).toContain('row is a Row');
});
