/** Files and types as indented signatures: what there is, without what it does. Knows no budget. */
import type { Span } from '../base/span.ts';
import type { Definition } from '../syntax/facts.ts';
import type { DefinitionHit, FileRecord } from '../workspace/view.ts';
import type { Analysis } from './analysis.ts';
import { classOf, ownMembers } from './members.ts';

export interface Outline {
  readonly text: string;
  /** From the first definition to the last that is shown. */
  readonly span: Span;
}

/** Of a file: its definitions in order, at most so many; members below their class. Undefined without any. */
export function outlineOfFile({ facts }: FileRecord, most: number): Outline | undefined {
  return outlineOf(facts.definitions, facts.definitions.slice(0, most));
}

/** The header of a type, and its own members, the given ones first where there is not room for all. */
export function outlineOfType(
  analysis: Analysis,
  { file, definition }: DefinitionHit,
  most: number,
  weight: (member: Definition) => number = () => 0,
): Outline {
  const members = ownMembers(analysis, { file, definition }).filter((member) => member.file.path === file.path);
  const chosen = [...members].sort((a, b) => weight(b.definition) - weight(a.definition)).slice(0, most);
  const shown = members.filter((member) => chosen.includes(member)).map((member) => member.definition);
  const left = members.length - shown.length;
  const lines = [definition.signature, ...shown.map(({ signature }) => `  ${signature}`)];
  if (left > 0) lines.push(`  … ${left} more`);
  return { text: lines.join('\n'), span: definition.span };
}

function outlineOf(all: readonly Definition[], shown: readonly Definition[]): Outline | undefined {
  const first = shown[0];
  if (first === undefined) return undefined;
  const end = shown.reduce((furthest, { span }) => Math.max(furthest, span.end), first.span.end);
  const text = shown.map((one) => '  '.repeat(depthOf(all, one)) + one.signature).join('\n');
  return { text, span: { start: first.span.start, end } };
}

function depthOf(all: readonly Definition[], definition: Definition): number {
  let depth = 0;
  for (let at = classOf(all, definition); at >= 0 && depth < 8; depth++) {
    const around = all[at];
    at = around === undefined ? -1 : classOf(all, around);
  }
  return depth;
}
