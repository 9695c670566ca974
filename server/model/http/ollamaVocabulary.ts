/**
 * Which tokens a model of Ollama's has, looked for in the page that shows them while it comes: of 150,000 tokens with their merges
 * it has 6 million characters, and parsed would hold the thread for 34 ms. Knows no family.
 */
import { HttpBroken, type HttpClient } from './client.ts';

const opening = /"tokenizer\.ggml\.tokens":\s*\[/;
/** Of 256,000 tokens with merges and scores come some 20 million; a longer text is something else. */
const maximumCharacters = 60_000_000;

/** Those of the spellings that are tokens; undefined where the server does not show them. */
export async function tokensShown(
  client: HttpClient,
  model: string,
  spellings: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  const answer = await client.send('/api/show', { model, verbose: true }, signal);
  if (answer.kind === 'failed') return undefined;
  const sought = spellings.flatMap((spelling) => quoted(spelling).map((text) => ({ spelling, text })));
  // As much as may be the start of what is sought.
  const kept = Math.max(64, ...sought.map(({ text }) => text.length));
  const found = new Set<string>();
  const decoder = new TextDecoder();
  let isShown = false;
  let length = 0;
  let rest = '';
  try {
    for await (const chunk of answer.body) {
      const text = rest + decoder.decode(chunk, { stream: true });
      isShown ||= opening.test(text);
      for (const one of sought) if (text.includes(one.text)) found.add(one.spelling);
      length += chunk.length;
      if (length > maximumCharacters) return undefined;
      rest = text.slice(-kept);
    }
  } catch (error) {
    if (!(error instanceof HttpBroken)) throw error;
    return undefined;
  }
  return isShown ? found : undefined;
}

/** As JSON has it; Go escapes angle brackets. */
function quoted(spelling: string): string[] {
  const plain = JSON.stringify(spelling);
  return [plain, plain.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')];
}
