/** Facts of a snippet printed compactly, for inline snapshots. */
import type { Facts } from '../../server/syntax/facts.ts';
import { factsOf } from '../../server/syntax/factsOf.ts';
import { loadGrammar, newParser } from '../../server/syntax/grammars.ts';
import { languageForId } from '../../server/syntax/languages.ts';

export async function factsOfSnippet(languageId: string, text: string): Promise<Facts> {
  const language = languageForId(languageId);
  if (!language) throw new Error(`unknown language ${languageId}`);
  const grammar = await loadGrammar(language);
  const parser = await newParser();
  parser.setLanguage(grammar.treeSitter);
  const tree = parser.parse(text);
  if (!tree) throw new Error('no tree');
  try {
    return factsOf(tree, grammar, text);
  } finally {
    tree.delete();
    parser.delete();
  }
}

/** One line a fact: `import module: names`, indented definitions with signatures, `class name < bases`, calls. */
export function pictureOf(facts: Facts): string {
  const depths: number[] = [];
  const lines = facts.imports.map(({ module, names }) =>
    `import ${module}: ${names.map((n) => (n.name === n.alias ? n.name : `${n.name} as ${n.alias}`)).join(', ')}`.replace(
      /: $/,
      '',
    ),
  );
  for (const { container, kind, name, signature } of facts.definitions) {
    const depth = container < 0 ? 0 : (depths[container] ?? 0) + 1;
    depths.push(depth);
    lines.push(`${'  '.repeat(depth)}${kind} ${name} | ${signature}`);
  }
  for (const { definition, bases } of facts.classes) {
    lines.push(`class ${facts.definitions[definition]?.name} < ${bases.join(', ')}`.trimEnd());
  }
  lines.push(`calls ${facts.calls.map((c) => (c.receiver ? `${c.receiver} → ${c.callee}` : c.callee)).join('; ')}`);
  lines.push(`uses ${facts.references.join(' ')}`);
  return lines.join('\n');
}
