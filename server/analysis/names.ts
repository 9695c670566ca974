/** What a name means in a file: its own definitions, imported ones, those that the language sees without an import. */
import { basename, dirname } from 'node:path';
import type { ImportFact } from '../syntax/facts.ts';
import type { DefinitionHit, FileRecord } from '../workspace/view.ts';
import { type Analysis, outermostNamed } from './analysis.ts';
import { type Binding, bindingsOf, modulesNamed, openModules } from './imports.ts';
import { areRelated } from './languages.ts';
import { packageOf } from './resolve/jvm.ts';

/** A name that more definitions have is not known to be any of them. */
const mostUnknown = 3;
const mostHits = 60;

/** Where a name is used: a file, with the imports that hold there. */
export interface Place {
  readonly path: string;
  readonly languageId: string;
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Modules all of whose names are in scope. */
  readonly openModules: readonly string[];
}

export function placeOf(
  { path, languageId }: Pick<FileRecord, 'path' | 'languageId'>,
  imports: readonly ImportFact[],
): Place {
  return {
    path,
    languageId,
    bindings: bindingsOf(imports, languageId),
    openModules: openModules(imports, languageId),
  };
}

const places = new WeakMap<FileRecord['facts'], Place>();

function placeIn(file: FileRecord): Place {
  const known = places.get(file.facts) ?? placeOf(file, file.facts.imports);
  places.set(file.facts, known);
  return known;
}

/** In an indexed file. `name` may be qualified: `module.Class`, `ns::Type`. Empty when nothing says what it means. */
export function meaningIn(analysis: Analysis, name: string, file: FileRecord): readonly DefinitionHit[] {
  return analysis.memo(`meaning ${file.path} ${name}`, () => {
    const parts = name.split(/[.:\\]+/).filter((part) => part !== '');
    if (parts.length === 1) {
      const own = outermostNamed(file, name);
      if (own.length > 0) return own;
    }
    return meaningAt(analysis, parts, placeIn(file));
  });
}

/**
 * At a place whose own definitions are not asked for: what its imports say, else what it sees without them, else the few of that name.
 * The last name of `parts` is looked for in the module that those before it are, then in the one that the first is: `module.Class.Inner`.
 */
export function meaningAt(analysis: Analysis, parts: readonly string[], place: Place): readonly DefinitionHit[] {
  const path = parts.slice(0, -1);
  const last = parts.at(-1) ?? '';
  const isAlone = path.length === 0;
  const inPath = isAlone ? [] : inFirstModule(analysis, modulesNamed(path, place), last, place);
  if (inPath.length > 0) return inPath;
  const imported = importedMeaning(analysis, parts, place);
  if (imported.length > 0) return imported;
  const inOpen = isAlone ? inFirstModule(analysis, place.openModules, last, place) : [];
  if (inOpen.length > 0) return inOpen;
  const hits = analysis.named(last, mostHits).filter((hit) => areRelated(hit.file.languageId, place.languageId));
  const near = hits.filter((hit) => isSeenWithoutImport(analysis, hit.file, place));
  if (near.length > 0) return near;
  return hits.length <= mostUnknown ? hits : [];
}

/** What the import of the first name says: of it alone, or of the last name in the module that it is. Empty when it is not imported. */
export function importedMeaning(analysis: Analysis, parts: readonly string[], place: Place): readonly DefinitionHit[] {
  const [first = '', ...rest] = parts;
  const bound = place.bindings.get(first);
  if (bound === undefined) return [];
  const last = rest.at(-1);
  if (last !== undefined) return inFirstModule(analysis, modulesNamed([first], place), last, place);
  return bound.name === '*' ? [] : inFirstModule(analysis, [bound.module], bound.name, place);
}

/** Definitions of a name in the first of the modules that has it: all of them, or what `taken` makes of them, where that is not nothing. */
export function inFirstModule(
  analysis: Analysis,
  modules: readonly string[],
  name: string,
  { path, languageId }: Pick<Place, 'path' | 'languageId'>,
  taken: (hits: readonly DefinitionHit[]) => readonly DefinitionHit[] = (hits) => hits,
): readonly DefinitionHit[] {
  for (const module of modules) {
    const found = taken(analysis.definitionsOf(name, module, path, languageId));
    if (found.length > 0) return found;
  }
  return [];
}

/** Languages in which a file sees the definitions of others through its imports alone. */
export const seeImportsAlone: ReadonlySet<string> = new Set([
  'python',
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
  'rust',
]);

/** The rest of a package, a namespace, a header and its source. */
export function isSeenWithoutImport(
  { project }: Analysis,
  file: Pick<FileRecord, 'path' | 'languageId'>,
  { path, languageId }: Pick<Place, 'path' | 'languageId'>,
): boolean {
  if (seeImportsAlone.has(languageId)) return false;
  if (languageId === 'java' || languageId === 'kotlin')
    return dirname(file.path) === dirname(path) || packageOf(file.path, project) === packageOf(path, project);
  if (languageId === 'c' || languageId === 'cpp') return stem(file.path) === stem(path);
  return dirname(file.path) === dirname(path);
}

function stem(path: string): string {
  return basename(path).replace(/\..*$/, '');
}
