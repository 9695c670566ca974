/**
 * What a real llama.cpp server has to do for the http engine, asked through it: answer, fill a hole, tell probabilities, stop. Knows no
 * load.
 */
import { setTimeout } from 'node:timers/promises';
import type { Prompt } from '../../server/base/generator.ts';
import { type HttpEngineSettings, HttpGenerator } from '../../server/model/http/httpGenerator.ts';
import { isRecord } from '../../server/model/json.ts';

export interface Check {
  /** What holds, as a sentence without its full stop. */
  readonly what: string;
  readonly holds: boolean;
  /** What was seen. */
  readonly seen: string;
}

export interface LlamaServers {
  /** A server whose model has no tokens for filling a hole, and one whose model has them. */
  readonly plain: string;
  readonly fim: string;
  /** The family of the second one's model. */
  readonly fimFamily: string;
}

/**
 * Milliseconds until a server that was told to stop is idle, and between two looks at it. While it writes it finds the connection closed
 * with the next token. While it reads it looks for that after a second without an answer to anybody (HTTP_POLLING_SECONDS there), also
 * without one to a look at it, and then ends the batch that it is in.
 */
const stages = {
  'while it writes': { idleWithin: 1_000, look: 50 },
  'while it reads the prompt': { idleWithin: 4_000, look: 1_250 },
} as const;
const never = new AbortController().signal;

export async function checkLlamaServers({ plain, fim, fimFamily }: LlamaServers): Promise<Check[]> {
  const hole = promptAt('def add(first, second):\n    return ', '\n\n\nprint(add(1, 2))\n');
  return [
    await completes(plain, hole),
    await goesOnWithoutInfill(plain, hole),
    await completesByTokens(fim, hole),
    await fills(fim, fimFamily),
    await scores(plain, hole, ' first + second'),
    await scores(fim, hole, ' first + second'),
    await stops(plain, 'while it writes'),
    await stops(plain, 'while it reads the prompt'),
  ];
}

async function completes(address: string, prompt: Prompt): Promise<Check> {
  const { text, failure } = await said(address, prompt);
  return { what: 'A completion comes', holds: text.trim() !== '', seen: failure ?? `\`${text}\`` };
}

async function goesOnWithoutInfill(address: string, prompt: Prompt): Promise<Check> {
  const body = { input_prefix: 'return ', input_suffix: '\n', n_predict: 1 };
  const refused = await fetch(`${address}/infill`, { method: 'POST', body: JSON.stringify(body) });
  const { text, failure, notes } = await said(address, prompt);
  return {
    what: 'Where `/infill` is not supported, `/completion` answers',
    holds: refused.status === 501 && text.trim() !== '',
    seen: failure ?? `/infill alone: ${refused.status}; the engine: ${notes.at(-1)}; \`${text}\``,
  };
}

async function completesByTokens(address: string, prompt: Prompt): Promise<Check> {
  const { text, failure } = await said(address, prompt);
  return {
    what: 'Of a model with tokens for filling a hole a completion comes',
    holds: text.trim() !== '',
    seen: failure ?? `\`${text}\``,
  };
}

/** The variable's name stands below the hole alone. */
async function fills(address: string, family: string): Promise<Check> {
  const before = 'def total_of(prices):\n    total = 0\n    for ';
  const below = ' in prices:\n        total += amount\n    return total\n';
  const filled = await said(address, promptAt(before, below), { family });
  const without = await said(address, promptAt(before, ''), { family });
  return {
    what: `It reads what stands below the hole, asked as its family (${family}) wants it`,
    holds: filled.text.startsWith('amount') && !without.text.startsWith('amount'),
    seen: filled.failure ?? `\`${filled.text}\`; without it: \`${without.text}\``,
  };
}

