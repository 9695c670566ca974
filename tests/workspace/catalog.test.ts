/** Names of definitions and files: exact, by resemblance, and gone when their files go. */
import { expect, test } from 'vitest';
import { packFacts } from '../../server/syntax/packedFacts.ts';
import { Catalog } from '../../server/workspace/catalog.ts';
import { simpleFacts } from '../support/workspaceFixture.ts';

function catalogOf(texts: Readonly<Record<string, string>>): Catalog {
  const catalog = new Catalog();
  for (const [displayPath, text] of Object.entries(texts)) put(catalog, displayPath, text);
  return catalog;
}

function put(catalog: Catalog, displayPath: string, text: string): void {
  catalog.put({ path: `/w/${displayPath}`, displayPath, languageId: 'python' }, packFacts(simpleFacts(text), text));
}

function defined(catalog: Catalog, name: string, limit = 10): string[] {
  return catalog
    .definitionsNamed(name, limit)
    .map(({ file, definition }) => `${file.displayPath} ${definition.signature}`);
}

test('a name is found in every file that defines it, up to the limit', () => {
  const catalog = catalogOf({ 'a.py': 'def run(a)\ndef run(b)', 'b.py': 'def run(c)', 'c.py': 'def walk(d)' });
  expect(defined(catalog, 'run')).toEqual(['a.py def run(a)', 'a.py def run(b)', 'b.py def run(c)']);
  expect(defined(catalog, 'run', 2)).toHaveLength(2);
  expect(defined(catalog, 'ru')).toEqual([]);
  expect(defined(catalog, 'constructor')).toEqual([]);
});

test('names resemble by their words, the beginnings of them, and small mistakes', () => {
  const catalog = catalogOf({ 'a.py': 'def parse_url(a)\ndef parseHeaders(b)\ndef unrelated(c)' });
  const found = (query: string) => catalog.searchDefinitions(query, 10).map(({ definition }) => definition.name);
  expect(found('urlParse')[0]).toBe('parse_url');
  expect(found('head')).toEqual(['parseHeaders']);
  expect(found('haeders')).toEqual([]);
  expect(found('headirs')).toEqual(['parseHeaders']);
  expect(found('')).toEqual([]);
});

test('what a file no longer defines is not found', () => {
  const catalog = catalogOf({ 'a.py': 'def run(a)\ndef walk(b)', 'b.py': 'def run(c)' });
  put(catalog, 'a.py', 'def swim(d)');
  expect([defined(catalog, 'run'), defined(catalog, 'walk')]).toEqual([['b.py def run(c)'], []]);
  expect(catalog.searchDefinitions('walk', 5)).toEqual([]);
  catalog.remove('/w/b.py');
  catalog.remove('/w/b.py');
  expect(defined(catalog, 'run')).toEqual([]);
  put(catalog, 'b.py', 'def run(e)');
  expect(defined(catalog, 'run')).toEqual(['b.py def run(e)']);
  expect(catalog.searchDefinitions('run', 5)).toHaveLength(1);
});

test('files are found by the words of their paths, their own names first', () => {
  const catalog = catalogOf({ 'parser/main.py': '', 'src/url_parser.py': '', 'docs/notes.py': '' });
  const found = (query: string) => catalog.searchFiles(query, 10).map(({ displayPath }) => displayPath);
  expect(found('urlParser')[0]).toBe('src/url_parser.py');
  expect(found('parser')).toEqual(['src/url_parser.py', 'parser/main.py']);
  catalog.remove('/w/src/url_parser.py');
  expect(found('parser')).toEqual(['parser/main.py']);
});
