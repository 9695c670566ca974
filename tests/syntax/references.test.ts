/** The scan for names finds what the grammars' own queries (references.scm) find, in all first-class languages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Query } from 'web-tree-sitter';
import { loadGrammar, newParser } from '../../server/syntax/grammars.ts';
import { grammarsFolder, languageForId } from '../../server/syntax/languages.ts';
import { factsOfSnippet } from '../support/syntaxPicture.ts';

/** Names that are not defined at their place and are no words of the language, in order of first use. */
async function referencesByQuery(languageId: string, text: string, definedAt: ReadonlySet<number>): Promise<string[]> {
  const language = languageForId(languageId);
  if (!language) throw new Error(`unknown language ${languageId}`);
  const { treeSitter, keywords } = await loadGrammar(language);
  const files = language.queries.map((folder) => join(grammarsFolder, 'queries', folder, 'references.scm'));
  const query = new Query(treeSitter, files.map((file) => readFileSync(file, 'utf8')).join('\n'));
  const parser = await newParser();
  const tree = parser.setLanguage(treeSitter).parse(text);
  const captures = tree ? query.captures(tree.rootNode) : [];
  const used = captures.filter(({ node }, index) => {
    // PHP's `$a` is a name with a name in it.
    const isInside = node.endIndex <= (captures[index - 1]?.node.endIndex ?? -1);
    return !isInside && !definedAt.has(node.startIndex);
  });
  // Ruby's `@a` is `a` to those who look for it.
  const names = used.map(({ node }) => node.text.replace(/^@+/, '')).filter((name) => !keywords.has(name));
  tree?.delete();
  query.delete();
  parser.delete();
  return [...new Set(names)];
}

const SNIPPETS: Record<string, string> = {
  python:
    'from a.b import c as d\nclass E(f.G):\n  # no\n  h: i = "no"\n  def j(self, k=l):\n    return self.h[m](k, n=1)\n',
  typescript:
    "import { a as b } from './no';\ninterface C<D> extends E { f?: G; }\nexport const h = (i: J): K => ({ l, m: i.n?.o }); // no\n",
  typescriptreact: 'const a = <b.c d={e(f)}>{g ? <h /> : null}</b.c>;\n',
  javascript: `import a, { b } from 'no';\nclass C extends D { e(f) { return { g, h: f.i[\`no \${j}\`] }; } }\n`,
  java: 'import a.b.C;\n@D class E<F> extends G { H i = new J<>(k, "no"); void l(M m) throws N { m.o().p++; } }\n',
  kotlin: 'import a.b.C\nclass D(val e: F) : G<H>() { fun i(j: K): L { return j.m(n, "no").o } }\n',
  go: 'package a\nimport "no"\ntype B struct { c D; e *f.G }\nfunc (h *B) i(j K) l { return m.n(j.o, "no") }\n',
  rust: 'use a::b::{C, d as e};\nstruct F<G> { h: I<G> }\nimpl J for F<K> { fn l(m: &N) -> O { p!("no"); m.q } }\n',
  csharp: 'using A.B;\nclass C<D> : E { F g = H.I("no"); [J] public K L(M n) { return n.O<P>(q => q.R); } }\n',
  c: '#include "no.h"\nstruct a { b c; };\nstatic d e(struct f *g) { return h(g->i, "no") + sizeof(j); }\n',
  cpp: 'namespace a { template <class B> class C : public D<B> { E f; G h(const I &j) { return k::l<M>(j.n, "no"); } }; }\n',
  ruby: "require 'no'\nclass A < B::C\n  include D\n  def e(f)\n    @g = h.n(f, 'no') { |j| j[K] }\n  end\nend\n",
  php: '<?php use A\\B; class C extends D { private E $f; function g(H $i) { return $this->f->j($i, K::L, "no"); } }\n',
};

test.each(Object.entries(SNIPPETS))('%s', async (languageId, text) => {
  const { references, definitions } = await factsOfSnippet(languageId, text);
  const definedAt = new Set(definitions.map(({ nameSpan }) => nameSpan.start));
  expect(references).toEqual(await referencesByQuery(languageId, text, definedAt));
});
