/** `linewright complete FILE:LINE:COL`: one completion as an editor would get it, and why. Knows how to print it. */

import type { Trace } from '../base/trace.ts';
import type { Alternative, CompletionResult, Suggestion } from '../complete/types.ts';
import type { ExplainedToken } from '../recall/explain.ts';
import { describeExplanation } from './explained.ts';
import { forTerminal } from './forTerminal.ts';
import { loadModel, modelReady } from './modelReady.ts';
import { type Session, withSession } from './session.ts';
import { describeSnippets } from './snippets.ts';
import type { CommandArguments } from './table.ts';

/** A person reads no more. */
const mostAlternatives = 10;

export async function complete(args: CommandArguments): Promise<number> {
  const alternatives = Number(args.values.get('alternatives') ?? 1);
  if (!Number.isInteger(alternatives) || alternatives < 1 || alternatives > mostAlternatives) {
    process.stderr.write(`--alternatives needs a number from 1 to ${mostAlternatives}.\n`);
    return 2;
  }
  const ask = async ({ engine, path, languageId, text, offset, signal }: Session) => {
    const request = { path, languageId, text, version: 1, offset, trigger: 'invoked', alternatives } as const;
    await modelReady(engine, signal);
    const startedAt = performance.now();
    const result = await engine.complete(request, signal);
    const milliseconds = performance.now() - startedAt;
    const explained = args.switches.has('explain')
      ? await engine.explain(request, result.kind === 'none' ? '' : insertedAt(offset, result), signal)
      : undefined;
    const shown = { buffer: text, offset, lineBefore: lineBefore(text, offset) };
    process.stdout.write(
      args.switches.has('json')
        ? `${JSON.stringify({ milliseconds, ...result, explained }, undefined, 2)}\n`
        : forTerminal(describe(result, shown, milliseconds, explained ?? [])),
    );
    return 0;
  };
  return withSession(args, ask, loadModel);
}

/** The place that a suggestion is shown at. */
interface Shown {
  readonly buffer: string;
  readonly offset: number;
  readonly lineBefore: string;
}

function lineBefore(text: string, offset: number): string {
  return text.slice(0, offset).split('\n').at(-1) ?? '';
}

/** What a suggestion adds behind the cursor. */
function insertedAt(offset: number, { text, range }: Alternative): string {
  return text.slice(offset - range.start);
}

function describe(
  result: CompletionResult,
  shown: Shown,
  milliseconds: number,
  explained: readonly ExplainedToken[],
): string {
  const { trace } = result;
  const lines = [
    ...(result.kind === 'none' ? [`No suggestion: ${result.reason}`] : describeSuggestion(result, shown)),
    '',
    `time        ${milliseconds.toFixed(1)} ms (${describeSteps(trace)})`,
    `ended       ${trace.end || 'not begun'}`,
    ...trace.notes.map((note) => `engine      ${note}`),
    ...trace.copiedFrom.map(({ displayPath, line }) => `copied from ${displayPath}:${line + 1}`),
    `context     ${trace.retrievalStop || 'nothing was looked for'}`,
    ...describeSnippets(trace.snippets).map((line) => `  ${line}`),
    ...(explained.length === 0 ? [] : ['', 'token by token', ...describeExplanation(explained)]),
  ];
  return `${lines.join('\n')}\n`;
}

function describeSuggestion(suggestion: Suggestion, shown: Shown): string[] {
  const { range, confidence, source, alternatives } = suggestion;
  const { lineBefore, offset, buffer } = shown;
  const overwritten = buffer.slice(offset, range.end);
  return [
    `${lineBefore}█${insertedAt(offset, suggestion)}`,
    '',
    ...(overwritten === '' ? [] : [`replaces    ${JSON.stringify(overwritten)} after the cursor`]),
    `confidence  ${(100 * confidence).toFixed(0)} %`,
    `source      ${source}`,
    ...alternatives.flatMap((other) => [
      '',
      `${lineBefore}█${insertedAt(offset, other)}`,
      `confidence  ${(100 * other.confidence).toFixed(0)} %`,
    ]),
  ];
}

function describeSteps({ steps }: Trace): string {
  return steps.map(({ step, milliseconds }) => `${step} ${milliseconds.toFixed(1)}`).join(', ');
}
