/** Grammars and queries as loaded in this thread, each on first use and kept. Knows no file of the workspace. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Parser, Query, Language as TreeSitterLanguage } from 'web-tree-sitter';
import { fallbackQuery } from './fallbackQuery.ts';
import { grammarsFolder, type Language } from './languages.ts';

export interface Grammar {
  readonly language: Language;
  readonly treeSitter: TreeSitterLanguage;
  readonly query: Query;
  /** Words of the grammar itself: never a reference. */
  readonly keywords: ReadonlySet<string>;
}

const require = createRequire(import.meta.url);

/** In this order, so that what one file means does not depend on another. */
const QUERY_FILES = ['definitions', 'imports', 'classes'] as const;

/** Named by the grammars as nodes of their own, or not at all. */
const POINTERS_TO_SELF = ['this', 'super', 'self', 'Self', 'cls', 'true', 'false', 'null', 'nil', 'None', 'void', '_'];

let initialised: Promise<void> | undefined;
/** One entry per language of languages.json at most. */
const loading = new Map<string, Promise<Grammar>>();

/** Rejects when the grammar or its queries do not load; asked again, it tries again. */
export function loadGrammar(language: Language): Promise<Grammar> {
  let grammar = loading.get(language.id);
  if (!grammar) {
    grammar = load(language);
    loading.set(language.id, grammar);
    grammar.catch(() => loading.delete(language.id));
  }
  return grammar;
}

/** A parser of this thread, with no language set. The caller deletes it. */
export async function newParser(): Promise<Parser> {
  initialised ??= Parser.init();
  await initialised;
  return new Parser();
}

async function load(language: Language): Promise<Grammar> {
  if (!language.grammar) throw new Error(`${language.id} has no grammar`);
  initialised ??= Parser.init();
  await initialised;
  const treeSitter = await TreeSitterLanguage.load(grammarFile(language.grammar));
  const source = querySource(language);
  const query = new Query(treeSitter, source === '' ? fallbackQuery(treeSitter) : source);
  return { language, treeSitter, query, keywords: keywordsOf(treeSitter) };
}

function grammarFile(grammar: string): string {
  const wasms = require.resolve('tree-sitter-wasms/package.json');
  return join(dirname(wasms), 'out', `tree-sitter-${grammar}.wasm`);
}

function querySource(language: Language): string {
  const files = language.queries.flatMap((folder) =>
    QUERY_FILES.map((name) => join(grammarsFolder, 'queries', folder, `${name}.scm`)),
  );
  return files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

function keywordsOf(treeSitter: TreeSitterLanguage): Set<string> {
  const keywords = new Set(POINTERS_TO_SELF);
  for (let id = 0; id < treeSitter.nodeTypeCount; id++) {
    const type = treeSitter.nodeTypeForId(id);
    if (type && !treeSitter.nodeTypeIsNamed(id) && /^#?[A-Za-z_]\w*$/.test(type)) keywords.add(type.replace('#', ''));
  }
  return keywords;
}
