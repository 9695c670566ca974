/** Definitions of the names used around the cursor and imported by the file: the strongest single source known. */
import type { Window } from '../../base/window.ts';
import type { DefinitionHit, WorkspaceView } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import { nearbyNames } from '../nearby.ts';

/** Names looked up; beyond them the distance leaves no score worth having. */
const maximumNames = 60;
/** A name that is defined more often is too common to mean one of them. */
const maximumDefinitions = 4;
/** A definition of up to this many lines is shown whole, a longer one by its signature. */
const wholeLines = 12;
/** Lines over which a use loses half of its weight. */
const halfDistance = 8;

/** A definition in the open buffer, by its keyword: its facts would cost a look at the whole tree at each keystroke. */
const ownDefinition =
  /\b(?:def|class|function|func|fn|fun|const|let|var|val|struct|enum|interface|trait|type)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu;

export function definitionCandidates(window: Window, view: WorkspaceView, exclude: ReadonlySet<string>): Candidate[] {
  const modules = importedModules(window, view);
  const own = new Set([...(window.prefix + window.suffix).matchAll(ownDefinition)].map(([, name]) => name));
  const found: Candidate[] = [];
  for (const { name, distance } of nearbyNames(window).slice(0, maximumNames)) {
    const hits = view.definitionsNamed(name, maximumDefinitions + 1, exclude);
    if (hits.length === 0 || hits.length > maximumDefinitions) continue;
    // Defined in this file too: that one is meant, and it is visible.
    if (own.has(name)) continue;
    const nearness = 1 / (1 + distance / halfDistance);
    for (const hit of hits) {
      const isImported = modules.some((module) => isModuleOf(module, hit.file.displayPath));
      const score = (isImported ? 0.9 : 0.55 / Math.sqrt(hits.length)) * nearness;
      const candidate = toCandidate(
        hit,
        view,
        score,
        `defines ${name}, ${where(distance)}${isImported ? ', imported' : ''}`,
      );
      if (candidate !== undefined) found.push(candidate);
    }
  }
  return found;
}

function where(distance: number): string {
  if (distance === 0) return "named on the cursor's line";
  return `named ${distance} ${distance === 1 ? 'line' : 'lines'} away`;
}

/** Modules that the open file imports, as path-like text: `os.path` is `os/path`. */
function importedModules(window: Window, view: WorkspaceView): string[] {
  const imports = view.importsOf(window.path);
  return imports.map((fact) =>
    fact.module
      .replace(/^[./\\@]+/, '')
      .replace(/\.(?:[cm]?[jt]sx?|h|hpp)$/, '')
      .replace(/\.|::/g, '/'),
  );
}

/** True when a module's last part is the file's name, and as much of the rest as is written agrees. */
function isModuleOf(module: string, displayPath: string): boolean {
  const stem = displayPath.replace(/\.[^./]*$/, '').replace(/\/(?:__init__|index|mod)$/, '');
  return module !== '' && (stem === module || stem.endsWith(`/${module}`));
}

function toCandidate(hit: DefinitionHit, view: WorkspaceView, score: number, reason: string): Candidate | undefined {
  const { definition, file } = hit;
  const text = view.text(file.path)?.slice(definition.span.start, definition.span.end);
  if (text === undefined) return undefined;
  const isShort = text.split('\n').length <= wholeLines;
  return {
    source: 'definitions',
    file,
    span: definition.span,
    text: isShort ? text : definition.signature,
    score,
    reason,
  };
}
