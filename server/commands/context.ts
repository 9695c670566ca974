/** `linewright context FILE:LINE:COL`: what would be taken from other files there, and why. Knows how to print it. */
import { lineStartsOf } from '../base/lines.ts';
import type { Considered, Retrieval } from '../retrieve/retrieve.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import { forTerminal } from './forTerminal.ts';
import { withSession } from './session.ts';
import { placeOf } from './snippets.ts';
import type { CommandArguments } from './table.ts';

/** One row of the table. */
interface Row {
  /** File and first line, from 1. */
  readonly place: string;
  readonly source: string;
  readonly score: number;
  readonly cost: number;
  readonly verdict: string;
  readonly reason: string;
}

export async function context(args: CommandArguments): Promise<number> {
  return withSession(args, async ({ engine, path, languageId, text, offset, signal }) => {
    const request = { path, languageId, text, version: 1, offset, trigger: 'invoked' } as const;
    const startedAt = performance.now();
    const retrieval = await engine.context(request, signal);
    const milliseconds = performance.now() - startedAt;
    const rows = retrieval.considered().map((considered) => toRow(considered, engine.workspace));
    const { snippets, stop, found } = retrieval;
    process.stdout.write(
      args.switches.has('json')
        ? `${JSON.stringify({ milliseconds, stop, snippets, found, considered: rows }, undefined, 2)}\n`
        : forTerminal(describe(retrieval, rows, milliseconds)),
    );
    return 0;
  });
}

function toRow({ candidate, cost, verdict }: Considered, view: WorkspaceView): Row {
  const { file, span, source, score, reason } = candidate;
  const before = (view.text(file.path) ?? '').slice(0, span.start);
  return { place: `${file.displayPath}:${lineStartsOf(before).length}`, source, score, cost, verdict, reason };
}

/** What is kept comes above the stop line, what is not below it. */
function describe({ snippets, stop, found }: Retrieval, rows: readonly Row[], milliseconds: number): string {
  const isKept = ({ verdict }: Row): boolean => verdict === 'kept';
  const kept = rows.filter(isKept);
  const left = rows.filter((row) => !isKept(row));
  // The learned order has them among its rows; the fixed one fills with them what is left.
  const isRanked = rows.some(({ source }) => source === 'signatures');
  const signatures = snippets
    .filter(({ source }) => source === 'signatures' && !isRanked)
    .map((snippet) => ({ ...snippet, place: placeOf(snippet) }));
  const lines = [
    ' score  tokens  source       place',
    ...kept.flatMap((row) => [describeRow(row), `${indent}${row.reason}`]),
    `------ stop: ${stop}`,
    ...left.flatMap((row) => [describeRow(row), `${indent}${row.reason}; left out: ${row.verdict}`]),
    ...(signatures.length === 0 ? [] : ['------ signatures, in the room that is left']),
    ...signatures.flatMap((row) => [describeRow(row), `${indent}${row.reason}`]),
    '',
    ...snippets.flatMap((snippet) => [
      `${placeOf(snippet)}  (${snippet.source}, ${snippet.reason})`,
      ...snippet.text.split('\n').map((line) => `  | ${line}`),
      '',
    ]),
    `${kept.length} of ${found} candidates kept${describeOthers(left.length, found - rows.length, signatures.length)}, in ${milliseconds.toFixed(1)} ms`,
  ];
  return `${lines.join('\n')}\n`;
}

/** `hidden`: candidates that are left out, of which nothing is said. */
function describeOthers(shown: number, hidden: number, signatures: number): string {
  const others = hidden === 0 ? '' : `, ${shown} of those left out shown`;
  return signatures === 0
    ? others
    : `${others}, and the signatures of ${signatures} file${signatures === 1 ? '' : 's'}`;
}

const indent = ' '.repeat(29);

function describeRow({ score, cost, source, place }: Pick<Row, 'score' | 'cost' | 'source' | 'place'>): string {
  return `${score.toFixed(3).padStart(6)}  ${String(cost).padStart(6)}  ${source.padEnd(11)}  ${place}`;
}
