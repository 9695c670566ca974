/** What a name means where it is used: by imports, paths of modules, and what is seen without an import, in pictures. */
import { describe, expect, it, vi } from 'vitest';
import { importedMeaning, meaningAt } from '../../server/analysis/names.ts';
import { IndexedFile } from '../../server/workspace/indexedFile.ts';
import { analysisAt } from '../support/analysisPicture.ts';
import { placesOf } from '../support/analysisView.ts';

type Files = Readonly<Record<string, string>>;

/** Where `name` is defined that the file `from`, of these imports, uses. */
async function meant(files: Files, from: string, imports: string, name: string): Promise<string[]> {
  const { analysis, place } = await analysisAt(files, from, `${imports}\n█`);
  return placesOf(analysis, meaningAt(analysis, name.split(/\.|::|\\/), place));
}

describe('a path of names', () => {
  const python = {
    'shop/__init__.py': 'from .order import Order\n',
    'shop/order.py': 'class Order:\n    class Line: ...\nclass Total: ...\n',
    'other/order.py': 'class Total: ...\nclass Line: ...\n',
  };

  it('is followed as far as it names modules', async () => {
    expect(await meant(python, 'use.py', 'import shop', 'shop.order.Total')).toEqual(['shop/order.py:3 Total']);
    expect(await meant(python, 'use.py', 'from shop import order', 'order.Total')).toEqual(['shop/order.py:3 Total']);
    expect(await meant(python, 'use.py', 'import shop.order', 'shop.order.Total')).toEqual(['shop/order.py:3 Total']);
  });

  it('may go through a class: then the first name tells the module', async () => {
    expect(await meant(python, 'use.py', 'import shop.order as o', 'o.Order.Line')).toEqual(['shop/order.py:2 Line']);
  });

  it('of Rust needs no import', async () => {
    const rust = {
      'src/lib.rs': 'pub mod row;\n',
      'src/row.rs': 'pub struct Row;\n',
      'src/old.rs': 'pub struct Row;\n',
    };
    expect(await meant(rust, 'src/lib.rs', '', 'crate::row::Row')).toEqual(['src/row.rs:1 Row']);
    expect(await meant(rust, 'src/lib.rs', '', 'row::Row')).toEqual(['src/row.rs:1 Row']);
  });
});

it("of an import alone is told in the language's own way of paths", async () => {
  const php = {
    'src/Shop/Cart.php': '<?php\nclass Cart {\n    public static function make() {}\n}\n',
    'old/Cart.php': '<?php\nclass Cart {\n    public static function make() {}\n}\n',
  };
  const { analysis, place } = await analysisAt(php, 'use.php', '<?php\nuse Acme\\Shop\\Cart;\n█');
  expect(placesOf(analysis, importedMeaning(analysis, ['Cart'], place))).toEqual(['src/Shop/Cart.php:2 Cart']);
  expect(placesOf(analysis, importedMeaning(analysis, ['Cart', 'make'], place))).toEqual(['src/Shop/Cart.php:3 make']);
  expect(importedMeaning(analysis, ['Other', 'make'], place)).toEqual([]);
});

describe('a name', () => {
  const python = { 'a.py': 'def run(): ...\n', 'b.py': 'def run(): ...\n' };

  it('is what it is imported as, else one of a module that is open as a whole', async () => {
    expect(await meant(python, 'use.py', 'from b import run as start', 'start')).toEqual(['b.py:1 run']);
    expect(await meant(python, 'use.py', 'from b import *', 'run')).toEqual(['b.py:1 run']);
  });

  it('that nothing tells is any of that name, when these are few', async () => {
    expect(await meant(python, 'use.py', '', 'run')).toEqual(['a.py:1 run', 'b.py:1 run']);
    const many = { ...python, 'c.py': 'def run(): ...\n', 'd.py': 'def run(): ...\n' };
    expect(await meant(many, 'use.py', '', 'run')).toEqual([]);
  });

  it('is in the same package without an import, where the language sees it so', async () => {
    const go = { 'a/run.go': 'package a\n\nfunc Run() {}\n', 'b/run.go': 'package b\n\nfunc Run() {}\n' };
    expect(await meant(go, 'a/main.go', 'package a', 'Run')).toEqual(['a/run.go:3 Run']);
  });
});

describe('a name of a large package', () => {
  const java = (index: number) => `package shop;\nclass Part${index} {\n  void apply() {}\n}\n`;
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`shop/Part${index}.java`, java(index)]));

  it('is looked for in the files that define it alone', async () => {
    const { analysis, place } = await analysisAt(files, 'use/Use.java', 'package use;\nimport shop.*;\n█');
    const facts = vi.spyOn(IndexedFile.prototype, 'facts', 'get');
    expect(placesOf(analysis, meaningAt(analysis, ['Part7'], place))).toEqual(['shop/Part7.java:2 Part7']);
    expect(meaningAt(analysis, ['Missing'], place)).toEqual([]);
    const looked = facts.mock.contexts.map((file) => (file as unknown as IndexedFile).displayPath);
    facts.mockRestore();
    expect([...new Set(looked)]).toEqual(['shop/Part7.java']);
  });

  it('is none that most of its files define, as members', async () => {
    const { analysis, place } = await analysisAt(files, 'use/Use.java', 'package use;\nimport shop.*;\n█');
    expect(meaningAt(analysis, ['apply'], place)).toEqual([]);
  });

  it('is not one that its files import, where the language passes no name on', async () => {
    const all = {
      'shop/Cart.java': 'package shop;\nimport parts.*;\nclass Cart {}\n',
      'parts/Bolt.java': 'package parts;\nclass Bolt {}\n',
      'old/Bolt.java': 'package old;\nclass Bolt {}\n',
      'older/Bolt.java': 'package older;\nclass Bolt {}\n',
      'oldest/Bolt.java': 'package oldest;\nclass Bolt {}\n',
    };
    const { analysis, place } = await analysisAt(all, 'use/Use.java', 'package use;\nimport shop.*;\n█');
    expect(meaningAt(analysis, ['Bolt'], place)).toEqual([]);
  });
});
