/**
 * What belongs to a type: by the containers of its file's definitions, and where a language puts members elsewhere (methods of Go,
 * `impl` of Rust, extensions of Kotlin, partial classes of C#, bodies outside of a C++ class). Resolves no import.
 */
import { dirname } from 'node:path';
import { byObject } from '../base/byObject.ts';
import type { Definition, DefinitionKind, Facts } from '../syntax/facts.ts';
import type { DefinitionHit, FileRecord } from '../workspace/view.ts';
import type { Analysis } from './analysis.ts';

const kindsWithMembers: ReadonlySet<DefinitionKind> = new Set(['class', 'interface', 'enum', 'type', 'module']);
/** Files of one package whose methods are looked through. */
const mostFiles = 200;
/** Other parts of one type. */
const mostParts = 24;

export function hasMembers({ kind }: Definition): boolean {
  return kindsWithMembers.has(kind);
}

/** Index of the class that a definition is a member of, or -1. A field may be set in a method: `self.x = ...`. */
export function classOf(definitions: readonly Definition[], { kind, container }: Definition): number {
  const around = definitions[container];
  if (around === undefined || hasMembers(around)) return around === undefined ? -1 : container;
  const outer = definitions[around.container];
  return kind === 'field' && outer !== undefined && hasMembers(outer) ? around.container : -1;
}

/** Members that are declared in the type itself and in its other parts; none that are inherited. */
export function ownMembers(analysis: Analysis, type: DefinitionHit): readonly DefinitionHit[] {
  const { file, definition } = type;
  return analysis.memo(`members ${file.path} ${definition.nameSpan.start}`, () => {
    const parts = [type, ...otherParts(analysis, type)];
    const inside = parts.flatMap((part) =>
      membersIn(part.file, part.definition).map((member) => ({ file: part.file, definition: member })),
    );
    return [...inside, ...outsideMembers(analysis, type)];
  });
}

/** Indexes of members by the index of their class: made once for each version of a file. */
const membersByClass = byObject(grouped);

function membersIn({ facts }: FileRecord, type: Definition): readonly Definition[] {
  return membersByClass(facts).get(facts.definitions.indexOf(type)) ?? [];
}

function grouped({ definitions }: Facts): ReadonlyMap<number, readonly Definition[]> {
  const byClass = new Map<number, Definition[]>();
  for (const definition of definitions) {
    const index = classOf(definitions, definition);
    const members = byClass.get(index);
    if (members === undefined) byClass.set(index, [definition]);
    else members.push(definition);
  }
  return byClass;
}

/** `impl` blocks, partial classes, reopened Ruby classes, declarations that TypeScript merges. */
function otherParts(analysis: Analysis, { file, definition }: DefinitionHit): DefinitionHit[] {
  const { languageId } = file;
  const isSplit = /^(?:rust|csharp|ruby|typescript|typescriptreact)$/.test(languageId);
  if (!isSplit || !hasMembers(definition)) return [];
  return analysis
    .named(definition.name, mostParts)
    .filter((hit) => hit.definition !== definition && hasMembers(hit.definition) && hit.file.languageId === languageId)
    .filter(
      (hit) => hit.file.path === file.path || languageId === 'rust' || languageId === 'csharp' || languageId === 'ruby',
    );
}

/** Methods that stand outside of their type, in the files of its package. */
function outsideMembers(analysis: Analysis, { file, definition }: DefinitionHit): DefinitionHit[] {
  if (!/^(?:go|kotlin|cpp)$/.test(file.languageId)) return [];
  return analysis.view
    .inFolder(dirname(file.path))
    .slice(0, mostFiles)
    .flatMap((path) => {
      const other = path === file.path ? file : analysis.file(path);
      if (other === undefined || other.languageId !== file.languageId) return [];
      return (ownersIn(other).get(definition.name) ?? []).map((member) => ({ file: other, definition: member }));
    });
}

const membersByOwner = new WeakMap<Facts, ReadonlyMap<string, readonly Definition[]>>();

function ownersIn({ facts, languageId }: FileRecord): ReadonlyMap<string, readonly Definition[]> {
  const known = membersByOwner.get(facts);
  if (known !== undefined) return known;
  const byOwner = new Map<string, Definition[]>();
  for (const definition of facts.definitions) {
    const owner = ownerOf(definition, languageId);
    if (owner === undefined) continue;
    const members = byOwner.get(owner);
    if (members === undefined) byOwner.set(owner, [definition]);
    else members.push(definition);
  }
  membersByOwner.set(facts, byOwner);
  return byOwner;
}

const ownerPatterns: Readonly<Record<string, RegExp>> = {
  /** `func (l *Logger[T]) Info(` */
  go: /^func\s*\(\s*(?:\w+\s+)?\*?\s*(\w+)/,
  /** `fun <T> List<T>.second(`, `val String.last` */
  kotlin: /\b(?:fun|val|var)\s+(?:<[^>]*>\s*)?(?:\w+\.)*(\w+)(?:<[^.(]*>)?\??\.\w+\s*(?:\(|:|get|=)/,
  /** `void Logger::info(` */
  cpp: /(\w+)(?:<[^>]*>)?::~?\w+\s*\(/,
};

/** The type that a definition outside of it belongs to. */
function ownerOf({ kind, container, signature }: Definition, languageId: string): string | undefined {
  if (container >= 0 || (kind !== 'method' && kind !== 'function' && kind !== 'variable')) return undefined;
  return ownerPatterns[languageId]?.exec(signature)?.[1];
}
