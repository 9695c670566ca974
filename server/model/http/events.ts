/**
 * From the bytes of a streamed answer to JSON values: server-sent events (HTML standard, §9.2) and lines of JSON. Knows no
 * API.
 */
import { HttpBroken, messageIn, wrongAddress } from './client.ts';

/** One event of a model server is a few hundred bytes; without an end in sight it is something else. */
const maximumLine = 1_000_000;

/**
 * The JSON value of each event; `end` for OpenAI's closing `[DONE]`.
 * @throws HttpBroken when a line is no JSON, when HTML comes, or when the body breaks off.
 */
export async function* readEvents(
  contentType: string,
  body: AsyncIterable<Uint8Array>,
): AsyncIterable<{ readonly value: unknown } | 'end'> {
  if (/\bhtml\b/.test(contentType)) {
    throw new HttpBroken(`the server answered with an HTML page; ${wrongAddress}`);
  }
  for await (const line of readLines(body)) {
    // Comments keep a connection alive; event names and ids say nothing that the data does not.
    if (line === '' || line.startsWith(':') || /^(?:event|id|retry):/.test(line)) continue;
    const data = line.replace(/^(?:data|error):\s*/, '');
    if (data === '[DONE]') {
      yield 'end';
      return;
    }
    yield { value: parse(data) };
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new HttpBroken(`the server answered with what is no JSON: ${messageIn(data.slice(0, 80))}`);
  }
}

async function* readLines(body: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > maximumLine)
      throw new HttpBroken('the server answered with a line of more than a million characters');
  }
  rest += decoder.decode();
  // A body that is one JSON value has no line end.
  if (rest !== '') yield rest;
}
