/**
 * What other files of the repository know of a hole: where its identifiers are defined, how hard that is to find, and
 * whether the very line stands elsewhere. Knows no engine.
 */
import { dirname } from 'node:path/posix';
import { endOfLine } from '../../server/base/lines.ts';
import type { DefinitionKind } from '../../server/syntax/facts.ts';
import type { DefinitionHit, FileRecord, WorkspaceView } from '../../server/workspace/view.ts';
import { isKeyword } from '../metrics/identifiers.ts';
import { type diffusions, type Evidence, type Hole, identifiersOf } from './hole.ts';

/** A name that more files define is not the one that is meant. */
const mostFiles = 3;
/** Definitions looked at: a name with more is common. */
const mostHits = 50;

/** Kinds whose names local variables often have too. */
const dataKinds = new Set<DefinitionKind>(['field', 'variable', 'constant']);

/** Names of the languages' own libraries: those of JavaScript, as it tells itself, and of the others the most usual ones. */
const ordinaryNames = new Set(
  [Array, Map, Set, String, Number, Promise, RegExp, Date, Function, Object]
    .flatMap((one) => [...Object.getOwnPropertyNames(one.prototype), ...Object.getOwnPropertyNames(one)])
    .concat(
      'on once emit end close open read write flush run start stop next iter items update copy get put add remove append',
      'insert extend pop clear contains size len length format strip encode decode print main init new clone into from',
      'New Len Close Read Write Name Type Value Get Set Add Remove Next Reset Done isEmpty isNotEmpty addAll accept compareTo',
      'empty builder body header get_mut as_mut is_empty to_string to_owned push deref cmp eq hash drop fmt try_from',
      'Box Vec Option Result Some None Ok Err Arc Rc default Self List Map Object Class isAssignableFrom test',
      'abs all any bool bytes callable dict dir enumerate filter float frozenset getattr hasattr hash id input int isinstance',
      'issubclass len map max min object property range repr reversed round set setattr slice sorted staticmethod str sum super',
      'tuple vars zip cap delete make panic Lock Unlock RLock RUnlock to_str as_bytes as_slice into_iter ok err unwrap_or',
      'to cpu cuda view reshape clamp item detach long half listOf mapOf setOf emptyList with require check isNullOrEmpty',
      'collect unwrap expect iter_mut as_ref as_str equals hashCode String Error build of let apply also name type value',
    )
    .flatMap((names) => names.split(' ')),
);

export type KnownOfHole = Pick<Hole, 'evidence' | 'diffusion' | 'scope' | 'standsElsewhere' | 'standsInFile'>;

/** Lines of a repository, by how many files hold them. White space at their ends does not count. */
export class LineCounts {
  readonly #files = new Map<string, number>();

  constructor(view: WorkspaceView) {
    for (const file of view.files()) {
      const lines = new Set((view.text(file.path) ?? '').split('\n').map((line) => line.trim()));
      for (const line of lines) this.#files.set(line, (this.#files.get(line) ?? 0) + 1);
    }
  }

  filesWith(line: string): number {
    return this.#files.get(line.trim()) ?? 0;
  }
}

/**
 * Definitions of a name in one to three other files; empty when the file itself defines it, too many do, or it most likely
 * means something else: a method of the language's own library, or a local variable that is called like another's field.
 */
export function foreignDefinitions(view: WorkspaceView, file: FileRecord, name: string): DefinitionHit[] {
  const isImported = file.facts.imports.some((one) => one.names.some((own) => own.name === name || own.alias === name));
  if (
    name.length < 2 ||
    isKeyword(name, file.languageId) ||
    /^__.*__$/.test(name) ||
    (ordinaryNames.has(name) && !isImported)
  )
    return [];
  if (!isImported && !file.facts.references.includes(name)) return [];
  const hits = view.definitionsNamed(name, mostHits);
  const files = new Set(hits.map((hit) => hit.file.path));
  if (files.has(file.path) || files.size > mostFiles || hits.length === mostHits) return [];
  const isDistinct = ({ definition: { kind } }: DefinitionHit) => !dataKinds.has(kind);
  return isImported || hits.every(isDistinct) ? hits : [];
}

/** `text` is the whole file; `hidden` its span from `start`. */
export function knownOfHole(
  view: WorkspaceView,
  lines: LineCounts,
  file: FileRecord,
  text: string,
  { start, hidden }: { start: number; hidden: string },
): KnownOfHole {
  const visible = text.slice(0, start) + text.slice(start + hidden.length);
  const namedElsewhere = new Set(identifiersOf(visible));
  const imported = new Set(file.facts.imports.flatMap((one) => one.names.flatMap(({ name, alias }) => [name, alias])));
  const evidence: Evidence[] = [];
  const ranks: number[] = [];
  // A hole may begin within a word: the whole word is what has to be known.
  const typed = /[\p{L}\p{N}_$]*$/u.exec(text.slice(0, start))?.[0] ?? '';
  for (const name of new Set(identifiersOf(typed + hidden))) {
    const hits = foreignDefinitions(view, file, name);
    if (hits.length === 0) continue;
    evidence.push(...hits.slice(0, mostFiles).map((hit) => evidenceOf(view, hit)));
    const isNear = hits.some((hit) => dirname(hit.file.displayPath) === dirname(file.displayPath));
    ranks.push(imported.has(name) ? 1 : namedElsewhere.has(name) ? 2 : isNear ? 3 : 4);
  }
  const farthest: (typeof diffusions)[number][] = ['none', 'imported', 'named', 'same-folder', 'elsewhere'];
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const wholeLine = text.slice(lineStart, endOfLine(text, start)).trim();
  const inFile = visible.split('\n').some((line) => line.trim() === wholeLine);
  return {
    evidence,
    diffusion: farthest[Math.max(0, ...ranks)] ?? 'none',
    scope: ranks.length,
    standsElsewhere: lines.filesWith(wholeLine) > 1,
    standsInFile: inFile,
  };
}

function evidenceOf(view: WorkspaceView, { file, definition }: DefinitionHit): Evidence {
  const text = view.text(file.path) ?? '';
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  return {
    name: definition.name,
    file: file.displayPath,
    lines: { start: lineAt(definition.span.start), end: lineAt(definition.span.end) + 1 },
    nameLine: lineAt(definition.nameSpan.start),
    signature: definition.signature,
  };
}
