/**
 * What stands before the cursor's dot when it is a module, and what may be asked of it: `json.`, `pkg.`, `util::text::`. Knows no types:
 * a variable of that name comes before it.
 */
import type { Window } from '../base/window.ts';
import type { ImportFact } from '../syntax/facts.ts';
import type { DefinitionHit, FileRecord } from '../workspace/view.ts';
import type { Analysis } from './analysis.ts';
import { chainBefore } from './chain.ts';
import { modulesNamed } from './imports.ts';
import type { Place } from './names.ts';

export interface ModuleReceiver {
  /** As it is written there. */
  readonly name: string;
  readonly members: readonly DefinitionHit[];
}

/** Files of a package, and names that a file passes on, looked through. */
const mostFiles = 40;
const mostPassedOn = 60;
/** Packages that pass on what another passes on. */
const deepest = 4;
/** More are an archive of names. */
const mostMembers = 1_200;

/** Undefined when there is no dot, or what is before it is no module of the workspace. */
export function moduleBefore(analysis: Analysis, window: Window, place: Place): ModuleReceiver | undefined {
  const chain = chainBefore(window.prefix);
  if (chain === undefined || chain.length === 0) return undefined;
  if (chain.some(({ isCalled, isIndexed, isMade, name }) => isCalled || isIndexed || isMade || name === '')) {
    return undefined;
  }
  const names = chain.map(({ name }) => name);
  for (const module of modulesNamed(names, place)) {
    const members = membersOfModule(analysis, module, place);
    if (members.length > 0) return { name: names.join(place.languageId === 'rust' ? '::' : '.'), members };
  }
  return undefined;
}

/** Definitions of a module's files, and those that its own file passes on. */
export function membersOfModule(
  analysis: Analysis,
  module: string,
  { path, languageId }: Pick<Place, 'path' | 'languageId'>,
): readonly DefinitionHit[] {
  const files = analysis.filesOf(module, path, languageId).slice(0, mostFiles);
  const [first] = files;
  if (first === undefined) return [];
  return analysis.memo(`members of module ${first.path} ${files.length}`, () => {
    const found: DefinitionHit[] = [];
    collect({ analysis, found, seen: new Set() }, files, 0);
    return found.slice(0, mostMembers);
  });
}

interface Collection {
  readonly analysis: Analysis;
  readonly found: DefinitionHit[];
  readonly seen: Set<string>;
}

function collect(collection: Collection, files: readonly FileRecord[], depth: number): void {
  const { analysis, found, seen } = collection;
  for (const file of files) {
    if (seen.has(file.path) || found.length > mostMembers) continue;
    seen.add(file.path);
    found.push(...outerOf(file));
    for (const { module, names } of passedOn(analysis, file)) {
      const isWhole = names.some(({ name, alias }) => name === '*' && alias === '*');
      if (isWhole && depth < deepest) {
        collect(collection, analysis.filesOf(module, file.path, file.languageId).slice(0, mostFiles), depth + 1);
      }
      for (const { name, alias } of names.slice(0, mostPassedOn)) {
        if (name === '*' || (file.languageId === 'python' && alias.startsWith('_'))) continue;
        found.push(...analysis.definitionsOf(name === 'default' ? alias : name, module, file.path, file.languageId));
      }
    }
  }
}

/** Without members of types, and without what other modules cannot see. */
function outerOf(file: FileRecord): DefinitionHit[] {
  const { definitions } = file.facts;
  return definitions
    .filter(({ container, kind, name }) => {
      if (container >= 0 || kind === 'method' || kind === 'field') return false;
      if (file.languageId === 'go') return /^\p{Lu}/u.test(name);
      return true;
    })
    .map((definition) => ({ file, definition }));
}

/** What a package's own file imports is part of the package; in Rust, what it says is public. */
function passedOn(analysis: Analysis, file: FileRecord): readonly ImportFact[] {
  const { imports } = file.facts;
  if (file.languageId === 'rust') {
    const text = analysis.view.text(file.path) ?? '';
    return imports.filter(({ span }) => text.startsWith('pub', span.start));
  }
  return /(?:^|[\\/])(?:__init__\.py|index\.\w+)$/.test(file.path) ? imports : [];
}
