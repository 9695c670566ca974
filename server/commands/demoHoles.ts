/** Chooses lines of a workspace to hide: seeded, one a file, none trivial. Knows nothing of completing them. */
import { languageForId } from '../syntax/languages.ts';
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
/** The rest of a line that is worth hiding, in characters. */
const shortestHidden = 8;
const importLine = /^(?:import|from|use|using|require|#include|package|export \* from|export \{.*\} from)\b/;
const commentLine = /^(?:\/\/|#|\*|\/\*|--|;|<!--|"""|''')/;
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
    const lines = text.split('\n');
    const candidates = lines.flatMap((line, index) => (isWorthHiding(line) ? [index] : []));
    const chosen = candidates[Math.floor(random() * candidates.length)];
    // A file with a handful of lines is a list of exports, as a rule.
    if (chosen === undefined || candidates.length < 10) continue;
    const line = (lines[chosen] ?? '').replace(/\r$/, '');
    const column = cutColumn(line, random);
    const start = lines.slice(0, chosen).join('\n').length + (chosen === 0 ? 0 : 1);
    const hidden = line.slice(column).trimEnd();
    holes.push({
      path: file.path,
      displayPath: file.displayPath,
      languageId: file.languageId,
      line: chosen,
      before: text.slice(0, start + column),
      hidden,
      after: text.slice(start + column + hidden.length),
    });
  }
  return holes;
}

function isWorthHiding(line: string): boolean {
  const trimmed = line.trim();
  if (trimmed.length > 160 || importLine.test(trimmed) || commentLine.test(trimmed)) return false;
  // Words in literals are prose: nobody expects them to be known.
  const code = trimmed.replace(/(["'`])(?:\\.|(?!\1).)*\1/g, '""');
  const tokens = [...trimmed.matchAll(tokenPattern)];
  const half = tokens[Math.floor(tokens.length / 2)]?.index ?? 0;
  return (code.match(tokenPattern)?.length ?? 0) >= fewestTokens && trimmed.length - half >= shortestHidden;
}

/** A token's start in the middle third of the line, where a person who types would look up for help. */
function cutColumn(line: string, random: () => number): number {
  const starts = [...line.matchAll(tokenPattern)].map((token) => token.index);
  const third = Math.floor(starts.length / 3);
  return starts[third + Math.floor(random() * third)] ?? 0;
}

/** Numbers from 0 to below 1, the same for the same seed (a linear congruential generator, as in Numerical Recipes). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
