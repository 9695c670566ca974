/** `linewright complete FILE:LINE:COL`: one completion as an editor would get it, and why. Knows how to print it. */

import type { Trace } from '../base/trace.ts';
import type { Snippet } from '../base/window.ts';
import type { CompletionResult, Suggestion } from '../complete/types.ts';
import { withSession } from './session.ts';
import type { CommandArguments } from './table.ts';

export async function complete(args: CommandArguments): Promise<number> {
  return withSession(args, async ({ engine, path, languageId, text, offset }) => {
    const request = { path, languageId, text, version: 1, offset, trigger: 'invoked' } as const;
    const startedAt = performance.now();
    const result = await engine.complete(request, new AbortController().signal);
    const milliseconds = performance.now() - startedAt;
    process.stdout.write(
      args.switches.has('json')
        ? `${JSON.stringify({ milliseconds, ...result }, undefined, 2)}\n`
        : describe(result, text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset), milliseconds),
    );
    return 0;
  });
}

function describe(result: CompletionResult, lineBefore: string, milliseconds: number): string {
  const { trace } = result;
  const lines = [
    ...(result.kind === 'none' ? [`No suggestion: ${result.reason}`] : describeSuggestion(result, lineBefore)),
    '',
    `time        ${milliseconds.toFixed(1)} ms (${describeSteps(trace)})`,
    `ended       ${trace.end || 'not begun'}`,
    ...trace.copiedFrom.map(({ displayPath, line }) => `copied from ${displayPath}:${line + 1}`),
    `snippets    ${trace.snippets.length}; ${trace.retrievalStop || 'nothing was looked for'}`,
    ...trace.snippets.map((snippet) => `  ${placeOf(snippet)}  ${snippet.reason}`),
  ];
  return `${lines.join('\n')}\n`;
}

function describeSuggestion({ text, confidence, source }: Suggestion, lineBefore: string): string[] {
  return [
    `${lineBefore}█`,
    ...text.split('\n').map((line) => `  ${line}`),
    '',
    `confidence  ${(100 * confidence).toFixed(0)} %`,
    `source      ${source}`,
  ];
}

function describeSteps({ steps }: Trace): string {
  return steps.map(({ step, milliseconds }) => `${step} ${milliseconds.toFixed(1)}`).join(', ');
}

/** As editors and terminals make it a link: the file and its first line. */
export function placeOf({ displayPath, lines }: Snippet): string {
  return `${displayPath}:${lines.start + 1}`;
}
