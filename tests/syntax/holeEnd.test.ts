/** Where completions are cut, as pictures: `█` is the cursor, `⟦...⟧` what was generated, `✂` where it is cut. */
import { afterAll, expect, test } from 'vitest';
import type { HoleKind } from '../../server/base/window.ts';
import { holeEnd } from '../../server/syntax/holeEnd.ts';
import { OpenTrees } from '../../server/syntax/openTree.ts';

const trees = new OpenTrees();
afterAll(() => trees.dispose());

/** The part that is kept; with a tree and without one, it must be the same. */
async function kept(languageId: string, hole: HoleKind, picture: string): Promise<string> {
  const [prefix = '', rest = ''] = picture.split('⟦');
  const [completion = '', suffix = ''] = rest.split('⟧');
  await trees.prepare(languageId);
  trees.open('a', languageId, prefix + suffix);
  const request = { languageId, hole, prefix, completion, suffix };
  const byTree = completion.slice(0, holeEnd({ ...request, tree: trees.tree('a') }));
  expect(completion.slice(0, holeEnd(request))).toBe(byTree);
  return byTree;
}

test.each([
  ['the line', 'python', 'x = ⟦f(1)\ny = 2⟧\n', 'f(1)'],
  ['the line, with a carriage return', 'python', 'x = ⟦f(1)\r\ny = 2⟧\r\n', 'f(1)'],
  ['all of it', 'python', 'x = ⟦f(1)⟧\n', 'f(1)'],
  ['a closer that follows', 'python', 'f(⟦a, g(b))⟧)\n', 'a, g(b)'],
  ['two closers that follow', 'typescript', 'f(g(⟦a)); b⟧))\n', 'a'],
  ['a closer that does not follow', 'python', 'f(⟦a)⟧\nprint(1)\n', 'a)'],
  ['one closer that follows, one that does not', 'typescript', 'f(g(⟦a))⟧)\n', 'a)'],
  ['a closer that a later line has', 'python', 'f(\n    a,\n    ⟦b)⟧\n)\n', 'b'],
  ['a closer in a string', 'typescript', "f(⟦')', a)⟧)\n", "')', a"],
  ['a closer in a comment', 'typescript', 'f(⟦/* ) */ a)⟧)\n', '/* ) */ a'],
  ['a closer of another kind that follows', 'typescript', 'function f() {\n  g(⟦a);⟧\n}\n', 'a);'],
  ['a quote that follows', 'python', 'x = "a⟦bc")⟧"\n', 'bc'],
  ['a quote that does not follow', 'python', 'x = "a⟦bc"⟧\n', 'bc"'],
  ['nothing', 'python', 'x = ⟦\ny = 1⟧\n', ''],
])('a line is cut at %s', async (_, languageId, picture, expected) => {
  expect(await kept(languageId, 'line', picture)).toBe(expected);
});

test.each([
  [
    'python',
    'def f(x):\n    ⟦y = g(x)\n    if y:\n        h()\n\n    return y\n\n\ndef k():\n    pass⟧\n',
    'y = g(x)\n    if y:\n        h()\n\n    return y',
  ],
  ['python', 'def f(x):⟦\n    return 1\nz = 2⟧\n', '\n    return 1'],
  ['python', 'def f(x):\n    ⟦s = """\na\n"""\n    return s\nz = 1⟧\n', 's = """\na\n"""\n    return s'],
  ['python', 'def f(x):\n    ⟦return g(\n1,\n)\nz = 1⟧\n', 'return g(\n1,\n)'],
  ['python', 'class A:\n    def f(self):\n        ⟦pass\n\n    def g(self):\n        pass⟧\n', 'pass'],
  [
    'typescript',
    'function f() {\n  ⟦a({ b: 1 });\n  return 1;\n}\n\nfunction g() {}⟧\n}\n',
    'a({ b: 1 });\n  return 1;',
  ],
  ['typescript', 'function f() {\n  ⟦return 1;\n}\nfunction g() {}⟧\n', 'return 1;\n}'],
  ['typescript', 'class A {\n  f() {\n    ⟦return 1;\n  }\n  g() {}⟧\n  }\n}\n', 'return 1;'],
  ['typescript', 'it("a", () => {\n  ⟦expect(1);\n});\nit("b");⟧\n});\n', 'expect(1);'],
  ['typescript', `function f() {\n  ⟦return \`}\${a}\`; // }\n}⟧\n}\n`, `return \`}\${a}\`; // }`],
  ['java', 'class A {\n  void f() {\n    ⟦g("}", \'}\');\n  }\n}⟧\n  }\n}\n', 'g("}", \'}\');'],
  ['ruby', 'def f\n  ⟦if a\n    b\n  end\n  c\nend\n\ndef g⟧\nend\n', 'if a\n    b\n  end\n  c'],
  ['ruby', 'def f\n  ⟦a\nend\ndef g⟧\n', 'a\nend'],
])('%s: a block is cut at its end: %j', async (languageId, picture, expected) => {
  expect(await kept(languageId, 'block', picture)).toBe(expected);
});

test('an empty completion, and one in an unknown language', () => {
  const request = { languageId: 'no-such-language', prefix: '', suffix: '', hole: 'line' } as const;
  expect(holeEnd({ ...request, completion: '' })).toBe(0);
  expect(holeEnd({ ...request, completion: 'a b\nc' })).toBe(3);
});
