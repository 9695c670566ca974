/** A workspace of a few texts for retrieval: definitions by their keyword, chunks by blank lines, imports as they are told. */

import { dirname } from 'node:path';
import { wordsOf } from '../../server/base/words.ts';
import type { Definition, Facts, ImportFact } from '../../server/syntax/facts.ts';
import type { FileRecord, WorkspaceView } from '../../server/workspace/view.ts';
import { absolutePath, displayPathOf } from './absolutePath.ts';

export interface ViewOptions {
  /** Of the file that is completed, whatever its path. */
  readonly imports?: readonly Omit<ImportFact, 'span'>[];
  readonly open?: readonly string[];
  /** Of other files, by their display paths. */
  readonly importsOf?: Readonly<Record<string, readonly Omit<ImportFact, 'span'>[]>>;
}

/** Paths are display paths; see absolutePath.ts. */
export function viewOf(files: Readonly<Record<string, string>>, options: ViewOptions = {}): WorkspaceView {
  const { imports = [], open = [], importsOf = {} } = options;
  const spanned = (facts: readonly Omit<ImportFact, 'span'>[]) =>
    facts.map((fact) => ({ ...fact, span: { start: 0, end: 0 } }));
  const texts = new Map(Object.entries(files).map(([file, text]) => [absolutePath(file), text]));
  const records = Object.entries(files).map(
    ([displayPath, text]): FileRecord => ({
      path: absolutePath(displayPath),
      displayPath,
      languageId: displayPath.endsWith('.ts') ? 'typescript' : 'python',
      facts: { ...factsOf(text), imports: spanned(importsOf[displayPath] ?? []) },
      isOpen: open.includes(displayPath),
    }),
  );
  const among = (exclude: ReadonlySet<string> = new Set()) => records.filter(({ path }) => !exclude.has(path));
  return {
    generation: 0,
    generationBut: () => 0,
    structure: 0,
    file: (path) => records.find((record) => record.path === path),
    files: () => records,
    fileCount: records.length,
    has: (path) => texts.has(path),
    inFolder: (folder) => records.map(({ path }) => path).filter((path) => dirname(path) === folder),
    filesImporting: () => [],
    filesExtending: () => [],
    visitedFiles: () => [],
    recentEdits: () => [],
    diagnosticsOf: () => [],
    openFiles: (exclude) => among(exclude).filter(({ isOpen }) => isOpen),
    text: (path) => texts.get(path),
    masked: (_path, _languageId, text) => text,
    displayPath: displayPathOf,
    importsOf: () => spanned(imports),
    definitionsNamed: (name, limit, exclude) =>
      among(exclude)
        .flatMap((file) =>
          file.facts.definitions.flatMap((definition) => (definition.name === name ? [{ file, definition }] : [])),
        )
        .slice(0, limit),
    filesDefining: (name, paths, most) => {
      const found = records.filter(
        ({ path, facts }) => paths.has(path) && facts.definitions.some((definition) => definition.name === name),
      );
      return found.length > most ? [] : found;
    },
    filesOfModule: (name, limit) =>
      records.filter(({ displayPath }) => displayPath.split(/[/.]/).slice(-3).includes(name)).slice(0, limit),
    usersOf: (name) => records.filter((file) => new RegExp(`\\b${name}\\b`).test(textOf(file))).length,
    searchDefinitions: () => [],
    searchFiles: (query, limit, exclude) =>
      among(exclude)
        .filter(({ displayPath }) => shared(query, displayPath) > 0)
        .slice(0, limit),
    searchChunks: (query, limit, exclude) =>
      among(exclude)
        .flatMap((file) =>
          file.facts.chunks.map((span) => ({
            file,
            span,
            score: 10 * shared(query, textOf(file).slice(span.start, span.end)),
          })),
        )
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, limit),
  };

  function textOf({ path }: FileRecord): string {
    return texts.get(path) ?? '';
  }
}

function shared(first: string, second: string): number {
  const words = new Set(wordsOf(first));
  return [...new Set(wordsOf(second))].filter((word) => words.has(word)).length;
}

function factsOf(text: string): Facts {
  const definitions = [...text.matchAll(/^ *(def|class|function) (\w+)[^\n]*(?:\n +[^\n]+)*/gm)].map(
    (match): Definition => {
      const [whole, keyword, name = ''] = match;
      const nameStart = match.index + whole.indexOf(name);
      return {
        name,
        kind: keyword === 'class' ? 'class' : 'function',
        span: { start: match.index, end: match.index + whole.length },
        nameSpan: { start: nameStart, end: nameStart + name.length },
        container: -1,
        signature: whole.split('\n')[0]?.trim() ?? '',
      };
    },
  );
  const chunks = [...text.matchAll(/(?:[^\n]+\n?)+/g)].map(({ index, 0: chunk }) => ({
    start: index,
    end: index + chunk.length,
  }));
  return { definitions, chunks, imports: [], classes: [], calls: [], references: [], hasErrors: false };
}
