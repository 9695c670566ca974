/** Pictures of what is made out in one small file of each language. */
import { expect, test } from 'vitest';
import { factsOfSnippet, pictureOf } from '../support/syntaxPicture.ts';

test('java', async () => {
  const facts = await factsOfSnippet(
    'java',
    `package p.q;
import a.b.C;
import static a.b.D.e;
import a.b.*;
/** doc */
@Ann(1)
public abstract class A<T> extends B<T> implements I, m.J<K> {
  private static final int LIM = 3, z = 4;
  A(int x) { super(x); this.y = new Foo<>(1); }
  @Override public String f(int z) throws E { return a.b().c("s(x)"); }
  enum Q implements W { X, Y(2); }
  interface V extends U, S { void g(); }
  record R(int a) implements T {}
}
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import a.b: C
    import a.b.D: e
    import a.b: *
    class A | @Ann(1) public abstract class A<T> extends B<T> implements I, m.J<K>
      constant LIM | private static final int LIM = 3, z = 4;
      field z | private static final int LIM = 3, z = 4;
      method A | A(int x)
      method f | @Override public String f(int z) throws E
      enum Q | enum Q implements W
        constant X | X
        constant Y | Y(2)
      interface V | interface V extends U, S
        method g | void g()
      class R | record R(int a) implements T
    class A < B, I, m.J
    class Q < W
    class V < U, S
    class R < T
    calls Ann; Foo; a → b; a.b() → c
    uses p q a b C D e Ann T B I m J K x y Foo Override String z E c W U S"
  `);
});

test('kotlin', async () => {
  const facts = await factsOfSnippet(
    'kotlin',
    `package p.q
import a.b.C
import a.b.d as e
import a.b.*
/** doc */
@Ann
open class A<T>(val x: Int) : B<T>(x), I {
  val y = 3
  override fun f(z: String): Int = a.b(z).c("s $z \${z.q}")
  companion object { const val LIM = 3 }
  enum class Q { X, Y }
}
interface V : U
object O : P()
typealias T = List<Int>
fun String.ext() { foo(); list.map { it } }
val top = 1
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import a.b: C
    import a.b: d as e
    import a.b: *
    class A | @Ann open class A<T>(val x: Int) : B<T>(x), I
      field x | val x: Int
      field y | val y = 3
      method f | override fun f(z: String): Int
      constant LIM | const val LIM = 3
      enum Q | enum class Q
        constant X | X
        constant Y | Y
    interface V | interface V : U
    class O | object O : P()
    type T | typealias T = List<Int>
    function ext | fun String.ext()
    variable top | val top = 1
    class A < B, I
    class Q <
    class V < U
    class O < P
    calls B; a → b; a.b(z) → c; P; foo; list → map
    uses p q a b C d e Ann T Int B x I z String c $ const U P List foo list map it"
  `);
});

test('go', async () => {
  const facts = await factsOfSnippet(
    'go',
    `package p
import "fmt"
import (
  m "a/b"
  . "c"
)
// doc
type A struct { B; *q.C; x, y int \`json:"x"\` }
type I interface { J; F(x int) error }
type T = int
const LIM, Z = 3, 4
var v = 1
func (a *A) M(x int) error { return fmt.Println("s(x)", a.b.c(1)) }
func G[T any](x T) { go f(); x := h[int](2) }
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import fmt
    import a/b: * as m
    import c: * as .
    class A | type A struct
      field x | x, y int \`json:"x"\`
      field y | x, y int \`json:"x"\`
    interface I | type I interface
      method F | F(x int) error
    type T | type T = int
    constant LIM | const LIM, Z = 3, 4
    constant Z | const LIM, Z = 3, 4
    variable v | var v = 1
    method M | func (a *A) M(x int) error
    function G | func G[T any](x T)
    class A < B, q.C
    class I < J
    calls fmt → Println; a.b → c; f
    uses p m B q C int J x error a A fmt Println b c T any f h"
  `);
});

test('rust', async () => {
  const facts = await factsOfSnippet(
    'rust',
    `use std::collections::{HashMap, hash_map as hm, self};
use a::b::*;
extern crate foo;
mod n { pub fn x() {} }
/// doc
#[derive(Debug)]
pub struct A<T> { pub x: T }
enum E { X, Y(i32) }
trait Tr: Base + m::Other { fn f(&self) -> i32; type Z; }
impl<T> m::Tr<T> for A<T> { fn f<'a>(&self) -> i32 { self.x.y(1); m::q::<i32>(2); foo(1); vec![1]; log!("s(x)") } }
impl A<i32> { const K: i32 = 1; }
const LIM: i32 = 3;
static S: i32 = 1;
type T = i32;
macro_rules! mm { () => {} }
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import std::collections: HashMap, hash_map as hm
    import a::b: *
    import foo
    module n | mod n
      function x | pub fn x()
    class A | pub struct A<T>
      field x | pub x: T
    enum E | enum E
      constant X | X
      constant Y | Y(i32)
    interface Tr | trait Tr: Base + m::Other
      method f | fn f(&self) -> i32
      type Z | type Z;
    class A | impl<T> m::Tr<T> for A<T>
      method f | fn f<'a>(&self) -> i32
    class A | impl A<i32>
      constant K | const K: i32 = 1;
    constant LIM | const LIM: i32 = 3;
    variable S | static S: i32 = 1;
    type T | type T = i32;
    macro mm | macro_rules! mm { () => {} }
    class A <
    class E <
    class Tr < Base, m::Other
    class A < m::Tr
    class A <
    calls derive; self.x → y; m → q; foo; log
    uses std collections HashMap hash_map hm a b crate foo derive Debug T i32 Base m Other Tr x y q vec log macro_rules"
  `);
});
