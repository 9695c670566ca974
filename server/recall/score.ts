/** The likelihood of a given text under the copy language model. Generates nothing. */
import { codeUnitsOf } from '../base/codeUnits.ts';
import type { ScoredToken } from '../base/generator.ts';
import type { CursorContext } from './cursor.ts';
import type { Evidence } from './evidence.ts';
import { IndentStack, indentColumns } from './lines.ts';
import { isWordLike, renderToken, TokenKind, tokenizeLine } from './tokens.ts';
import { newlineId, type Vocabulary } from './vocabulary.ts';

/** Cost of spelling a character of a token that no evidence names: code has some 40 common ones. */
const unseenCharacter = -Math.log(40);

/**
 * Scores `continuation` right after the cursor, token by token; joined, the texts of the answer are the continuation.
 * Stops early, with what is scored so far, when `pause` resolves to false.
 */
export async function scoreText(
  evidence: Evidence,
  cursor: CursorContext,
  vocabulary: Vocabulary,
  continuation: string,
  pause: () => Promise<boolean>,
): Promise<ScoredToken[]> {
  const scored: ScoredToken[] = [];
  const history = [...cursor.history];
  for (const { id, text } of piecesAfter(cursor, vocabulary, continuation)) {
    if (!(await pause())) return scored;
    scored.push({ text, logProb: logProbability(evidence, history, id, text) });
    history.push(id);
  }
  return withoutTyped(scored, cursor.typed.length);
}

interface TextPiece {
  readonly id: number;
  /** What the token covers, the white space around it included. */
  readonly text: string;
}

/** The tokens of `continuation` behind the cursor; the first ones begin with what is typed. */
export function piecesAfter(cursor: CursorContext, vocabulary: Vocabulary, continuation: string): TextPiece[] {
  const all: TextPiece[] = [];
  const indents = new IndentStack(cursor.indentLevels);
  const before = cursor.history[cursor.history.length - 1] ?? 0;
  for (const [index, line] of `${cursor.typed}${continuation}`.split('\n').entries()) {
    const columns = indentColumns(line, 0, line.length);
    const lead = line.slice(0, line.length - line.trimStart().length);
    const pieces = piecesOf(line, vocabulary, before, index > 0);
    if (index > 0) all.push({ id: newlineId(indents.enter(Math.max(columns, 0))), text: `\n${lead}` });
    all.push(...pieces);
  }
  return all;
}

/** The tokens of one line with the text that each covers, white space at the line's end included. */
function piecesOf(line: string, vocabulary: Vocabulary, before: number, isOwnLine: boolean): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = isOwnLine ? line.length - line.trimStart().length : 0;
  let previous = isOwnLine ? TokenKind.newline : vocabulary.kind(before);
  // White space that opens the text belongs to the operator behind it, unless it opens the line.
  const glue = !isOwnLine && isWordLike(previous) && /^\s/.test(line) ? 'x' : '';
  const units = codeUnitsOf(glue + line);
  tokenizeLine(units, 0, units.length, true, (start, end) => {
    if (end <= glue.length) return;
    const id = vocabulary.internSlice(units, start, end);
    const kind = vocabulary.kind(id);
    const text = renderToken(line.slice(start - glue.length, end - glue.length), kind, previous);
    pieces.push({ id, text });
    at += text.length;
    previous = kind;
  });
  const last = pieces.pop();
  if (last !== undefined) pieces.push({ id: last.id, text: last.text + line.slice(at) });
  return pieces;
}

function logProbability(evidence: Evidence, history: readonly number[], id: number, text: string): number {
  const { own, none } = evidence.probabilityOf(id, history);
  const spelled = Math.log(none) + unseenCharacter * Math.max(text.length, 1);
  return Math.max(Math.log(own), spelled);
}

/** Drops what stands before the cursor already from the first tokens' texts. */
function withoutTyped(scored: readonly ScoredToken[], typedLength: number): ScoredToken[] {
  let toDrop = typedLength;
  return scored.flatMap((token) => {
    const dropped = Math.min(toDrop, token.text.length);
    toDrop -= dropped;
    return dropped > 0 && dropped === token.text.length ? [] : [{ ...token, text: token.text.slice(dropped) }];
  });
}
