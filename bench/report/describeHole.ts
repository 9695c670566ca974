/** One measured hole in words: the place, the truth, what it needs, and each system's answer. Knows no disk. */
import type { MeasuredHole, Row } from '../run/record.ts';

/** Lines shown on either side of the hole. */
const linesAround = 8;

/** `text`: the whole file, where it can still be had. */
export function describeHole({ hole, rows, stress }: MeasuredHole, text: string | undefined): string {
  const needs = hole.evidence.map(
    ({ name, file, nameLine, signature }) => `  ${name}  ${file}:${nameLine + 1}  ${signature}`,
  );
  return [
    `${hole.id}  (${hole.languageId}${stress === undefined ? '' : `, suite ${stress}`})`,
    '',
    ...(text === undefined ? drawn('⟦', hole.hidden, '⟧') : around(text, hole.start, hole.end)),
    '',
    hole.scope === 0
      ? 'It needs nothing that other files define.'
      : `It needs ${hole.scope} names of other files (the farthest: ${hole.diffusion}):`,
    ...needs,
    hole.standsElsewhere ? 'Its line stands in other files as well.' : 'Its line stands in no other file.',
    '',
    ...rows.flatMap((row) => [...describeRow(row), '']),
  ].join('\n');
}

function around(text: string, start: number, end: number): string[] {
  const before = text
    .slice(0, start)
    .split('\n')
    .slice(-1 - linesAround)
    .join('\n');
  const after = text
    .slice(end)
    .split('\n')
    .slice(0, 1 + linesAround)
    .join('\n');
  return drawn(`${before}⟦`, text.slice(start, end), `⟧${after}`);
}

function drawn(before: string, hidden: string, after: string): string[] {
  return `${before}${hidden}${after}`.split('\n').map((line) => `  | ${line}`);
}

/** Of a stress suite: " (budget 512)". */
function describeCase({ at, truth }: Row): string {
  const parts = Object.entries(at ?? {}).map(([name, value]) => `${name} ${value}`);
  if (truth !== undefined) parts.push(`right is ${truth.trim()}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function describeRow(row: Row): string[] {
  const { system, prediction, confidence, end, metrics, contextTokens, snippets } = row;
  const { exact, similarity, loss, evidenceShown, evidenceNeeded } = metrics;
  const facts = [
    exact ? 'exact' : `similar by ${(100 * similarity).toFixed(0)} %`,
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(2)}`]),
    `${contextTokens} tokens of context`,
    ...(evidenceNeeded === 0 ? [] : [`evidence ${evidenceShown} of ${evidenceNeeded}`]),
    `sure by ${(100 * confidence).toFixed(0)} %`,
    end,
  ];
  return [
    `${system}${describeCase(row)}: ${facts.join(', ')}`,
    ...prediction.split('\n').map((line) => `  > ${line}`),
    ...snippets.map(
      ({ file, start, end: last, cost, reason }) => `    ${file}:${start + 1}-${last}  ${cost} tokens  ${reason}`,
    ),
  ];
}
