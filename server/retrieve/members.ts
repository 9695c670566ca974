/** What belongs to a class, by the containers of a file's definitions. Knows one file. */
import type { Definition, DefinitionKind } from '../syntax/facts.ts';

const kindsWithMembers: ReadonlySet<DefinitionKind> = new Set(['class', 'interface', 'enum', 'type', 'module']);

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
