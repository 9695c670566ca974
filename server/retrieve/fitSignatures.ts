/**
 * Signatures of the likeliest definitions, as many as there is room for: one line each, those of one file together, members
 * below their class. A line of a definition goes a long way: it says what there is to call, and how. Knows no ranking.
 */

import { classOf } from '../analysis/members.ts';
import type { Snippet } from '../base/window.ts';
import type { Definition } from '../syntax/facts.ts';
import type { FileRecord, WorkspaceView } from '../workspace/view.ts';
import type { RankedDefinition } from './rankDefinitions.ts';

/** Characters of a signature that are shown, and of the class that a member is shown in: names come first. */
const longestSignature = 100;
const longestHeader = 60;
/** Below it one in a hundred is needed: not worth a line. */
const leastScore = 0.03;
/** Definitions that a reason names. */
const namesTold = 3;

export interface SignatureRequest {
  /** Pieces that are kept: what they show is not declared once more. */
  readonly kept: readonly Snippet[];
  /** Best first. */
  readonly ranked: readonly RankedDefinition[];
  readonly view: WorkspaceView;
  /** Tokens of the engine. */
  readonly room: number;
  readonly countTokens: (text: string) => number;
}

interface Group {
  readonly file: FileRecord;
  readonly chosen: RankedDefinition[];
  /** Indexes of the definitions that have a line: the chosen ones and the classes around them. */
  readonly lines: Set<number>;
  cost: number;
}

/** In the order of their paths, so that a prompt that begins with them stays the same while they do. */
export function fitSignatures({ ranked, kept, view, room, countTokens }: SignatureRequest): Snippet[] {
  const groups = new Map<string, Group>();
  let left = room;
  for (const one of ranked) {
    if (one.score < leastScore || left <= 0) break;
    const { file } = one;
    if (kept.some((piece) => piece.path === file.path && shows(piece, one, view))) continue;
    const group = groups.get(file.path) ?? { file, chosen: [], lines: new Set<number>(), cost: 0 };
    const added = linesOf(one).filter((index) => !group.lines.has(index));
    const text = added.map((index) => lineOf(file.facts.definitions, index, index === added[0])).join('\n');
    const cost = countTokens(text) + (group.lines.size === 0 ? countTokens(file.displayPath) : 0);
    if (cost > left || added.length === 0) continue;
    left -= cost;
    group.cost += cost;
    group.chosen.push(one);
    for (const index of added) group.lines.add(index);
    groups.set(file.path, group);
  }
  return [...groups.values()]
    .sort((a, b) => (a.file.displayPath < b.file.displayPath ? -1 : 1))
    .map((group) => toSnippet(group, view));
}

function shows({ lines, text }: Snippet, { file, definition }: RankedDefinition, view: WorkspaceView): boolean {
  if (!text.includes(definition.name)) return false;
  const line = lineAt(view.text(file.path) ?? '', definition.nameSpan.start);
  return lines.start <= line && line < lines.end;
}

/** The definition's index, and that of the class it is a member of. */
function linesOf({ file, definition }: RankedDefinition): number[] {
  const { definitions } = file.facts;
  const index = definitions.indexOf(definition);
  const around = classOf(definitions, definition);
  return around < 0 ? [index] : [index, around];
}

function lineOf(definitions: readonly Definition[], index: number, isWhole: boolean): string {
  const definition = definitions[index];
  if (definition === undefined) return '';
  const indent = classOf(definitions, definition) < 0 ? '' : '  ';
  return indent + cut(definition.signature, isWhole ? longestSignature : longestHeader);
}

function cut(signature: string, length: number): string {
  return signature.length <= length ? signature : `${signature.slice(0, length - 1).trimEnd()}…`;
}

function toSnippet({ file, chosen, lines, cost }: Group, view: WorkspaceView): Snippet {
  const { definitions } = file.facts;
  const whole = new Set(chosen.map(({ definition }) => definitions.indexOf(definition)));
  const shown = [...lines].sort((a, b) => a - b);
  const text = shown.map((index) => lineOf(definitions, index, whole.has(index))).join('\n');
  const names = shown.map((index) => definitions[index]?.nameSpan.start ?? 0);
  const source = view.text(file.path) ?? '';
  return {
    path: file.path,
    displayPath: file.displayPath,
    lines: { start: lineAt(source, Math.min(...names)), end: lineAt(source, Math.max(...names)) + 1 },
    text,
    source: 'signatures',
    score: chosen[0]?.score ?? 0,
    reason: reasonOf(chosen),
    cost,
  };
}

function reasonOf(chosen: readonly RankedDefinition[]): string {
  const told = chosen.slice(0, namesTold).map(({ definition, why }) => `${definition.name} (${why})`);
  const rest = chosen.length - told.length;
  return `declares ${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Zero-based line of an offset. */
function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
