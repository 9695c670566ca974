/** A tree and its text -> facts. Pure: keeps nothing of the tree. Knows no file and no other text. */
import type { QueryOptions, Tree } from 'web-tree-sitter';
import { type Captured, capture } from './captures.ts';
import { chunksOf } from './chunks.ts';
import { definitionsOf } from './definitions.ts';
import type { ClassFact, Definition, Facts } from './facts.ts';
import type { Grammar } from './grammars.ts';
import { importsOf } from './imports.ts';
import { textSpans } from './lexer.ts';
import { namesOf } from './names.ts';

const NOTHING_DEFINED: ReadonlySet<number> = new Set();
const NO_KEYWORDS: ReadonlySet<string> = new Set();

/** Of a text that nothing is known of. */
export const noFacts: Facts = {
  definitions: [],
  imports: [],
  classes: [],
  calls: [],
  references: [],
  chunks: [],
  hasErrors: false,
};

export function factsOf(tree: Tree, grammar: Grammar, text: string, options: QueryOptions = {}): Facts {
  const root = tree.rootNode;
  const { id: languageId, blockStyle } = grammar.language;
  const captured = capture(grammar.query, root, text, { ...options, maxStartDepth: grammar.language.depth });
  const definitions = definitionsOf(captured, text, blockStyle);
  const definedAt = new Set(definitions.map((definition) => definition.nameSpan.start));
  const texts = textSpans(text, languageId);
  const { calls, references } = namesOf(text, { languageId, texts, definedAt, keywords: grammar.keywords });
  return {
    definitions,
    imports: importsOf(captured, text, languageId),
    classes: classesOf(captured, definitions),
    calls,
    references,
    chunks: chunksOf(text, definitions),
    hasErrors: root.hasError,
  };
}

/** Facts of a text that has no grammar, or that is too large for one: chunks and words. */
export function factsOfText(text: string): Facts {
  const context = { languageId: 'plaintext', texts: [], definedAt: NOTHING_DEFINED, keywords: NO_KEYWORDS };
  return {
    definitions: [],
    imports: [],
    classes: [],
    calls: [],
    references: namesOf(text, context).references,
    chunks: chunksOf(text, []),
    hasErrors: false,
  };
}

/** Every class, interface and enum, with or without bases, in the order of the definitions. */
function classesOf(captured: Captured, definitions: readonly Definition[]): ClassFact[] {
  const bases = new Map<number, string[]>();
  for (const { classNameStart, base } of captured.bases) {
    const name = withoutArguments(base);
    const known = bases.get(classNameStart) ?? [];
    if (name !== '' && !known.includes(name)) known.push(name);
    bases.set(classNameStart, known);
  }
  return definitions.flatMap((definition, index) => {
    const own = bases.get(definition.nameSpan.start);
    const isClass = definition.kind === 'class' || definition.kind === 'interface' || definition.kind === 'enum';
    return isClass || own ? [{ definition: index, bases: own ?? [] }] : [];
  });
}

/** `m.C[int]` -> `m.C`, `*B<T>` -> `B`, `namedtuple('A', ...)` -> `namedtuple`. */
function withoutArguments(base: string): string {
  return base
    .replace(/^[*&\s]+/, '')
    .replace(/[<[(][\s\S]*$/, '')
    .replace(/\s+/g, '');
}
