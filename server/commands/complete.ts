/** `linewright complete FILE:LINE:COL`: one completion as an editor would get it, and why. Knows how to print it. */

import type { Trace } from '../base/trace.ts';
import type { CompletionResult, Suggestion } from '../complete/types.ts';
import { withSession } from './session.ts';
import { describeSnippets } from './snippets.ts';
import type { CommandArguments } from './table.ts';

export async function complete(args: CommandArguments): Promise<number> {
  return withSession(args, async ({ engine, path, languageId, text, offset, signal }) => {
    const request = { path, languageId, text, version: 1, offset, trigger: 'invoked' } as const;
    await engine.modelReady();
    const startedAt = performance.now();
    const result = await engine.complete(request, signal);
    const milliseconds = performance.now() - startedAt;
    process.stdout.write(
      args.switches.has('json')
        ? `${JSON.stringify({ milliseconds, ...result }, undefined, 2)}\n`
        : describe(result, { buffer: text, offset, lineBefore: lineBefore(text, offset) }, milliseconds),
    );
    return 0;
  });
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

function describe(result: CompletionResult, shown: Shown, milliseconds: number): string {
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
  ];
  return `${lines.join('\n')}\n`;
}

function describeSuggestion({ text, range, confidence, source }: Suggestion, shown: Shown): string[] {
  const { lineBefore, offset, buffer } = shown;
  const overwritten = buffer.slice(offset, range.end);
  return [
    `${lineBefore}█${text.slice(offset - range.start)}`,
    '',
    ...(overwritten === '' ? [] : [`replaces    ${JSON.stringify(overwritten)} after the cursor`]),
    `confidence  ${(100 * confidence).toFixed(0)} %`,
    `source      ${source}`,
  ];
}

function describeSteps({ steps }: Trace): string {
  return steps.map(({ step, milliseconds }) => `${step} ${milliseconds.toFixed(1)}`).join(', ');
}
