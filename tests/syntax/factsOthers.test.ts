/** Pictures of what is made out in one small file of each language. */
import { expect, test } from 'vitest';
import { factsOfSnippet, pictureOf } from '../support/syntaxPicture.ts';

test('csharp', async () => {
  const facts = await factsOfSnippet(
    'csharp',
    `using System.Text;
using X = A.B;
namespace N.M {
  /// doc
  [Attr(1)]
  public abstract class A<T> : B<T>, I, m.J where T : class {
    private const int LIM = 3;
    public string P { get; set; } = "s";
    event Action Ev;
    public A(int x) : base(x) { }
    public override string F(int z) { return a.B().C<int>($"s {z}"); }
    enum Q { X, Y }
  }
  interface V : U { void G(); }
  struct S : W { }
  record R(int A) : T;
}
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import System.Text
    import A.B: * as X
    module N.M | namespace N.M
      class A | [Attr(1)] public abstract class A<T> : B<T>, I, m.J where T : class
        constant LIM | private const int LIM = 3;
        field P | public string P { get; set; } = "s";
        field Ev | event Action Ev;
        method A | public A(int x) : base(x)
        method F | public override string F(int z)
        enum Q | enum Q
          constant X | X
          constant Y | Y
      interface V | interface V : U
        method G | void G()
      class S | struct S : W
      class R | record R(int A) : T
    class A < B, I, m.J
    class Q <
    class V < U
    class S < W
    class R < T
    calls Attr; a → B; a.B() → C
    uses System Text X A B M Attr T I m J int string Action x z a C $ U W"
  `);
});

test('c', async () => {
  const facts = await factsOfSnippet(
    'c',
    `#include <stdio.h>
#include "a/b.h"
#define LIM 3
#define MAX(a,b) ((a)>(b)?(a):(b))
/* doc */
typedef struct A { int x; char *y[3]; } A_t;
struct B { int z; };
enum E { X, Y = 2 };
static int *f(int a, char *b) { return g(a)->h("s(x)", '('); }
int proto(int x);
int v = 3, *w;
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import stdio.h
    import a/b.h
    macro LIM | #define LIM 3
    macro MAX | #define MAX(a,b) ((a)>(b)?(a):(b))
    type A_t | typedef struct A { int x; char *y[3]; } A_t;
      class A | struct A
        field x | int x;
    class B | struct B
      field z | int z;
    enum E | enum E
      constant X | X
      constant Y | Y = 2
    function f | static int *f(int a, char *b)
    function proto | int proto(int x)
    variable v | int v = 3, *w;
    variable w | int v = 3, *w;
    class A <
    class B <
    class E <
    calls g; g(a) → h
    uses stdio h a b int char y g x"
  `);
});

test('cpp', async () => {
  const facts = await factsOfSnippet(
    'cpp',
    `#include <vector>
namespace N { namespace M::O {
// doc
template <typename T> class A : public B<T>, private m::C {
public:
  A(int x) : y(x) {}
  virtual int f(int z) const override { return this->y.g(z); }
  int h();
  int y;
};
} }
int N::A::h() { return std::max<int>(1, 2); }
struct S final : T { };
enum class E { X };
using Al = int;
template <class T> T tf(T x) { return new Foo(1); }
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import vector
    module N | namespace N
      module M::O | namespace M::O
        class A | template <typename T> class A : public B<T>, private m::C
          method A | A(int x) : y(x)
          method f | virtual int f(int z) const override
          method h | int h()
          field y | int y;
    function h | int N::A::h()
    class S | struct S final : T
    enum E | enum class E
      constant X | X
    type Al | using Al = int;
    function tf | template <class T> T tf(T x)
    class A < B, m::C
    class S < T
    class E <
    calls y; this->y → g; std → max; Foo
    uses vector O T B m C int x y z g N A std max Foo"
  `);
});

test('ruby', async () => {
  const facts = await factsOfSnippet(
    'ruby',
    `require 'a'
require_relative './b'
# doc
module M
  class A < N::B
    include I
    LIM = 3
    attr_accessor :x, :y
    def f(z = 1)
      @q = a.b(z).c "s #{z.w}"
      foo
    end
    def self.g; end
  end
end
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import a
    import ./b
    module M | module M
      class A | class A < N::B
        constant LIM | LIM = 3
        field x | attr_accessor :x, :y
        field y | attr_accessor :x, :y
        method f | def f(z = 1)
        method g | def self.g
    class A < N::B, I
    calls a → b; a.b(z) → c; z → w
    uses require require_relative N B include I attr_accessor x y z q a b c w foo"
  `);
});

test('php', async () => {
  const facts = await factsOfSnippet(
    'php',
    `<?php
namespace N\\M;
use A\\B\\C;
use A\\B\\{D, E as F};
use function A\\g;
require_once 'x.php';
/** doc */
#[Attr]
abstract class A extends \\m\\B implements I, J {
  use Tr;
  const LIM = 3;
  private int $x = 1;
  public function f(int $z): string { return $this->x->g("s $z"); A::h(); foo(1); new Foo(1); }
}
interface V extends U { function q(); }
trait Tr { }
enum E: string implements W { case X = 'x'; }
function top() {}
`,
  );
  expect(pictureOf(facts)).toMatchInlineSnapshot(`
    "import A\\B: C
    import A\\B: D, E as F
    import A: g
    import x.php
    class A | #[Attr] abstract class A extends \\m\\B implements I, J
      constant LIM | const LIM = 3;
      field x | private int $x = 1;
      method f | public function f(int $z): string
    interface V | interface V extends U
      method q | function q()
    class Tr | trait Tr
    enum E | enum E: string implements W
      constant X | case X = 'x';
    function top | function top()
    class A < \\m\\B, I, J, Tr
    class V < U
    class Tr <
    class E < W
    calls $this->x → g; A → h; foo; Foo
    uses N M A B C D E F g Attr m I J Tr $x $z $this x h foo Foo U W"
  `);
});
