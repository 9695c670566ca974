/** The scan for calls finds what the grammars' own queries (calls.scm) find. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Query } from 'web-tree-sitter';
import { loadGrammar, newParser } from '../../server/syntax/grammars.ts';
import { grammarsFolder, languageForId } from '../../server/syntax/languages.ts';
import { factsOfSnippet } from '../support/syntaxPicture.ts';

async function callsByQuery(languageId: string, text: string): Promise<string[]> {
  const language = languageForId(languageId);
  if (!language) throw new Error(`unknown language ${languageId}`);
  const { treeSitter } = await loadGrammar(language);
  const files = language.queries.map((folder) => join(grammarsFolder, 'queries', folder, 'calls.scm'));
  const query = new Query(treeSitter, files.map((file) => readFileSync(file, 'utf8')).join('\n'));
  const parser = await newParser();
  const tree = parser.setLanguage(treeSitter).parse(text);
  const captures = tree ? query.captures(tree.rootNode) : [];
  const callees = captures.filter(({ name }) => name === 'callee').map(({ node }) => `${node.startIndex} ${node.text}`);
  tree?.delete();
  query.delete();
  parser.delete();
  return [...new Set(callees)];
}

const SNIPPETS: Record<string, string> = {
  python: 'def f(x):\n  # g(1)\n  return a.b(x)[0].c(y, d(\n    "e(1)"), f"{h(1)}")\n@dec(1)\nclass A(B): i().j()\n',
  typescript:
    "f(1); a.b?.(2); new C(); new d.E(); g<string>(1); if (x) { (y) } // h(1)\nthis.i('j(1)');\nfunction k(l: m) {}\n",
  typescriptreact: 'const a = <b onClick={() => c(1)}>{d.e(2)}</b>;\n',
  javascript: `f(1); a.b?.(2); new C(); while (x) y(z); a.b = /c(1)'/.test(d(1)); \`e(\${g(1)})\`;\n`,
  java: 'class A { void f() { g(1); a.h("i(1)"); new J(); new K<>(1); this.l(); if (x) m(); } }\n',
  kotlin: 'fun f(x: Int) { g(1); a.h("i(1)"); J(); if (x) l(); a?.m(1) }\n',
  go: 'package p\nfunc f(x int) { g(1); a.h("i(1)", `j(1)`); go k(); if l(x) { } }\n',
  rust: "fn f<'a>(x: &'a A) { g(1); a.h(\"i(1)\"); B::j(); k::<i32>(1); l!(1); m.n::<u8>('\"', o()); if p(x) {} }\n",
  csharp: 'class A { void F() { G(1); a.H("i(1)"); new J(); K<int>(1); a.L<int>(2); a?.M(1); if (x) N(); } }\n',
  c: 'int f(int x) { g(1); a->h("i(1)"); b.j(); if (k(x)) return l((x)); }\n',
  cpp: 'int f(int x) { g(1); a->h("i(1)"); b.j(); N::k(1); std::max<int>(1, 2); new L(1); }\n',
  php: '<?php function f($x) { g(1); $a->h("i(1)"); B::j(); new K(1); if (l($x)) {} $a?->m(); }\n',
};

test.each(Object.entries(SNIPPETS))('%s', async (languageId, text) => {
  const { calls } = await factsOfSnippet(languageId, text);
  expect(calls.map(({ start, callee }) => `${start} ${callee}`)).toEqual(await callsByQuery(languageId, text));
});

test.each([
  ['python', 're.match(1)\nprint(type(2))\nmatch (x):\n  case 1: pass\nf(*[...], None)\n', 're match print type x f'],
  [
    'typescript',
    'z.string().catch(1); get(2); if (a) { for (;;) {} }\nf(...this.b, null);\n',
    'z string catch get a f b',
  ],
  ['java', 'class A { Object f() { return g.class; } }\n', 'Object g class'],
  ['php', '<?php $a->list(1); echo "b" . null;\n', '$a list'],
  ['rust', 'fn f() { a.await; super::b(); 1..self.c }\n', 'a await b c'],
])('%s: a keyword is a name after a dot, and where it can be called', async (languageId, text, names) => {
  expect((await factsOfSnippet(languageId, text)).references.join(' ')).toBe(names);
});

test('ruby: a call without parenthesis is found after a dot only', async () => {
  const text = 'def f(x)\n  g(1)\n  a.h "i(1)"\n  j 1\n  K::l(2).m\nend\n';
  const { calls } = await factsOfSnippet('ruby', text);
  expect(calls.map(({ callee }) => callee)).toEqual(['g', 'h', 'l', 'm']);
  expect(await callsByQuery('ruby', text)).toEqual(['11 g', '20 h', '31 j', '40 l', '45 m']);
});