async function scores(address: string, prompt: Prompt, text: string): Promise<Check> {
  const engine = engineAt(address);
  const tokens = await engine.score(prompt, text, never).finally(() => engine.dispose());
  const logProb = tokens.reduce((sum, token) => sum + token.logProb, 0);
  const isWhole = tokens.map((token) => token.text).join('') === text;
  const areLogs = tokens.every((token) => Number.isFinite(token.logProb) && token.logProb <= 0) && logProb < 0;
  const seen = `${tokens.length} tokens, log-probability ${logProb.toFixed(2)}`;
  return { what: 'A given text is scored, token by token', holds: isWhole && areLogs, seen };
}

/** Asks for more than is written in a second, cancels once the server works, and waits for all its slots to be idle. */
async function stops(address: string, when: keyof typeof stages): Promise<Check> {
  // Numbers make more tokens than the engine reckons with: a window of 2048 holds them so.
  const engine = engineAt(address, { maximumTokens: 500, contextTokens: 1_200 });
  // Others each time: a prompt that is known already is not read.
  const lines = Array.from({ length: 150 }, (_, line) => `value_${line} = ${Math.random()}\n`).join('');
  const typing = new AbortController();
  let pieces = 0;
  let hasEnded = false;
  let failure: string | undefined;
  const watching = when === 'while it reads the prompt' ? cancelOnceBusy(address, typing, () => hasEnded) : undefined;
  for await (const piece of engine.generate(promptAt(lines, '', 'block'), typing.signal)) {
    failure ??= piece.failure;
    if (piece.text !== '') pieces++;
    if (pieces === 3 && when === 'while it writes') typing.abort();
  }
  const cancelledAt = performance.now();
  hasEnded = true;
  await watching;
  const { idleWithin, look } = stages[when];
  const isIdle = await becomesIdle(address, look, idleWithin);
  const took = (performance.now() - cancelledAt).toFixed(0);
  await engine.dispose();
  const idle = isIdle ? `idle when looked at after ${took} ms` : `still at work after ${took} ms`;
  return {
    what: `A server that is cancelled ${when} stops within ${idleWithin / 1_000} s`,
    holds: typing.signal.aborted && isIdle,
    seen: failure ?? (typing.signal.aborted ? `${pieces} pieces had come; ${idle}` : 'it was done before'),
  };
}

async function cancelOnceBusy(address: string, typing: AbortController, hasEnded: () => boolean): Promise<void> {
  while (!hasEnded()) {
    if (await isWorking(address)) {
      typing.abort();
      return;
    }
    await setTimeout(10);
  }
}

async function becomesIdle(address: string, look: number, within: number): Promise<boolean> {
  const end = performance.now() + within;
  while (performance.now() + look <= end) {
    await setTimeout(look);
    if (!(await isWorking(address))) return true;
  }
  return false;
}

async function isWorking(address: string): Promise<boolean> {
  const slots: unknown = await (await fetch(`${address}/slots`)).json();
  if (!Array.isArray(slots)) throw new Error(`${address}/slots tells no slots.`);
  return slots.some((slot) => isRecord(slot) && slot.is_processing === true);
}

async function said(address: string, prompt: Prompt, more: Partial<HttpEngineSettings> = {}) {
  const engine = engineAt(address, more);
  let text = '';
  let failure: string | undefined;
  const notes: string[] = [];
  for await (const piece of engine.generate(prompt, never)) {
    text += piece.text;
    failure ??= piece.failure;
    if (piece.note !== undefined) notes.push(piece.note);
  }
  await engine.dispose();
  return { text, failure, notes };
}

function engineAt(address: string, more: Partial<HttpEngineSettings> = {}): HttpGenerator {
  const limits = { contextTokens: 1_024, maximumTokens: 24, timeoutMilliseconds: 60_000 };
  const open = { api: 'auto', model: '', family: 'auto', tokenVariable: '', tokenFile: '', caFile: '' } as const;
  return new HttpGenerator({ address, ...open, ...limits, ...more });
}

function promptAt(prefix: string, suffix: string, hole: 'line' | 'block' = 'line'): Prompt {
  const place = { path: '/work/shop/cart.py', displayPath: 'cart.py', languageId: 'python', indent: '' };
  return { window: { ...place, prefix, suffix, hole, partialWord: '' }, snippets: [] };
}
