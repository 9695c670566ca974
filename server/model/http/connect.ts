/**
 * Finds out what answers at an address: which API, which model, of which family, with how large a window. Knows what each
 * server tells of itself, not how it completes.
 */
import type { FamilyName } from '../../base/families.ts';
import { chooseFamily, tellingTokens } from '../family.ts';
import { at, isRecord, numberAt, stringAt } from '../json.ts';
import { templates } from '../templates.ts';
import type { HttpClient, HttpFailure } from './client.ts';
import type { Dialect } from './dialect.ts';
import * as dialects from './dialects.ts';
import { failed, getJson } from './getJson.ts';
import type { LoadRequest } from './modelLoad.ts';
import { tokensShown } from './ollamaVocabulary.ts';

export type ApiName = 'auto' | 'llamacpp' | 'ollama' | 'openai' | 'suffix' | 'mistral';

export interface ServerFacts {
  readonly dialect: Dialect;
  /** Asked instead when the first one cannot be used with this model. */
  readonly fallback?: Dialect | undefined;
  readonly family: FamilyName;
  readonly model: string;
  /** Tokens of the window that the server grants; undefined when it does not tell. */
  readonly contextTokens: number | undefined;
  /** What was found, in words. */
  readonly note: string;
  /** How it is made to load the model, with a window of so many tokens, where it does so when first asked. */
  readonly load?: (contextTokens: number) => LoadRequest;
}

interface Asked {
  readonly api: ApiName;
  readonly model: string;
  readonly family: string;
}

export async function connect(
  client: HttpClient,
  asked: Asked,
  signal: AbortSignal,
): Promise<ServerFacts | HttpFailure> {
  switch (asked.api) {
    case 'llamacpp':
      return llamacpp(client, asked, signal);
    case 'ollama':
      return ollama(client, asked, signal);
    case 'suffix':
    case 'mistral':
      return withSuffix(client, asked);
    case 'openai':
      return openai(client, asked, signal);
    case 'auto':
      return guessed(client, asked, signal);
  }
}

/** Each server has a page that the others lack. */
async function guessed(client: HttpClient, asked: Asked, signal: AbortSignal): Promise<ServerFacts | HttpFailure> {
  const props = await getJson(client, '/props', signal);
  if (props.kind === 'failed' && props.status === undefined) return props;
  if (props.kind === 'value' && isRecord(props.value) && 'default_generation_settings' in props.value) {
    return llamacpp(client, asked, signal);
  }
  const version = await getJson(client, '/api/version', signal);
  if (version.kind === 'value' && stringAt(version.value, 'version') !== undefined) {
    return ollama(client, asked, signal);
  }
  return openai(client, asked, signal);
}

async function llamacpp(client: HttpClient, asked: Asked, signal: AbortSignal): Promise<ServerFacts | HttpFailure> {
  const props = await getJson(client, '/props', signal);
  if (props.kind === 'failed') return props;
  const file = stringAt(props.value, 'model_path') ?? stringAt(props.value, 'model_alias') ?? '';
  const model = asked.model || (file.split(/[\\/]/).at(-1) ?? '');
  const ids = await specialTokens(client, signal);
  const hasToken = ids && ((spelling: string) => ids.has(spelling));
  const { family, reason } = chooseFamily(asked.family, { name: model, hasToken, canChat: true });
  const contextTokens = numberAt(props.value, 'default_generation_settings', 'n_ctx');
  const note = `llama.cpp server with ${model}`;
  const { needs, readsProposals } = templates[family];
  if (ids !== undefined && needs.length > 0) {
    const dialect = dialects.llamaTokens(ids);
    return { dialect, family, model, contextTokens, note: `${note}; ${family}, as ${reason}` };
  }
  const isChat = family === 'chat';
  // Its own template knows the model's tokens better than a name does, but has no place for proposals; what it cannot do goes to
  // the fallback.
  const infill = readsProposals === true ? dialects.llamaCompletion : dialects.llamaInfill;
  return {
    dialect: isChat && asked.family === 'chat' ? dialects.llamaChat : infill,
    fallback: isChat ? dialects.llamaChat : dialects.llamaCompletion,
    family,
    model,
    contextTokens,
    note: `${note}; without its own template ${family}, as ${reason}`,
  };
}

/**
 * Ids of the special tokens that tell a family, by their spelling, as the server's tokenizer sees them; undefined where it does not
 * answer.
 */
