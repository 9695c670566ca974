/**
 * `linewright demo [DIR]`: hides lines of a real code base one after the other and completes them through the same path as
 * an editor. Knows how to choose and print them, nothing of how they are completed.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { CompletionResult } from '../complete/types.ts';
import type { Engine } from '../engine.ts';
import { type DemoHole, pickHoles } from './demoHoles.ts';
import { forTerminal } from './forTerminal.ts';
import { loadModel, modelReady } from './modelReady.ts';
import { refuse, withFolder } from './session.ts';
import { describeSnippets } from './snippets.ts';
import type { CommandArguments } from './table.ts';

const nHoles = 12;
/** Lines printed above the cursor. */
const contextLines = 3;

interface Outcome {
  readonly hole: DemoHole;
  readonly result: CompletionResult;
  /** The suggestion as it would stand after the cursor. */
  readonly suggestion: string;
  readonly isExact: boolean;
  readonly milliseconds: number;
}

export async function demo({ argument }: CommandArguments): Promise<number> {
  const root = argument === undefined ? zodSources() : path.resolve(argument);
  const show = async (engine: Engine) => {
    // One more than is shown: the first request compiles the code that all later ones run, and is not counted.
    const [warmUp, ...holes] = pickHoles(engine.workspace, nHoles + 1);
    if (warmUp === undefined || holes.length === 0) {
      return refuse({
        exitCode: 1,
        message: `${root} has no source file with lines to hide. Name a folder with code.`,
      });
    }
    await modelReady(engine, new AbortController().signal);
    process.stdout.write(`\n${describeEngine(engine)}\n`);
    const { model } = engine.status().engine;
    const paint = painter();
    const outcomes: Outcome[] = [];
    await completeHole(engine, warmUp);
    for (const [index, hole] of holes.entries()) {
      const outcome = await completeHole(engine, hole);
      outcomes.push(outcome);
      process.stdout.write(describeOutcome(outcome, `${index + 1}/${holes.length}`, model, paint));
    }
    process.stdout.write(summary(outcomes, engine));
    return 0;
  };
  return withFolder(root, show, { onOpen: loadModel });
}

/** Which engines answer, and what is not installed of them. */
function describeEngine(engine: Engine): string {
  const { name, model, problem, missing } = engine.status().engine;
  if (missing !== undefined) return `Recall alone answers: ${missing}.`;
  if (problem !== undefined) return `Recall alone answers: ${problem}.`;
  return model === undefined ? `${name} answers.` : `${name} answers: ${model}.`;
}

function zodSources(): string {
  return path.join(path.dirname(createRequire(import.meta.url).resolve('zod/package.json')), 'src');
}

async function completeHole(engine: Engine, hole: DemoHole): Promise<Outcome> {
  const { path: file, languageId, before, after } = hole;
  const text = before + after;
  // The buffer never holds the hidden text, and the buffer replaces the file everywhere.
  engine.workspace.openBuffer(file, languageId, 1, text);
  await engine.workspace.idle();
  const startedAt = performance.now();
  const request = { path: file, languageId, text, version: 1, offset: before.length, trigger: 'invoked' } as const;
  const result = await engine.complete(request, new AbortController().signal);
  const milliseconds = performance.now() - startedAt;
  engine.workspace.closeBuffer(file);
  await engine.workspace.idle();
  const suggestion = result.kind === 'none' ? '' : result.text;
  return { hole, result, suggestion, isExact: suggestion.trimEnd() === hole.hidden, milliseconds };
}

/** Where it was copied from, else what the engines say; `model`: what the one beside recall calls itself. */
function why({ trace: { copiedFrom, notes } }: CompletionResult, model: string | undefined): string {
  if (copiedFrom.length > 0) {
    return `copied from ${copiedFrom.map((place) => `${place.displayPath}:${place.line + 1}`).join(', ')}`;
  }
  const said = notes.map((note) => (note === model ? 'the model' : note));
  return said.length > 0 ? said.join('; ') : 'the names and lines of the open file';
}

type Paint = (style: 'dim' | 'green' | 'red' | 'bold', text: string) => string;

/** Colours on a terminal alone, and none where NO_COLOR says so (no-color.org). */
function painter(): Paint {
  const codes = { dim: 2, green: 32, red: 31, bold: 1 };
  const isColoured = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '';
  return (style, text) => (isColoured ? `\x1b[${codes[style]}m${forTerminal(text)}\x1b[0m` : forTerminal(text));
}

function describeOutcome(
  { hole, result, suggestion, isExact, milliseconds }: Outcome,
  number: string,
  model: string | undefined,
  paint: Paint,
): string {
  const above = hole.before.split('\n').slice(-contextLines - 1);
  const mark = isExact ? paint('green', '✓') : paint('red', '✗');
  const shown =
    suggestion === ''
      ? paint('dim', `nothing (${result.kind === 'none' ? result.reason : 'empty'})`)
      : forTerminal(suggestion);
  const confidence = result.kind === 'suggestion' ? `, ${(100 * result.confidence).toFixed(0)} % sure` : '';
  const { snippets } = result.trace;
  return [
    '',
    paint('bold', `${number}  ${hole.displayPath}:${hole.line + 1}`),
    ...above.map(
      (line, index) => `    ${paint('dim', '│')} ${forTerminal(line)}${index === above.length - 1 ? '█' : ''}`,
    ),
    `  ${mark} suggested  ${shown}  ${paint('dim', `(${milliseconds.toFixed(1)} ms${confidence})`)}`,
    `    truth      ${forTerminal(hole.hidden)}`,
    `    why        ${forTerminal(why(result, model))}`,
    ...describeSnippets(snippets).map((line) => paint('dim', `               context ${line}`)),
    '',
  ].join('\n');
}

function summary(outcomes: readonly Outcome[], engine: Engine): string {
  const exact = outcomes.filter((outcome) => outcome.isExact).length;
  const times = outcomes.map((outcome) => outcome.milliseconds).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  const { files, milliseconds } = engine.workspace.stats();
  return (
    `\n${exact} of ${outcomes.length} hidden line ends completed exactly by ${engine.status().engine.name}, median ${median.toFixed(1)} ms; ` +
    `${files} files indexed in ${(milliseconds / 1000).toFixed(1)} s.\n`
  );
}
