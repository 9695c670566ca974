/**
 * Chooses lines of a workspace to hide: seeded, one a file, none trivial, from a place in code on. Knows nothing of
 * completing them.
 */
import type { Span } from '../base/span.ts';
import { languageForId } from '../syntax/languages.ts';
import { textSpans } from '../syntax/lexer.ts';
import type { WorkspaceView } from '../workspace/view.ts';

export interface DemoHole {
  readonly path: string;
  readonly displayPath: string;
  readonly languageId: string;
  /** Zero-based line of the cursor. */
  readonly line: number;
  readonly before: string;
  /** The rest of the line, without white space at its end. */
  readonly hidden: string;
  readonly after: string;
}

/** Fewer tokens make a line that anybody would guess. */
const fewestTokens = 8;
/** Lines that a file must have to choose from. */
const fewestCandidates = 10;
/** The rest of a line that is worth hiding, in characters. */
const shortestHidden = 8;
const importLine = /^(?:import|from|use|using|require|#include|package|export \* from|export \{.*\} from)\b/;
const commentLine = /^(?:\/\/|#|\*|\/\*|--|;|<!--|"""|''')/;
const quoted = /(["'`])(?:\\.|(?!\1)[^\\])*\1/g;
const tokenPattern = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu;

/** The same workspace gives the same holes. */
export function pickHoles(view: WorkspaceView, count: number): DemoHole[] {
  const random = seededRandom(20_26);
  const files = [...view.files()]
    .filter((file) => languageForId(file.languageId)?.grammar !== undefined)
    .sort((a, b) => (a.displayPath < b.displayPath ? -1 : 1));
  const holes: DemoHole[] = [];
  // Each file is tried once, in a random order: a dozen different places tell more than a dozen of one.
  while (files.length > 0 && holes.length < count) {
    const [file] = files.splice(Math.floor(random() * files.length), 1);
    const text = file === undefined ? undefined : view.text(file.path);
    if (file === undefined || text === undefined) continue;
    const candidates = candidatesIn(text, file.languageId);
    const chosen = candidates[Math.floor(random() * candidates.length)];
    // A file with a handful of lines is a list of exports, as a rule.
    if (chosen === undefined || candidates.length < fewestCandidates) continue;
    const start = chosen.starts[Math.floor(random() * chosen.starts.length)] ?? 0;
    const { path, displayPath, languageId } = file;
    const hidden = text.slice(start, chosen.end);
    const [before, after] = [text.slice(0, start), text.slice(chosen.end)];
    holes.push({ path, displayPath, languageId, line: chosen.line, before, hidden, after });
  }
  return holes;
}

interface CandidateLine {
  /** Zero-based. */
  readonly line: number;
  /** Offsets at which a hole may begin. */
  readonly starts: readonly number[];
  /** Offset of the line's end, without white space. */
  readonly end: number;
}

function candidatesIn(text: string, languageId: string): CandidateLine[] {
  const literals = textSpans(text, languageId);
  const found: CandidateLine[] = [];
  let next = 0;
  let start = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const end = start + line.trimEnd().length;
    while ((literals[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    const touching: Span[] = [];
    for (let at = next; (literals[at]?.start ?? end) < end; at++) touching.push(...literals.slice(at, at + 1));
    const starts = isWorthHiding(line) ? startsIn(line, start, touching) : [];
    if (starts.length > 0) found.push({ line: index, starts, end });
    start += line.length + 1;
  }
  return found;
}

function isWorthHiding(line: string): boolean {
  const trimmed = line.trim();
  if (trimmed.length > 160 || importLine.test(trimmed) || commentLine.test(trimmed)) return false;
  // Words in literals are prose: nobody expects them to be known.
  return (trimmed.replace(quoted, '""').match(tokenPattern)?.length ?? 0) >= fewestTokens;
}

/**
 * Starts of the tokens in the middle third of the line, where a person who types would look up for help, less those inside of
 * comments and literals, with the code inside of literals.
 */
function startsIn(line: string, lineStart: number, literals: readonly Span[]): number[] {
  const own = [...line.matchAll(quoted)].map((match) => spanOf(match, lineStart));
  const tokens = [...line.matchAll(tokenPattern)].map((match) => spanOf(match, lineStart));
  const third = Math.floor(tokens.length / 3);
  const isCode = ({ start }: Span) =>
    ![...own, ...literals].some((literal) => literal.start < start && start < literal.end);
  const lineEnd = lineStart + line.trimEnd().length;
  return tokens
    .slice(third, 2 * third)
    .filter((token) => isCode(token) && lineEnd - token.start >= shortestHidden)
    .map(({ start }) => start);
}

function spanOf(match: RegExpExecArray, lineStart: number): Span {
  return { start: lineStart + match.index, end: lineStart + match.index + match[0].length };
}

/** Numbers from 0 to below 1, the same for the same seed (a linear congruential generator, as in Numerical Recipes). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