async function specialTokens(
  client: HttpClient,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number> | undefined> {
  const asked = tellingTokens.map((content) =>
    getJson(client, '/tokenize', signal, { body: { content, add_special: false, parse_special: true } }),
  );
  const ids = new Map<string, number>();
  for (const [index, answer] of (await Promise.all(asked)).entries()) {
    const tokens = answer.kind === 'value' ? at(answer.value, ['tokens']) : undefined;
    if (!Array.isArray(tokens)) return undefined;
    const [id] = tokens;
    if (tokens.length === 1 && typeof id === 'number') ids.set(tellingTokens[index] ?? '', id);
  }
  // One id for several is that of what the vocabulary does not know.
  return new Set(ids.values()).size === ids.size ? ids : undefined;
}

async function ollama(client: HttpClient, asked: Asked, signal: AbortSignal): Promise<ServerFacts | HttpFailure> {
  const model = asked.model || (await firstModel(client, '/api/tags', ['models', '0', 'name'], signal));
  if (model === '') return failed('Ollama has no model; pull one and name it in engine.model');
  const shown = await getJson(client, '/api/show', signal, { body: { model } });
  if (shown.kind === 'failed') {
    const remedy = shown.status === 404 ? '; pull it, or name another one in engine.model' : '';
    return { ...shown, reason: `${shown.reason}${remedy}` };
  }
  const vocabulary = await tokensShown(client, model, tellingTokens, signal);
  const { family, reason } = chooseFamily(asked.family, {
    name: `${model} ${stringAt(shown.value, 'details', 'family') ?? ''}`,
    hasToken: vocabulary && ((spelling) => vocabulary.has(spelling)),
    canChat: true,
  });
  const capabilities = at(shown.value, ['capabilities']);
  const canInsert = Array.isArray(capabilities) && capabilities.includes('insert');
  const isKnown = family !== 'plain' && family !== 'chat';
  const dialect =
    !isKnown && canInsert && asked.family === 'auto'
      ? dialects.ollamaSuffix
      : family === 'chat'
        ? dialects.ollamaChat
        : dialects.ollamaRaw;
  const info = at(shown.value, ['model_info']);
  const length = isRecord(info)
    ? Object.entries(info).find(([key]) => key.endsWith('.context_length'))?.[1]
    : undefined;
  return {
    dialect,
    family,
    model,
    contextTokens: typeof length === 'number' ? length : undefined,
    note: `Ollama with ${model}; ${dialect.name}; ${family}, as ${reason}`,
    load: (granted) => dialects.ollamaLoad(model, granted),
  };
}

async function openai(client: HttpClient, asked: Asked, signal: AbortSignal): Promise<ServerFacts | HttpFailure> {
  const listed = await getJson(client, `${versionPath(client)}/models`, signal);
  if (listed.kind === 'failed' && listed.status === undefined) return listed;
  const value = listed.kind === 'value' ? listed.value : undefined;
  const model = asked.model || (stringAt(value, 'data', '0', 'id') ?? '');
  if (model === '' && listed.kind === 'failed') {
    // Some servers list no models; against any other failure a name does not help.
    const isUnlisted = listed.status === 404 || listed.status === 405 || listed.status === 501;
    const remedy = isUnlisted ? '; if engine.address is right, engine.model has to name a model' : '';
    return { ...listed, reason: `${listed.reason}${remedy}` };
  }
  const { family, reason } = chooseFamily(asked.family, { name: model });
  const entries = at(value, ['data']);
  const entry = Array.isArray(entries) ? entries.find((one) => stringAt(one, 'id') === model) : undefined;
  return {
    dialect: under(versionPath(client), family === 'chat' ? dialects.openaiChat : dialects.openaiCompletions),
    family,
    model,
    // vLLM tells it.
    contextTokens: numberAt(entry, 'max_model_len'),
    note: `OpenAI-compatible server with ${model}; ${family}, as ${reason}`,
  };
}

/** OpenAI's API lives under /v1 where the address names no path of its own. */
function versionPath(client: HttpClient): string {
  return client.hasPath ? '' : '/v1';
}

function under(path: string, dialect: Dialect): Dialect {
  return { ...dialect, path: path + dialect.path };
}

function withSuffix(client: HttpClient, asked: Asked): ServerFacts | HttpFailure {
  if (asked.model === '') return failed(`engine.model is empty, and engine.api "${asked.api}" needs a model's name`);
  const bare = asked.api === 'mistral' ? dialects.mistralFim : dialects.openaiSuffix;
  const dialect = under(versionPath(client), bare);
  return {
    dialect,
    family: 'plain',
    model: asked.model,
    contextTokens: undefined,
    note: `${dialect.name} with ${asked.model}; the server builds the prompt`,
  };
}

async function firstModel(client: HttpClient, path: string, keys: readonly string[], signal: AbortSignal) {
  const tags = await getJson(client, path, signal);
  const name = tags.kind === 'value' ? at(tags.value, keys) : undefined;
  return typeof name === 'string' ? name : '';
}
