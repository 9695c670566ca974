/**
 * Signatures of the likeliest definitions, as many as there is room for: one line each, those of one file together, members
 * below their class. A line of a definition goes a long way: it says what there is to call, and how. Knows no ranking.
 */
import type { Steps } from '../base/steps.ts';
import type { Snippet } from '../base/window.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import type { RankedDefinition } from './rankDefinitions.ts';
import { type Declared, lineIndexesOf, signatureLine, toSignatures } from './signatureLines.ts';
import { lineAt } from './snippet.ts';

/** Below it one in a hundred is needed: not worth a line. */
const leastScore = 0.03;
/** Definitions tried from one step to the next. */
const triedAtOnce = 16;

export interface SignatureRequest {
  /** Pieces that are kept: what they show is not declared once more. */
  readonly kept: readonly Snippet[];
  /** Best first. */
  readonly ranked: readonly RankedDefinition[];
  readonly view: WorkspaceView;
  /** Tokens of the engine. */
  readonly room: number;
  readonly countTokens: (text: string) => number;
  /** Copies of the open file, by their paths, are passed over. */
  readonly isCopy?: (path: string) => boolean;
}

/** In the order of their paths, so that a prompt that begins with them stays the same while they do. */
export function* fitSignatures({
  ranked,
  kept,
  view,
  room,
  countTokens,
  isCopy = () => false,
}: SignatureRequest): Steps<Snippet[]> {
  const groups = new Map<string, Declared>();
  let left = room;
  for (const [index, one] of ranked.entries()) {
    if (index % triedAtOnce === 0) yield;
    if (one.score < leastScore || left <= 0) break;
    const { file } = one;
    if (isCopy(file.path)) continue;
    if (kept.some((piece) => piece.path === file.path && shows(piece, one, view))) continue;
    const group = groups.get(file.path) ?? { file, chosen: [], lines: new Set<number>(), cost: 0 };
    const added = lineIndexesOf(one).filter((index) => !group.lines.has(index));
    const text = added.map((index) => signatureLine(file.facts.definitions, index, index === added[0])).join('\n');
    const cost = countTokens(text) + (group.lines.size === 0 ? countTokens(file.displayPath) : 0);
    if (cost > left || added.length === 0) continue;
    left -= cost;
    group.cost += cost;
    group.chosen.push(one);
    for (const index of added) group.lines.add(index);
    groups.set(file.path, group);
  }
  const snippets: Snippet[] = [];
  for (const group of [...groups.values()].sort((a, b) => (a.file.displayPath < b.file.displayPath ? -1 : 1))) {
    yield;
    snippets.push(toSignatures(group, view));
  }
  return snippets;
}

function shows({ lines, text }: Snippet, { file, definition }: RankedDefinition, view: WorkspaceView): boolean {
  if (!text.includes(definition.name)) return false;
  const line = lineAt(view.text(file.path) ?? '', definition.nameSpan.start);
  return lines.start <= line && line < lines.end;
}
