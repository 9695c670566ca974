/** A workspace of a few parsed texts for the questions across files, without a disk: see absolutePath.ts. */

import { type Analysis, analysisOf } from '../../server/analysis/analysis.ts';
import { factsOfText } from '../../server/syntax/factsOf.ts';
import { languageForPath } from '../../server/syntax/languages.ts';
import { packFacts } from '../../server/syntax/packedFacts.ts';
import { Catalog } from '../../server/workspace/catalog.ts';
import type { DefinitionHit, WorkspaceView } from '../../server/workspace/view.ts';
import { absolutePath, displayPathOf } from './absolutePath.ts';
import { factsOfSnippet } from './syntaxPicture.ts';

export async function analysisOver(files: Readonly<Record<string, string>>): Promise<Analysis> {
  const catalog = new Catalog();
  const texts = new Map(Object.entries(files).map(([name, text]) => [absolutePath(name), text]));
  for (const [path, text] of texts) {
    const language = languageForPath(path);
    const facts = language?.firstClass === true ? await factsOfSnippet(language.id, text) : factsOfText(text);
    const languageId = language?.id ?? 'plaintext';
    catalog.put({ path, displayPath: displayPathOf(path), languageId }, packFacts(facts, text));
  }
  const none = new Set<string>();
  const view: WorkspaceView = {
    generation: 0,
    generationBut: () => 0,
    structure: 0,
    file: (path) => catalog.get(path),
    files: () => catalog.files(),
    fileCount: catalog.fileCount,
    has: (path) => catalog.get(path) !== undefined,
    inFolder: (folder) => catalog.inFolder(folder),
    openFiles: () => [],
    visitedFiles: () => [],
    recentEdits: () => [],
    diagnosticsOf: () => [],
    text: (path) => texts.get(path),
    masked: (_path, _languageId, text) => text,
    displayPath: displayPathOf,
    importsOf: (path) => catalog.get(path)?.facts.imports ?? [],
    definitionsNamed: (name, limit, exclude = none) =>
      catalog.definitionsNamed(name, limit).filter(({ file }) => !exclude.has(file.path)),
    filesDefining: (name, paths, most) => catalog.filesDefining(name, paths, most),
    filesOfModule: (name, limit) => catalog.filesOfModule(name, limit),
    filesImporting: (name, limit) => catalog.importing(name, limit),
    filesExtending: (base, limit) => catalog.extending(base, limit),
    usersOf: (name) => catalog.usersOf(name),
    searchDefinitions: (query, limit) => catalog.searchDefinitions(query, limit),
    searchFiles: (query, limit) => catalog.searchFiles(query, limit),
    searchChunks: (query, limit, exclude) => catalog.searchChunks(query, limit, exclude),
  };
  return analysisOf(view);
}

/** "app/shapes.py:5 Circle" */
export function placesOf({ view }: Analysis, hits: readonly DefinitionHit[]): string[] {
  return hits.map(({ file, definition }) => {
    const line = (view.text(file.path) ?? '').slice(0, definition.nameSpan.start).split('\n').length;
    return `${file.displayPath}:${line} ${definition.name}`;
  });
}
