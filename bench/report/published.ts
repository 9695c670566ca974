/**
 * The numbers of a published data set's own script, from the predictions of a run over it: so that they can stand beside those of
 * papers. Knows no disk.
 */
import { matchIdentifiers } from '../metrics/identifiers.ts';
import { crossCodeEvalMatch, repoEvalMatch } from '../metrics/match.ts';
import type { MeasuredHole } from '../run/record.ts';

/** One system on one group of holes, shares from 0 to 1. */
export interface PublishedRow {
  readonly group: string;
  readonly system: string;
  readonly n: number;
  readonly exact: number;
  readonly similarity: number;
  /** CrossCodeEval alone has them. */
  readonly identifiersExact?: number;
  readonly identifiersF1?: number;
}

interface Convention {
  readonly about: string;
  groupOf(measured: MeasuredHole): string;
  score(prediction: string, measured: MeasuredHole): Scores;
  /** Means of repositories in place of means of holes. */
  readonly isByRepository: boolean;
}

type Scores = Omit<PublishedRow, 'group' | 'system' | 'n'>;

const conventions: Readonly<Record<string, Convention>> = {
  repoeval: {
    about:
      'As compute_score.py of RepoEval: the prediction cut to as many lines as are hidden, edit similarity by Levenshtein, the mean ' +
      'of the repositories. Its functions are judged by these two alone here: their unit tests are not run.',
    groupOf: ({ hole }) => (hole.kind === 'block' ? 'function' : hole.kind),
    score(prediction, { hole }) {
      const { exact, similarity } = repoEvalMatch(prediction, hole.hidden);
      return { exact: Number(exact), similarity };
    },
    isByRepository: true,
  },
  crosscodeeval: {
    about:
      'As eval_metric.py of CrossCodeEval: outside Python the prediction is cut behind its first ;, { or }, nothing else is; edit ' +
      'similarity as fuzzywuzzy rounds it; identifiers exact in order, and F1. Comments stay, which its script strips.',
    groupOf: ({ hole }) => hole.language,
    score(prediction, { hole }) {
      const cut = hole.language === 'python' ? prediction : firstStatement(prediction);
      const { exact, similarity } = crossCodeEvalMatch(cut, hole.hidden);
      const identifiers = matchIdentifiers(cut, hole.hidden, hole.languageId, '');
      const identifierScores = { identifiersExact: Number(identifiers.exact), identifiersF1: identifiers.f1 };
      return { exact: Number(exact), similarity: Math.round(100 * similarity) / 100, ...identifierScores };
    },
    isByRepository: false,
  },
  repobench: {
    about:
      'As evaluate.py of RepoBench: the first line that is no comment; equal but for white space; edit similarity as fuzzywuzzy ' +
      'rounds it. CodeBLEU is left out.',
    groupOf: ({ hole }) => hole.id.slice(0, hole.id.lastIndexOf('/')),
    score(prediction, { hole }) {
      const line = firstCodeLine(prediction, hole.language);
      const exact = Number(wordsOf(line) === wordsOf(hole.hidden));
      return { exact, similarity: Math.round(100 * crossCodeEvalMatch(line, hole.hidden).similarity) / 100 };
    },
    isByRepository: false,
  },
};

/** `suite` as a header has it; undefined when it is no published data set. */
export function conventionOf(suite: string): Convention | undefined {
  return conventions[suite.replace(/-.*$/, '')];
}

export function publishedRows(
  suite: string,
  systems: readonly string[],
  holes: readonly MeasuredHole[],
): PublishedRow[] {
  const convention = conventionOf(suite);
  if (convention === undefined) return [];
  const groups = [...new Set(holes.map((measured) => convention.groupOf(measured)))].sort();
  return groups.flatMap((group) => {
    const chosen = holes.filter((measured) => convention.groupOf(measured) === group);
    return systems.map((system) => ({
      ...{ group, system, n: chosen.length },
      ...meanOf(convention, chosen, (measured) => {
        const row = measured.rows.find((one) => one.system === system);
        return convention.score(row?.prediction ?? '', measured);
      }),
    }));
  });
}

function meanOf(
  { isByRepository }: Convention,
  holes: readonly MeasuredHole[],
  scoresOf: (measured: MeasuredHole) => Scores,
): Scores {
  const clusters = new Map<string, Scores[]>();
  for (const measured of holes) {
    const cluster = isByRepository ? measured.hole.repository : '';
    clusters.set(cluster, [...(clusters.get(cluster) ?? []), scoresOf(measured)]);
  }
  return mean([...clusters.values()].map(mean));
}

function mean(all: readonly Scores[]): Scores {
  const of = (value: (scores: Scores) => number) => all.reduce((sum, one) => sum + value(one), 0) / all.length;
  return {
    exact: of(({ exact }) => exact),
    similarity: of(({ similarity }) => similarity),
    ...(all[0]?.identifiersExact !== undefined && {
      identifiersExact: of(({ identifiersExact = 0 }) => identifiersExact),
      identifiersF1: of(({ identifiersF1 = 0 }) => identifiersF1),
    }),
  };
}

function firstStatement(prediction: string): string {
  const end = prediction.search(/[;{}]/);
  // At the very start its script cuts nothing.
  return end > 0 ? prediction.slice(0, end + 1) : prediction;
}

function firstCodeLine(prediction: string, language: string): string {
  const comment = language === 'python' ? /^#/ : /^(?:\/\/|\/\*|\*)/;
  const lines = prediction.split('\n');
  return lines.find((line) => line.trim() !== '' && !comment.test(line.trim())) ?? lines[0] ?? '';
}

function wordsOf(text: string): string {
  return text.trim().split(/\s+/).join(' ');
}
