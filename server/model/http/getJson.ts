/** One page of a server as a JSON value, for what it tells of itself. Knows no API. */
import { isRecord } from '../json.ts';
import { errorIn, type HttpAnswer, HttpBroken, type HttpClient, type HttpFailure, wrongAddress } from './client.ts';

export type JsonOutcome = { readonly kind: 'value'; readonly value: unknown } | HttpFailure;

export interface JsonRequest {
  /** It is posted. */
  readonly body?: unknown;
  /** Longest silence; that of the settings without it. */
  readonly milliseconds?: number | undefined;
}

/** What a server tells of itself is short; a longer text is something else. */
const maximumCharacters = 8_000_000;

export async function getJson(
  client: HttpClient,
  path: string,
  signal: AbortSignal,
  { body, milliseconds }: JsonRequest = {},
): Promise<JsonOutcome> {
  const answer = await client.send(path, body, signal, milliseconds);
  if (answer.kind === 'failed') return answer;
  try {
    const value: unknown = JSON.parse(await textOf(answer));
    const isError = isRecord(value) && 'error' in value;
    return isError ? failed(errorIn(value), 200) : { kind: 'value', value };
  } catch (error) {
    if (error instanceof HttpBroken) return failed(error.message);
    const what = /\bhtml\b/.test(answer.contentType) ? 'an HTML page' : 'what is no JSON';
    return failed(`the server answered ${path} with ${what}; ${wrongAddress}`, 200);
  }
}

async function textOf({ body }: HttpAnswer): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maximumCharacters) throw new HttpBroken('the server told of itself at too great a length');
  }
  return text + decoder.decode();
}

/** A failure that no server asked to wait after. */
export function failed(reason: string, status?: number): HttpFailure {
  return { kind: 'failed', reason, status, retryAfter: 0 };
}
