/**
 * A suggestion's indentation fitted to the file's: a model that has seen little of a file indents as most files do. Knows no engine
 * and no language.
 */
import { lastLineOf } from '../base/lines.ts';
import type { Window } from '../base/window.ts';

/** Lines above the cursor that tell how a file is indented. */
const linesLookedAt = 400;
/** Where neither the text nor the file tells the width of a level. */
const usualUnit = 4;

/** Its lines are indented as the file is, and the first one repeats no indentation that stands there already. */
export function fitIndentation(text: string, window: Window): string {
  const lines = text.split('\n');
  const [first = '', ...rest] = lines;
  const isBlank = /(?:^|\n)[ \t]*$/.test(window.prefix);
  const start = isBlank ? withoutRepeated(first, window) : first;
  const unfitted = [start, ...rest].join('\n');
  // The first line's white space is indentation only where nothing stands before it.
  const own = isBlank ? [start, ...rest] : rest;
  if (!own.some((line) => /^[ \t]/.test(line))) return unfitted;
  const above = window.prefix.split('\n').slice(-linesLookedAt);
  const tabs = above.filter((line) => line.startsWith('\t')).length;
  const spaces = above.filter((line) => line.startsWith('  ')).length;
  if (tabs === spaces) return unfitted;
  const unit = tabs > spaces ? unitOf(own) : unitOf(above);
  const indented = (line: string) => (tabs > spaces ? toTabs(line, unit) : toSpaces(line, unit));
  return [isBlank ? indented(start) : start, ...rest.map(indented)].join('\n');
}

/**
 * Where the cursor stands behind the line's indentation, more of it is the same once again, or none of this file's; but below an
 * opener, and where it reaches the line above.
 */
function withoutRepeated(first: string, { prefix, indent }: Window): string {
  const more = /^[ \t]*/.exec(first)?.[0] ?? '';
  if (indent === '' || more === '') return first;
  const above = prefix.trimEnd();
  const line = lastLineOf(above);
  const reached = /^[ \t]*/.exec(line)?.[0] ?? '';
  const isDeeper = reached === indent ? /[{([:]$/.test(line) : reached === indent + more;
  return isDeeper ? first : first.slice(more.length);
}

/** Spaces of one level: the narrowest indentation. */
function unitOf(lines: readonly string[]): number {
  const widths = lines.map((line) => /^ *(?=\S)/.exec(line)?.[0].length ?? 0).filter((width) => width > 1);
  return widths.length === 0 ? usualUnit : Math.min(...widths);
}

function toTabs(line: string, unit: number): string {
  const blank = /^[ \t]*/.exec(line)?.[0] ?? '';
  const columns = [...blank].reduce((sum, character) => sum + (character === '\t' ? unit : 1), 0);
  return '\t'.repeat(Math.floor(columns / unit)) + ' '.repeat(columns % unit) + line.slice(blank.length);
}

function toSpaces(line: string, unit: number): string {
  const blank = /^[ \t]*/.exec(line)?.[0] ?? '';
  return blank.replaceAll('\t', ' '.repeat(unit)) + line.slice(blank.length);
}
