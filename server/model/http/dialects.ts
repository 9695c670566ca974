/**
 * The APIs: llama.cpp's server (tools/server/README.md there), Ollama (docs/api.md there), OpenAI's completions and chat,
 * and the variants with a suffix field that Mistral and DeepSeek have. Pure translation; knows no connection.
 */

import { at, isRecord, numberAt, stringAt } from '../json.ts';
import type { PromptParts } from '../parts.ts';
import { unescapeSpecials } from '../specials.ts';
import { templates } from '../templates.ts';
import { chatMessages, chatStops } from './chat.ts';
import type { Ask, Chunk, Dialect } from './dialect.ts';
import type { LoadRequest } from './modelLoad.ts';
import { promptText } from './promptText.ts';

/** What is always the same: the likeliest text, streamed. */
const greedy = { temperature: 0, stream: true };

function stopsOf({ template, isOneLine }: Ask, most = 16): string[] {
  return [...(isOneLine ? ['\n'] : []), ...template.stops].slice(0, most);
}

/**
 * A grammar (GBNF, grammars/README.md of llama.cpp) by which an answer begins with the required text and goes on as it likes. JSON has
 * the same escapes.
 */
function beginning({ required }: Ask): Record<string, unknown> {
  return required === '' ? {} : { grammar: `root ::= ${JSON.stringify(required)} .*` };
}

/**
 * Builds the family's prompt itself from the model's own tokens; files of the repository go apart. For a family that is not known:
 * what is typed goes to the end of the prefix, before the suffix, which is evaluated again with each token that is typed; and of the files no
 * more than the window without a batch and twice the answer is kept, cut without a word (`format_prompt_infill`).
 */
export const llamaInfill: Dialect = {
  name: 'llama.cpp /infill',
  path: '/infill',
  canConstrain: true,
  body: (ask) => ({
    ...greedy,
    input_prefix: ask.parts.prefix,
    input_suffix: ask.parts.suffix,
    // The cursor's line: the server puts it behind the prefix.
    prompt: promptText([{ text: ask.parts.middle }]),
    input_extra: ask.parts.snippets.map(({ path, text }) => ({ filename: path, text })),
    n_predict: ask.maximumTokens,
    n_probs: 1,
    cache_prompt: true,
    stop: ask.isOneLine ? ['\n'] : [],
    ...beginning(ask),
  }),
  read: readLlama,
};

export const llamaCompletion: Dialect = {
  name: 'llama.cpp /completion',
  path: '/completion',
  canConstrain: true,
  body: (ask) => ({
    ...greedy,
    prompt: promptText(ask.template.render(ask.parts)),
    n_predict: ask.maximumTokens,
    n_probs: 1,
    cache_prompt: true,
    stop: stopsOf(ask),
    ...beginning(ask),
  }),
  read: readLlama,
};

/**
 * By the ids of special tokens, for a model whose vocabulary is known. A list of strings and ids is one prompt; the server reads special
 * tokens out of its strings too, wherever they stand.
 */
export function llamaTokens(ids: ReadonlyMap<string, number>): Dialect {
  return {
    ...llamaCompletion,
    body: (ask) => {
      const prompt = ask.template
        .render(ask.parts)
        .map((segment) => ('special' in segment ? ids.get(segment.special) : undefined) ?? promptText([segment]));
      // What opens a text, where the model wants that, comes only before a string.
      return { ...llamaCompletion.body(ask), prompt: ['', ...prompt] };
    },
  };
}

function readLlama(event: Readonly<Record<string, unknown>>): Chunk | undefined {
  const text = stringAt(event, 'content');
  if (text === undefined) return undefined;
  return {
    text,
    logProb: numberAt(event, 'completion_probabilities', '0', 'logprob'),
    isLast: event.stop === true,
    promptTokens: numberAt(event, 'tokens_evaluated'),
    evaluatedTokens: numberAt(event, 'timings', 'prompt_n'),
  };
}

function ollamaOptions(ask: Ask): Record<string, unknown> {
  return {
    temperature: 0,
    num_predict: ask.maximumTokens,
    num_ctx: ask.contextTokens,
    stop: stopsOf(ask),
  };
}

/** Long enough for a person to think; Ollama's own five minutes unload the model during a meeting. */
const keepAlive = '30m';

/** Without a prompt it loads the model; one with another window would be loaded again. */
export function ollamaLoad(model: string, contextTokens: number): LoadRequest {
  const options = { num_ctx: contextTokens };
  return { path: '/api/generate', body: { model, stream: false, keep_alive: keepAlive, options } };
}

