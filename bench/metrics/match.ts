/** How like a prediction is to what was hidden, as the published benchmarks measure it. Knows only two texts. */
import { editDistance } from './editDistance.ts';

export interface Match {
  readonly exact: boolean;
  /** 0 to 1. */
  readonly similarity: number;
}

/**
 * As RepoEval (compute_score.py): lines stripped, empty ones dropped, the prediction cut to as many lines as were hidden;
 * similarity is 1 - Levenshtein / longer length.
 */
export function repoEvalMatch(prediction: string, hidden: string): Match {
  const wanted = codeLines(hidden);
  const given = codeLines(prediction).slice(0, wanted.length);
  const [a, b] = [given.join('\n'), wanted.join('\n')];
  const longer = Math.max(a.length, b.length);
  return { exact: a === b, similarity: longer === 0 ? 1 : 1 - editDistance(a, b, 1) / longer };
}

/**
 * As CrossCodeEval (eval_metric.py): nothing is cut, so that too much is wrong; similarity is fuzzywuzzy's ratio, 1 - indel
 * distance / both lengths, not rounded. Comments stay: its regular expressions take parts of strings for them.
 */
export function crossCodeEvalMatch(prediction: string, hidden: string): Match {
  const exact = codeLines(prediction).join('\n') === codeLines(hidden).join('\n');
  const [a, b] = [prediction.trim(), hidden.trim()];
  const both = a.length + b.length;
  return { exact, similarity: both === 0 ? 1 : 1 - editDistance(a, b, 2) / both };
}

/** Whether the first word or sign is right: what a person sees first. */
export function firstTokenIsRight(prediction: string, hidden: string): boolean {
  return firstToken(prediction) === firstToken(hidden);
}

/** Characters at the start of both. */
export function commonPrefix(prediction: string, hidden: string): number {
  let length = 0;
  while (length < prediction.length && prediction[length] === hidden[length]) length++;
  return length;
}

function firstToken(text: string): string {
  return /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/u.exec(text)?.[0] ?? '';
}

function codeLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
