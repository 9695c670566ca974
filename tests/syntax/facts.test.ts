/** Pictures of what is made out in one small file of each language. */
import { expect, test } from 'vitest';
import { factsOfSnippet, pictureOf } from '../support/syntaxPicture.ts';

test('python', async () => {
  const facts = await factsOfSnippet(
    'python',
    `import os, numpy as np
from .a.b import c as d, e
from x import *
# doc
# two
@dec(1)
class A(B, m.C[int], metaclass=M):
    """doc"""
    x: int = 3
    y = f"a {b + 'q'} c"
    # inner
    def f(self, z: str = 'a') -> int:
        self.q = super().f(z)
        self.q = 2
        return a.b.c(1)
LIM = 3
async def g(): pass
type X = int
# c
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import os
    import numpy: * as np
    import .a.b: c as d, e
    import x: *
    class A | class A(B, m.C[int], metaclass=M)
      field x | x: int = 3
      field y | y = f"a {b + 'q'} c"
      method f | def f(self, z: str = 'a') -> int
        field q | self.q = super().f(z)
    constant LIM | LIM = 3
    function g | async def g()
    type X | type X = int
    class A < B, m.C
    calls dec; super() → f; a.b → c
    uses os numpy np a b c d e x dec B m C int metaclass M f q z str"
  `);
});

test('typescript', async () => {
  const facts = await factsOfSnippet(
    'typescript',
    `import D, { a as b, type c } from './x';
import * as ns from "y";
import './side';
export { q } from './z';
export * from './w';
/** doc */
@Dec({a:1})
export abstract class A<T> extends m.B<T> implements I, J<K> {
  @In() private readonly x: number = 3;
  static s = () => 1;
  constructor(private y: string) { super(); }
  get z(): string { return \`a\${this.y}b\`; }
  abstract m(): void;
  #p = 1;
}
interface I extends P, Q<R> { f(x: number): void; g?: string; }
enum E { A, B = 2 }
type T = { a: string };
export const k = (x: number) => foo?.(x), LIM = 3;
export default function h(): void { new Foo(1); x.y.z(2); }
namespace N { export function n() {} }
declare module 'm' { const v: string; }
const r = require('r');
function over(a: string): void;
declare function dd(): void;
const f2 = function () {};
let { u, w } = r;
const z = await import('zz');
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import ./x: default as D, a as b, c
    import y: * as ns
    import ./side
    import ./z: q
    import ./w
    import r
    import zz
    class A | abstract class A<T> extends m.B<T> implements I, J<K>
      field x | @In() private readonly x: number = 3
      field s | static s = () => 1
      method constructor | constructor(private y: string)
        field y | private y: string
      method z | get z(): string
      method m | abstract m(): void
      field #p | #p = 1
    interface I | interface I extends P, Q<R>
      method f | f(x: number): void
      field g | g?: string
    enum E | enum E
      constant A | A
      constant B | B = 2
    type T | type T = { a: string };
    function k | export const k = (x: number)
    constant LIM | LIM = 3
    function h | export default function h(): void
    module N | namespace N
      function n | export function n()
    module m | declare module 'm'
    variable r | const r = require('r')
    function over | function over(a: string): void
    function dd | declare function dd(): void
    function f2 | const f2 = function ()
    variable z | const z = await import('zz')
    class A < m.B, I, J
    class I < P, Q
    class E <
    calls Dec; In; foo; Foo; x.y → z
    uses D a b c ns q Dec T m B I J K In y p P Q R x foo Foo z v u w r"
  `);
});

test('typescriptreact', async () => {
  const facts = await factsOfSnippet(
    'typescriptreact',
    `import React, { useState as use } from 'react';
interface Props extends Base { title: string }
/** Shows a title. */
export const Title = ({ title }: Props) => <h1 onClick={() => log(title)}>{format(title)}</h1>;
export default class Page extends React.Component<Props> {
  state = use(0);
  render() { return <Title title={this.props.title} />; }
}
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import react: default as React, useState as use
    interface Props | interface Props extends Base
      field title | title: string
    function Title | export const Title = ({ title }: Props)
    class Page | export default class Page extends React.Component<Props>
      field state | state = use(0)
      method render | render()
    class Props < Base
    class Page < React.Component
    calls log; format; use
    uses React useState use Base title Props h1 onClick log format Component Title props"
  `);
});

test('javascript', async () => {
  const facts = await factsOfSnippet(
    'javascript',
    `import D, { a as b } from './x.js';
const { q } = require('./q');
class A extends m.B { x = 3; #p = 1; static f() { return this.x.y(1); } get z() { return 1; } }
const k = (x) => foo(x);
exports.h = function () {};
A.prototype.m = function (x) { return /'/.test(\`a\${b(x)}\`); };
export const LIMIT = 3;
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import ./x.js: default as D, a as b
    import ./q
    class A | class A extends m.B
      field x | x = 3
      field #p | #p = 1
      method f | static f()
      method z | get z()
    function k | const k = (x)
    function h | exports.h = function ()
    function m | A.prototype.m = function (x)
    constant LIMIT | export const LIMIT = 3
    class A < m.B
    calls require; this.x → y; foo; test; b
    uses D a b q require m B p x y foo exports A prototype test"
  `);
});
