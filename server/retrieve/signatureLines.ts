/** Signatures of one file as lines: members below their class, in the file's order. Knows no ranking and no budget. */

import { classOf } from '../analysis/members.ts';
import type { Snippet } from '../base/window.ts';
import type { Definition } from '../syntax/facts.ts';
import type { FileRecord, WorkspaceView } from '../workspace/view.ts';
import type { RankedDefinition } from './rankDefinitions.ts';
import { lineAt } from './snippet.ts';

/** Characters of a signature that are shown, and of the class that a member is shown in: names come first. */
const longestSignature = 100;
const longestHeader = 60;
/** Definitions that a reason names. */
const namesTold = 3;

export interface Declared {
  readonly file: FileRecord;
  /** Best first. */
  readonly chosen: RankedDefinition[];
  /** Indexes of the definitions that have a line: the chosen ones and the classes around them. */
  readonly lines: Set<number>;
  /** Tokens of the engine. */
  cost: number;
  /** Of the best one, where it is another than the ranking's. */
  readonly score?: number;
}

/** The definition's index, and that of the class it is a member of. */
export function lineIndexesOf({ file, definition }: RankedDefinition): number[] {
  const { definitions } = file.facts;
  const index = definitions.indexOf(definition);
  const around = classOf(definitions, definition);
  return around < 0 ? [index] : [index, around];
}

export function signatureLine(definitions: readonly Definition[], index: number, isWhole: boolean): string {
  const definition = definitions[index];
  if (definition === undefined) return '';
  const indent = classOf(definitions, definition) < 0 ? '' : '  ';
  return indent + cut(compact(definition), isWhole ? longestSignature : longestHeader);
}

/** Without annotations and words that say nothing to who calls it: a third of a Java signature. */
function compact({ signature, name }: Definition): string {
  const at = signature.indexOf(name);
  const head = signature
    .slice(0, at)
    .replace(/@(?:[\w.]+)(?:\((?:[^()]|\([^()]*\))*\))?\s*/g, '')
    .replace(/(?<![\w.])(?:export|public|final|override|pub(?:\([^)]*\))?)\s+/g, '');
  return at < 0 ? signature : head + signature.slice(at).replace(/\s+where\s.*$/, '');
}

/** The lines of these definitions, in order; those in `whole` in full. */
export function signatureText(
  definitions: readonly Definition[],
  shown: readonly number[],
  whole: ReadonlySet<number>,
): string {
  return shown.map((index) => signatureLine(definitions, index, whole.has(index))).join('\n');
}

function cut(signature: string, length: number): string {
  return signature.length <= length ? signature : `${signature.slice(0, length - 1).trimEnd()}…`;
}

export function toSignatures({ file, chosen, lines, cost, score }: Declared, view: WorkspaceView): Snippet {
  const { definitions } = file.facts;
  const whole = new Set(chosen.map(({ definition }) => definitions.indexOf(definition)));
  const shown = [...lines].sort((a, b) => a - b);
  const text = signatureText(definitions, shown, whole);
  const names = shown.map((index) => definitions[index]?.nameSpan.start ?? 0);
  const source = view.text(file.path) ?? '';
  return {
    path: file.path,
    displayPath: file.displayPath,
    lines: { start: lineAt(source, Math.min(...names)), end: lineAt(source, Math.max(...names)) + 1 },
    text,
    source: 'signatures',
    score: score ?? chosen[0]?.score ?? 0,
    reason: declaresReason(chosen),
    cost,
    declares: chosen.map((one) => ({
      name: one.definition.name,
      isMember: classOf(definitions, one.definition) >= 0,
      score: one.score,
    })),
  };
}

export function declaresReason(chosen: readonly RankedDefinition[]): string {
  const told = chosen.slice(0, namesTold).map(({ definition, why }) => `${definition.name} (${why})`);
  const rest = chosen.length - told.length;
  return `declares ${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
