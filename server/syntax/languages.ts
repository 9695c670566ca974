/** The languages of grammars/languages.json and how a file's language is told. Knows no parser and opens no other file. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a block of the language ends: by indentation, by a closing brace, or by a word such as `end`. */
export type BlockStyle = 'indent' | 'brace' | 'end';

export interface Language {
  /** The language id of LSP. */
  readonly id: string;
  /** Name of the grammar in tree-sitter-wasms; undefined when the language is read as plain text. */
  readonly grammar: string | undefined;
  /** Folders under grammars/queries, joined in this order. */
  readonly queries: readonly string[];
  /** With the dot. */
  readonly extensions: readonly string[];
  readonly filenames: readonly string[];
  readonly lineComment: string | undefined;
  readonly blockStyle: BlockStyle;
  readonly firstClass: boolean;
  /** How deep in the tree definitions, imports and classes are looked for: deeper ones are of no use to other files. */
  readonly depth: number;
}

/** The folder `grammars` beside `bin`, wherever this file was built to. */
export const grammarsFolder: string = findGrammarsFolder(dirname(fileURLToPath(import.meta.url)));

export const languages: readonly Language[] = readLanguages();

const byId = new Map(languages.map((language) => [language.id, language]));
const byExtension = new Map(
  languages.flatMap((language) => language.extensions.map((ext) => [ext, language] as const)),
);
const byFilename = new Map(
  languages.flatMap((language) => language.filenames.map((name) => [name, language] as const)),
);

export function languageForId(id: string): Language | undefined {
  return byId.get(id);
}

/** By the file's name, else by its longest known extension, as written and then in lower case. */
export function languageForPath(path: string): Language | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const named = byFilename.get(name);
  if (named) return named;
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const extension = name.slice(dot);
    const language = byExtension.get(extension) ?? byExtension.get(extension.toLowerCase());
    if (language) return language;
  }
  return undefined;
}

function readLanguages(): Language[] {
  // The file is part of the package; a test holds its shape, so no schema is needed at run time.
  const rows: (Language & { grammar: string | null; lineComment: string | null })[] = JSON.parse(
    readFileSync(join(grammarsFolder, 'languages.json'), 'utf8'),
  );
  return rows.map((row) => ({ ...row, grammar: row.grammar ?? undefined, lineComment: row.lineComment ?? undefined }));
}

function findGrammarsFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'grammars');
    if (existsSync(join(candidate, 'languages.json'))) return candidate;
    if (dirname(folder) === folder)
      throw new Error(`grammars/languages.json not found above ${from}: reinstall linewright`);
  }
}
