/** Tables of recall's variants from the records of their runs. Knows no disk. */
import { type HoleKind, holeKinds } from '../holes/hole.ts';
import { withInterval } from '../report/section.ts';
import type { Recorded } from '../run/recordFile.ts';
import { wilsonInterval } from '../statistics.ts';

type Records = ReadonlyMap<string, Recorded>;

interface Answer {
  readonly kind: HoleKind;
  readonly language: string;
  readonly exact: boolean;
  readonly confidence: number;
}

function answersOf({ holes }: Recorded): Answer[] {
  return holes.flatMap(({ hole, rows }) =>
    rows.map(({ metrics, confidence }) => ({
      ...{ kind: hole.kind, language: hole.language, exact: metrics.exact, confidence },
    })),
  );
}

/** Python's exact matches by kind of hole. */
export function matchTable(records: Records): string[] {
  const rows = [...records].map(([name, record]) => {
    const answers = answersOf(record).filter(({ language }) => language === 'python');
    return [name, ...holeKinds.map((kind) => cell(answers.filter((answer) => answer.kind === kind)))];
  });
  return table(['', ...holeKinds], rows);
}

/** Whole lines, and how many times the n-gram model's share recall's is. */
export function languageTable(records: Records): string[] {
  const lines = new Map(
    [...records].map(([name, record]) => [name, answersOf(record).filter(({ kind }) => kind === 'line')]),
  );
  const languages = [...new Set([...lines.values()].flat().map(({ language }) => language))].sort();
  const shown = ['recall', 'ngram', 'jaccard', 'blend'].filter((name) => lines.has(name));
  const rows = languages.map((language) => {
    const of = (name: string) => (lines.get(name) ?? []).filter((answer) => answer.language === language);
    const ratio = shareOf(of('recall')) / shareOf(of('ngram'));
    return [language, ...shown.map((name) => cell(of(name))), Number.isFinite(ratio) ? ratio.toFixed(2) : ''];
  });
  return table(['', ...shown, 'recall / ngram'], rows);
}

/** Expected calibration error over ten bins of equal width (Guo et al. 2017), and what the surest answers are worth. */
export function calibrationTable(records: Records): string[] {
  const rows = [...records].map(([name, record]) => {
    const answers = answersOf(record).sort((a, b) => b.confidence - a.confidence);
    const surest = (share: number) => cell(answers.slice(0, Math.round(share * answers.length)));
    return [name, calibrationError(answers).toFixed(3), ...[0.1, 0.3, 0.5, 0.7, 1].map(surest)];
  });
  return table(['', 'calibration error', 'surest 10 %', '30 %', '50 %', '70 %', 'all'], rows);
}

export function calibrationError(answers: readonly Pick<Answer, 'exact' | 'confidence'>[]): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, right: 0, confidence: 0 }));
  for (const { exact, confidence } of answers) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    if (bin === undefined) continue;
    bin.n++;
    bin.right += exact ? 1 : 0;
    bin.confidence += confidence;
  }
  return (
    bins.reduce((sum, { right, confidence }) => sum + Math.abs(right - confidence), 0) / Math.max(answers.length, 1)
  );
}

function shareOf(answers: readonly Answer[]): number {
  return answers.filter(({ exact }) => exact).length / answers.length;
}

function cell(answers: readonly Answer[]): string {
  if (answers.length === 0) return '';
  const { low, high } = wilsonInterval(answers.filter(({ exact }) => exact).length, answers.length);
  return withInterval({ mean: shareOf(answers), low, high });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
