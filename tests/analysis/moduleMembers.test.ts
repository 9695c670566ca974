/** What may be asked of a module before the cursor's dot, in pictures. */
import { expect, it } from 'vitest';
import { moduleBefore } from '../../server/analysis/moduleMembers.ts';
import { analysisAt } from '../support/analysisPicture.ts';

/** The module's name and its members' at █; undefined where no module is before it. */
async function members(files: Readonly<Record<string, string>>, file: string, picture: string) {
  const { analysis, window, place } = await analysisAt(files, file, picture);
  const found = moduleBefore(analysis, window, place);
  return found && [found.name, ...found.members.map(({ definition }) => definition.name)];
}

it('of Python are its functions and classes, and what a package passes on', async () => {
  const files = {
    'shop/__init__.py': 'from .price import *\nfrom .order import Order, _hidden\n',
    'shop/price.py': 'def tax(cents): ...\ndef _round(cents): ...\nclass Price:\n    def plus(self): ...\n',
    'shop/order.py': 'class Order: ...\n_hidden = 1\n',
    'tools/text.py': 'def wrap(line): ...\n',
  };
  expect(await members(files, 'use.py', 'import shop\n\nshop.█')).toEqual(['shop', 'tax', '_round', 'Price', 'Order']);
  expect(await members(files, 'use.py', 'from shop import price as p\n\nx = p.ta█')).toEqual([
    'p',
    'tax',
    '_round',
    'Price',
  ]);
  expect(await members(files, 'use.py', 'import tools.text\n\ntools.text.█')).toEqual(['tools.text', 'wrap']);
  expect(await members(files, 'use.py', 'import shop\n\nshop.make().█')).toBeUndefined();
  expect(await members(files, 'use.py', 'import json\n\njson.█')).toBeUndefined();
});

it('of Go are those with a capital, whatever version its path ends with', async () => {
  const files = {
    'go.mod': 'module example.com/shop/v2\n',
    'cart/cart.go':
      'package cart\n\nfunc Open() int { return 1 }\n\nfunc close() {}\n\ntype Cart struct{ n int }\n\nfunc (c *Cart) Add() {}\n',
    'root.go': 'package shop\n\nfunc Version() string { return "" }\n',
  };
  const go = (path: string, code: string) => `package main\n\nimport "${path}"\n\nfunc main() {\n\t${code}\n}\n`;
  expect(await members(files, 'cmd/main.go', go('example.com/shop/v2/cart', 'cart.█'))).toEqual([
    'cart',
    'Open',
    'Cart',
  ]);
  expect(await members(files, 'cmd/main.go', go('example.com/shop/v2', 'shop.█'))).toEqual(['shop', 'Version']);
});

it('of Rust are those of the path, and what it says is public of others', async () => {
  const files = {
    'Cargo.toml': '[package]\nname = "shop"\n',
    'src/lib.rs': 'pub mod util;\nmod cart;\n',
    'src/util/mod.rs': 'pub mod text;\npub use text::wrap;\nuse text::cut;\npub fn sum() {}\n',
    'src/util/text.rs': 'pub fn wrap() {}\npub fn cut() {}\n',
    'src/cart.rs': '',
  };
  expect(await members(files, 'src/cart.rs', 'fn f() {\n    crate::util::text::█')).toEqual([
    'crate::util::text',
    'wrap',
    'cut',
  ]);
  expect(await members(files, 'src/cart.rs', 'use crate::util;\nfn f() {\n    util::█')).toEqual([
    'util',
    'text',
    'sum',
    'wrap',
  ]);
});

it('of TypeScript are those of a namespace import', async () => {
  const files = { 'price.ts': 'export function tax() {}\nexport class Price {\n  plus() {}\n}\n' };
  const picture = "import * as price from './price'\n\nconst x = price.█";
  expect(await members(files, 'use.ts', picture)).toEqual(['price', 'tax', 'Price']);
});
