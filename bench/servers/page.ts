/** The page of a model server: what was checked, and a row for each number of typists. Knows no server. */
import { quantile } from '../statistics.ts';
import type { Check } from './checks.ts';
import type { LoadOutcome, LoadSettings } from './typists.ts';

/** Nothing where nothing was checked. */
export function checkLines(checks: readonly Check[]): string[] {
  if (checks.length === 0) return [];
  const lines = checks.map(
    ({ what, holds, seen }) => `- ${holds ? 'holds' : '**does not hold**'}: ${what} (${inLine(seen)})`,
  );
  return ['## Checks', '', ...lines, '', '## Load', ''];
}

export function loadTable(rows: readonly string[]): string[] {
  return [
    'A typist types six characters, one each 200 ms, and waits 1.5 s; each keystroke asks for the rest of the line and cancels what was',
    'asked before, unless that still agrees. Then it is answered from what has come already: such keystrokes ask the server nothing, and are',
    'counted in the second column alone. Times are those of requests whose line came whole before it was cancelled, so where many are',
    'cancelled the slowest are missing; tokens are the pieces of text that came.',
    '',
    '| typists | keystrokes | requests | whole lines | cancelled | failed | tokens | tokens/s | first / whole text, p50 ms | p95 ms |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ];
}

export function loadRow({ typists, seconds }: Pick<LoadSettings, 'typists' | 'seconds'>, outcome: LoadOutcome): string {
  const { requests, cancelled, failed, tokens, firsts, wholes } = outcome.counts;
  const at = (share: number) =>
    wholes.length === 0 ? 'none' : `${milliseconds(firsts, share)} / ${milliseconds(wholes, share)}`;
  const counts = [typists, outcome.keystrokes, requests, wholes.length, cancelled, failed, tokens];
  return `| ${[...counts, (tokens / seconds).toFixed(1), at(0.5), at(0.95)].join(' | ')} |`;
}

/** Of lines that are empty no text comes. */
function milliseconds(values: readonly number[], share: number): string {
  return values.length === 0 ? 'none' : quantile(values, share).toFixed(0);
}

function inLine(text: string): string {
  return text.replaceAll('\n', '\\n');
}
