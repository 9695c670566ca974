/** Chooses places in Python files to hide, seeded: whole lines, and line ends from the name of a called function on. */
import type { FileRecord, WorkspaceView } from '../../server/workspace/view.ts';

export type HoleKind = 'line' | 'call';

export interface Hole {
  readonly kind: HoleKind;
  readonly file: FileRecord;
  readonly before: string;
  /** The rest of the line, without white space at its end. */
  readonly hidden: string;
  readonly after: string;
}

/** As RepoEval has it: fewer tokens make a line trivial. */
const fewestTokens = 5;
/** A function that is defined in more files is not the one that is meant. */
const mostFiles = 3;
const tokenPattern = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;

/** `count` holes of each kind, or as many as there are; the same seed gives the same holes. */
export function chooseHoles(view: WorkspaceView, count: number, random: () => number): Hole[] {
  const files = [...view.files()].filter((file) => file.languageId === 'python');
  files.sort((a, b) => (a.displayPath < b.displayPath ? -1 : 1));
  const lines: Hole[] = [];
  const calls: Hole[] = [];
  for (const file of files) {
    const text = view.text(file.path);
    if (text === undefined) continue;
    const code = codeLines(text);
    for (const { start, end } of code) lines.push(cut('line', file, text, start, end));
    for (const call of file.facts.calls) {
      const line = code.find(({ start, end }) => start <= call.start && call.start < end);
      if (line !== undefined && isDefinedElsewhere(view, file, call.callee)) {
        calls.push(cut('call', file, text, call.start, line.end));
      }
    }
  }
  return [...sample(lines, count, random), ...sample(calls, count, random)];
}

function cut(kind: HoleKind, file: FileRecord, text: string, start: number, end: number): Hole {
  return { kind, file, before: text.slice(0, start), hidden: text.slice(start, end), after: text.slice(end) };
}

/** Lines of five tokens or more that are no comment, no import and not within a literal of several lines. */
function codeLines(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let position = 0;
  let inLiteral = false;
  for (const line of text.split('\n')) {
    const quotes = (line.match(/"""|'''/g) ?? []).length;
    const trimmed = line.trim();
    const isText = inLiteral || quotes > 0;
    if (quotes % 2 === 1) inLiteral = !inLiteral;
    if (!isText && !trimmed.startsWith('#') && !/^(?:from|import)\b/.test(trimmed)) {
      const start = position + line.length - line.trimStart().length;
      const nTokens = (trimmed.match(tokenPattern) ?? []).length;
      if (nTokens >= fewestTokens) found.push({ start, end: start + trimmed.length });
    }
    position += line.length + 1;
  }
  return found;
}

/** True when functions or classes at the top level of one to three other files have this name, and none of this one. */
function isDefinedElsewhere(view: WorkspaceView, file: FileRecord, name: string): boolean {
  if (name.startsWith('__')) return false;
  const places = new Set<string>();
  for (const hit of view.definitionsNamed(name, 200)) {
    const { kind, container } = hit.definition;
    if (hit.file.path === file.path) return false;
    if (container < 0 && (kind === 'function' || kind === 'class')) places.add(hit.file.path);
  }
  return places.size > 0 && places.size <= mostFiles;
}

function sample<T>(items: readonly T[], count: number, random: () => number): T[] {
  const rest = [...items];
  const chosen: T[] = [];
  while (chosen.length < count && rest.length > 0) {
    chosen.push(...rest.splice(Math.floor(random() * rest.length), 1));
  }
  return chosen;
}
