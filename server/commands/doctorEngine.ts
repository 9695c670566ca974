/**
 * What `linewright doctor` says of the engines: what runs beside recall, how fast it is here, and which model would fit. Knows
 * how to ask, not how anything is run.
 */
import { stat } from 'node:fs/promises';
import type { GeneratedPiece } from '../base/generator.ts';
import type { Config } from '../config.ts';
import { configuredModelFile, missingHere, openConfiguredNeural } from '../engines.ts';
import { freeBytes } from '../model/memory.ts';
import { besideWeights, recommendedModels } from '../model/recommended.ts';

export interface EngineCheck {
  readonly use: Config['engine']['use'];
  /** What answers, once it has. */
  readonly model?: string | undefined;
  readonly problem?: string | undefined;
  /** What is not installed of what `auto` would run, and what brings it. */
  readonly missing?: string | undefined;
  /** Of a prompt that is asked anew, and of the answer, as far as it was seen. */
  readonly firstMilliseconds?: number | undefined;
  readonly tokensPerSecond?: number | undefined;
  /** Models for this machine's free memory, smallest first. */
  readonly fitting: readonly FittingModel[];
}

interface FittingModel {
  readonly name: string;
  /** Estimated from the speed of the one that runs: a token is as slow as the weights are large. */
  readonly tokensPerSecond?: number | undefined;
}

/** A suggestion of a line has some 12 tokens, and is late after a second. */
const fastEnough = 12;

/** Asks the configured engine twice: the first request loads and connects. `token`: a model server's, from an editor's secret store. */
export async function checkEngine(settings: Config['engine'], token = ''): Promise<EngineCheck> {
  const free = freeBytes() / 1e9;
  const recommended = recommendedModels.filter(({ memory }) => memory <= free).sort((a, b) => a.memory - b.memory);
  const fitting = recommended.map(({ name }) => ({ name }));
  const { use } = settings;
  const neural = openConfiguredNeural(settings);
  if (neural === undefined || typeof neural === 'string') {
    return { use, problem: neural, missing: missingHere(settings), fitting };
  }
  try {
    neural.setSecret(token);
    await neural.settled();
    await timed(neural.generate(samplePrompt(1), new AbortController().signal));
    const speed = await timed(neural.generate(samplePrompt(2), new AbortController().signal));
    // An engine that fails says nothing of this machine's speed.
    const isMeasured = speed.text !== '' && speed.milliseconds > 0;
    const tokensPerSecond = isMeasured ? (1_000 * neural.countTokens(speed.text)) / speed.milliseconds : undefined;
    const bytes = use === 'http' ? undefined : await sizeOf(configuredModelFile(settings));
    const estimated = recommended.map(({ name, memory }) => {
      const scale = bytes === undefined ? undefined : bytes / (1e9 * (memory - besideWeights));
      return { name, tokensPerSecond: scale && tokensPerSecond && scale * tokensPerSecond };
    });
    return {
      use,
      model: neural.description,
      problem: neural.problem ?? speed.failure,
      firstMilliseconds: speed.first,
      tokensPerSecond,
      fitting: estimated,
    };
  } finally {
    await neural.dispose();
  }
}

export function describeEngine(check: EngineCheck): string[] {
  const { use, model, missing, firstMilliseconds, tokensPerSecond, fitting } = check;
  const advice = adviceOf(fitting);
  if (use === 'recall') return ['recall alone', advice];
  if (missing !== undefined) return [`recall alone: ${missing}`, advice];
  const speed =
    firstMilliseconds === undefined || tokensPerSecond === undefined
      ? []
      : [
          `first text after ${firstMilliseconds.toFixed(0)} ms, then some ${tokensPerSecond.toFixed(0)} tokens a second`,
        ];
  const isSlow = tokensPerSecond !== undefined && tokensPerSecond < fastEnough;
  return [
    `recall, then ${use === 'auto' ? 'the small model' : use}: ${model ?? 'not known yet'}`,
    ...speed,
    ...(isSlow ? ['slow here: a smaller model would help'] : []),
    advice,
  ];
}

function adviceOf(fitting: readonly FittingModel[]): string {
  const listed = fitting.map(describeFitting).join(', ') || 'none';
  // The larger, the better: the last that is fast enough.
  const best = fitting.findLast(({ tokensPerSecond = 0 }) => tokensPerSecond >= fastEnough);
  const isKnown = fitting.some(({ tokensPerSecond }) => tokensPerSecond !== undefined);
  const choice = best === undefined ? 'all would be slow: stay with what runs' : `"linewright model pull ${best.name}"`;
  return `models that fit the free memory: ${listed}; ${isKnown ? choice : '"linewright model list" says more'}`;
}

function describeFitting({ name, tokensPerSecond }: FittingModel): string {
  if (tokensPerSecond === undefined) return name;
  const speed = `some ${tokensPerSecond.toFixed(0)} tokens a second`;
  return `${name} (${speed}${tokensPerSecond < fastEnough ? ', too slow here' : ''})`;
}

/** Bytes of a model's file; undefined where there is none. */
async function sizeOf(file: string | undefined): Promise<number | undefined> {
  return file === undefined ? undefined : (await stat(file).catch(() => undefined))?.size;
}

async function timed(stream: AsyncIterable<GeneratedPiece>) {
  const startedAt = performance.now();
  let firstAt: number | undefined;
  let text = '';
  let failure: string | undefined;
  for await (const piece of stream) {
    failure = piece.failure ?? failure;
    if (piece.text === '') continue;
    firstAt ??= performance.now();
    text += piece.text;
  }
  const first = firstAt === undefined ? undefined : firstAt - startedAt;
  return { text, failure, first, milliseconds: performance.now() - (firstAt ?? startedAt) };
}

/** A function to fill in, of a few dozen lines: `number` makes it another one. */
function samplePrompt(number: number) {
  const above = Array.from(
    { length: 40 },
    (_, line) => `    totals[${line}] = compute(rows, ${line}, scale=${number})`,
  );
  const prefix = `def summarise_${number}(rows, totals):\n${above.join('\n')}\n    `;
  const place = {
    path: '/sample.py',
    displayPath: 'sample.py',
    languageId: 'python',
    hole: 'block',
    indent: '    ',
  } as const;
  return { window: { ...place, prefix, suffix: '\n', partialWord: '' }, snippets: [] };
}
