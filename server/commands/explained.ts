/** An explanation of a suggestion as lines of text, token by token. Knows how to print it. */
import type { ExplainedCandidate, ExplainedToken } from '../recall/explain.ts';

const mostWidth = 28;
/** What would be printed as 0 %. */
const leastShown = 0.005;

/** A line for each token, and below it what else could stand there. */
export function describeExplanation(tokens: readonly ExplainedToken[]): string[] {
  return tokens.flatMap(({ text, probability, none, candidates }) => [
    `${percent(probability)}  ${shown(text)}`,
    ...candidates
      .filter((candidate, rank) => rank === 0 || candidate.probability >= leastShown)
      .map((candidate) => `        ${describeCandidate(candidate)}`),
    `        ${percent(none)}  none of these`,
  ]);
}

function describeCandidate({ text, probability, places, source, evidence }: ExplainedCandidate): string {
  const why = places === undefined ? source : describePlaces(places);
  const from =
    evidence === undefined
      ? ''
      : `; ${evidence.displayPath}:${evidence.line + 1}, ${counted(evidence.tokensAlike, 'token')} alike before it`;
  return `${percent(probability)}  ${shown(text).padEnd(mostWidth)}  ${why}${from}`;
}

function describePlaces(places: NonNullable<ExplainedCandidate['places']>): string {
  const { openFileAbove, openFileBelow, nearFiles, otherFiles, byCall, byNextLine, byLineAbove } = places;
  const parts: [number, string][] = [
    [openFileAbove, 'above'],
    [openFileBelow, 'below'],
    [nearFiles, 'in near files'],
    [otherFiles, 'in other files'],
  ];
  const means: [number, string][] = [
    [byCall, 'in such a call'],
    [byNextLine, 'before such a next line'],
    [byLineAbove, 'after such a line above'],
  ];
  const list = (some: [number, string][]) =>
    some.filter(([count]) => count > 0).map(([count, where]) => `${count} ${where}`);
  const found = list(means);
  return `${list(parts).join(', ')}${found.length === 0 ? '' : ` (${found.join(', ')})`}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function percent(probability: number): string {
  return `${(100 * probability).toFixed(0).padStart(3)} %`;
}

/** In quotes, as the spaces around a token matter; a line break as a sign. */
function shown(text: string): string {
  if (text === '\n') return 'end of line';
  const quoted = JSON.stringify(text);
  return quoted.length > mostWidth ? `${quoted.slice(0, mostWidth - 1)}…` : quoted;
}
