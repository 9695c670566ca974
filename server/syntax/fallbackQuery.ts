/** A query for a grammar that has no query files: definitions told by their node types' names. Knows no language. */
import { Query, type Language as TreeSitterLanguage } from 'web-tree-sitter';

/** Node types as grammars commonly name them, and the kind of definition that each is taken for. */
const KINDS: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^(abstract_)?(class|struct|contract|object|record|actor|trait)_(definition|declaration|specifier|item)$/, 'class'],
  [/^(interface|protocol)_(definition|declaration)$/, 'interface'],
  [/^enum_(definition|declaration|specifier)$/, 'enum'],
  [/^(module|library|namespace)_(definition|declaration|binding)$/, 'module'],
  [
    /^(function|operator|modifier|macro)_(definition|declaration|definition_statement|declaration_statement)$/,
    'function',
  ],
  [/^method_(definition|declaration)$/, 'method'],
  [/^type_(definition|declaration|alias)$/, 'type'],
];

export function fallbackQuery(treeSitter: TreeSitterLanguage): string {
  const patterns: string[] = [];
  for (let id = 0; id < treeSitter.nodeTypeCount; id++) {
    const type = treeSitter.nodeTypeForId(id);
    if (!type || !treeSitter.nodeTypeIsNamed(id) || !treeSitter.nodeTypeIsVisible(id)) continue;
    const kind = KINDS.find(([pattern]) => pattern.test(type))?.[1];
    if (kind) patterns.push(`(${type} name: (_) @name) @definition.${kind}`);
    if (/(^|_)comment$/.test(type)) patterns.push(`(${type}) @lead`);
  }
  return [...new Set(patterns)].filter((pattern) => compiles(treeSitter, pattern)).join('\n');
}

/** A node type without a field `name` cannot match, which tree-sitter refuses. */
function compiles(treeSitter: TreeSitterLanguage, pattern: string): boolean {
  try {
    new Query(treeSitter, pattern).delete();
    return true;
  } catch {
    return false;
  }
}