export const ollamaRaw: Dialect = {
  name: 'Ollama /api/generate, raw',
  path: '/api/generate',
  body: (ask) => ({
    model: ask.model,
    prompt: promptText(ask.template.render(ask.parts)),
    raw: true,
    stream: true,
    keep_alive: keepAlive,
    options: ollamaOptions(ask),
  }),
  read: readOllama,
};

/** For a model whose family is not known, but whose Ollama template can fill a hole. */
export const ollamaSuffix: Dialect = {
  name: 'Ollama /api/generate, suffix',
  path: '/api/generate',
  body: (ask) => ({
    model: ask.model,
    prompt: textBefore(ask.parts),
    suffix: promptText([{ text: ask.parts.suffix }]),
    stream: true,
    keep_alive: keepAlive,
    options: ollamaOptions(ask),
  }),
  read: readOllama,
};

export const ollamaChat: Dialect = {
  name: 'Ollama /api/chat',
  path: '/api/chat',
  body: (ask) => ({
    model: ask.model,
    messages: chatMessages(ask.parts),
    stream: true,
    keep_alive: keepAlive,
    options: { ...ollamaOptions(ask), stop: chatStops },
  }),
  read: readOllama,
};

function readOllama(event: Readonly<Record<string, unknown>>): Chunk | undefined {
  const text = stringAt(event, 'response') ?? stringAt(event, 'message', 'content');
  if (text === undefined) return undefined;
  return { text, isLast: event.done === true, promptTokens: numberAt(event, 'prompt_eval_count') };
}

export const openaiCompletions: Dialect = {
  name: 'OpenAI /completions',
  path: '/completions',
  body: (ask) => ({
    ...greedy,
    model: ask.model,
    prompt: promptText(ask.template.render(ask.parts)),
    max_tokens: ask.maximumTokens,
    // OpenAI allows four.
    stop: stopsOf(ask, 4),
    logprobs: 1,
    stream_options: { include_usage: true },
  }),
  read: readOpenai,
};

/** `/completions` with a suffix field: DeepSeek's beta, and servers that build the family's prompt themselves. */
export const openaiSuffix: Dialect = {
  name: 'OpenAI /completions, suffix',
  path: '/completions',
  body: suffixBody,
  read: readOpenai,
};

export const mistralFim: Dialect = {
  name: 'Mistral /fim/completions',
  path: '/fim/completions',
  body: suffixBody,
  read: readOpenai,
};

function suffixBody(ask: Ask): Record<string, unknown> {
  return {
    ...greedy,
    model: ask.model,
    prompt: textBefore(ask.parts),
    suffix: promptText([{ text: ask.parts.suffix }]),
    max_tokens: ask.maximumTokens,
    stop: ask.isOneLine ? ['\n'] : [],
  };
}

export const openaiChat: Dialect = {
  name: 'OpenAI /chat/completions',
  path: '/chat/completions',
  body: (ask) => ({
    ...greedy,
    model: ask.model,
    messages: chatMessages(ask.parts),
    max_tokens: ask.maximumTokens,
    stop: chatStops,
  }),
  read: readOpenai,
};

/** llama.cpp's own chat, at the root of the server. */
export const llamaChat: Dialect = {
  ...openaiChat,
  name: 'llama.cpp /v1/chat/completions',
  path: '/v1/chat/completions',
};

function readOpenai(event: Readonly<Record<string, unknown>>): Chunk | undefined {
  if (!Array.isArray(event.choices)) return undefined;
  const promptTokens = numberAt(event, 'usage', 'prompt_tokens');
  const choice: unknown = event.choices[0];
  // The usage comes in an event of its own.
  if (!isRecord(choice)) return { text: '', isLast: false, promptTokens };
  const text =
    stringAt(choice, 'text') ?? stringAt(choice, 'delta', 'content') ?? stringAt(choice, 'message', 'content') ?? '';
  const finish = choice.finish_reason;
  return {
    text,
    logProb: sumOf(at(choice, ['logprobs', 'token_logprobs'])),
    isLast: typeof finish === 'string' && finish !== '',
    promptTokens,
  };
}

function sumOf(values: unknown): number | undefined {
  if (!Array.isArray(values) || values.length === 0) return undefined;
  return values.reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
}

/** Left-to-right text for servers that take prefix and suffix apart and no other files: those stand above as comments. */
function textBefore(parts: PromptParts): string {
  return promptText(templates.plain.render({ ...parts, suffix: '' }));
}

/** What a model said, with escaped spellings as they stood in the source. */
export function plainText(text: string): string {
  return unescapeSpecials(text);
}
