/** languages.json: its shape, how paths map to it, and that every grammar it lists loads and parses. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadGrammar, newParser } from '../../server/syntax/grammars.ts';
import { grammarsFolder, languageForId, languageForPath, languages } from '../../server/syntax/languages.ts';
import { grammarVersions } from '../../server/syntax/versions.ts';

test('languages.json has the shape that is read', () => {
  const row = z.strictObject({
    id: z.string().min(1),
    grammar: z.string().nullable(),
    queries: z.array(z.string()),
    extensions: z.array(z.string().startsWith('.')),
    filenames: z.array(z.string().min(1)),
    lineComment: z.string().nullable(),
    blockStyle: z.enum(['indent', 'brace', 'end']),
    firstClass: z.boolean(),
    depth: z.int().min(1),
  });
  const rows = z.array(row).parse(JSON.parse(readFileSync(join(grammarsFolder, 'languages.json'), 'utf8')));
  const ids = rows.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const endings = rows.flatMap(({ extensions, filenames }) => [...extensions, ...filenames]);
  expect(endings.filter((ending, at) => endings.indexOf(ending) !== at)).toEqual([]);
});

test('a file is told by its name or its extension', () => {
  const idOf = (path: string) => languageForPath(path)?.id;
  expect(idOf('/a/b.py')).toBe('python');
  expect(idOf('C:\\a\\Dockerfile')).toBe('dockerfile');
  expect(idOf('/a/b.d.ts')).toBe('typescript');
  expect(idOf('/a/B.PY')).toBe('python');
  expect(idOf('/a.py/noending')).toBeUndefined();
  expect(idOf('/a/CMakeLists.txt')).toBe('cmake');
  expect(languageForId('typescriptreact')?.grammar).toBe('tsx');
});

test('thirteen languages and their variants are first-class, 32 grammars are used', () => {
  expect(languages.filter((each) => each.firstClass).map((each) => each.id)).toEqual([
    'python',
    'typescript',
    'typescriptreact',
    'javascript',
    'javascriptreact',
    'java',
    'kotlin',
    'go',
    'rust',
    'csharp',
    'c',
    'cpp',
    'ruby',
    'php',
  ]);
  expect(new Set(languages.flatMap((each) => each.grammar ?? [])).size).toBe(32);
});

test('every listed grammar loads', async () => {
  const versions = await grammarVersions();
  expect(versions.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(versions.every(({ abiVersion = 0 }) => abiVersion >= 13)).toBe(true);
});

/** Functions of C that grammars call when they find themselves broken; bash's calls `isalpha` as well, and so is not listed. */
const onlyInFaults = ['__assert_fail', 'abort'];

test('every listed grammar has the functions that it calls', () => {
  const { resolve } = createRequire(import.meta.url);
  const grammars = dirname(resolve('tree-sitter-wasms/package.json'));
  const offered = new Set([...exportsOf(resolve('web-tree-sitter/tree-sitter.wasm')), ...onlyInFaults]);
  const missing = [...new Set(languages.flatMap(({ grammar }) => grammar ?? []))].flatMap((grammar) => {
    const file = join(grammars, 'out', `tree-sitter-${grammar}.wasm`);
    const own = new Set(exportsOf(file));
    const called = moduleParts('imports', file).filter(({ kind }) => kind === 'function');
    return called.filter(({ name }) => !own.has(name) && !offered.has(name)).map(({ name }) => `${grammar}: ${name}`);
  });
  expect(missing).toEqual([]);
});

function exportsOf(file: string): string[] {
  return moduleParts('exports', file).map(({ name }) => name);
}

/** TypeScript's own library for Node does not know WebAssembly. */
function moduleParts(part: 'imports' | 'exports', file: string): { readonly name: string; readonly kind: string }[] {
  const { Module } = Reflect.get(globalThis, 'WebAssembly');
  return Module[part](new Module(readFileSync(file)));
}

test('every listed grammar parses', async () => {
  const parser = await newParser();
  for (const language of languages) {
    if (!language.grammar) continue;
    const { treeSitter, query } = await loadGrammar(language);
    parser.setLanguage(treeSitter);
    const tree = parser.parse('a {\n  b(1);\n}\n');
    expect(tree, language.id).not.toBeNull();
    if (tree) query.matches(tree.rootNode);
    tree?.delete();
  }
  parser.delete();
});
