/**
 * How likely a model on a server finds a given text: a llama.cpp server writes it under a grammar that allows nothing else and tells
 * each token's probability without it, in the tokens that it finds likeliest; the OpenAI API repeats the prompt with probabilities (`echo`, which vLLM has). Knows no
 * connection.
 */
import type { ScoredToken } from '../../base/generator.ts';
import { at, isRecord } from '../json.ts';
import { escapeSpecials } from '../specials.ts';
import type { Ask, Dialect } from './dialect.ts';

/** The request's body; undefined for an API that tells no probabilities of a given text. */
export function scoreBody(dialect: Dialect, ask: Ask, continuation: string): Record<string, unknown> | undefined {
  const body = dialect.body(ask);
  if (dialect.canConstrain === true) {
    const grammar = `root ::= ${JSON.stringify(continuation)}`;
    // A token is a byte at least, and one more ends the answer.
    return { ...body, stream: false, stop: [], grammar, n_predict: Buffer.byteLength(continuation) + 1, n_probs: 1 };
  }
  if (dialect.name !== 'OpenAI /completions') return undefined;
  const { stop: _stop, stream_options: _options, ...rest } = body;
  const prompt = String(body.prompt) + escapeSpecials(continuation);
  return { ...rest, prompt, stream: false, echo: true, logprobs: 1, max_tokens: 1 };
}

/** The text's tokens in an answer to that; undefined where the server did not tell. */
export function readScores(answer: unknown, continuation: string): ScoredToken[] | undefined {
  const written = at(answer, ['completion_probabilities']);
  if (Array.isArray(written)) return startOf(written.map(tokenOf), continuation.length);
  const echoed = at(answer, ['choices', '0', 'logprobs']);
  const [texts, logProbs] = [at(echoed, ['tokens']), at(echoed, ['token_logprobs'])];
  if (!Array.isArray(texts) || !Array.isArray(logProbs)) return undefined;
  const all = texts.map((text, index) => ({ text: String(text), logProb: numberOr0(logProbs[index]) }));
  // The last one was generated; before the text's own tokens come the prompt's.
  all.pop();
  let from = all.length;
  for (let length = 0; from > 0 && length < continuation.length; ) {
    from--;
    length += all[from]?.text.length ?? 0;
  }
  return all.slice(from);
}

function tokenOf(value: unknown): ScoredToken {
  const text = isRecord(value) && typeof value.token === 'string' ? value.token : '';
  return { text, logProb: numberOr0(isRecord(value) ? value.logprob : 0) };
}

/** As many as make up the text: behind it comes what ends an answer. */
function startOf(tokens: readonly ScoredToken[], length: number): ScoredToken[] {
  let reached = 0;
  const count = tokens.findIndex(({ text }) => {
    reached += text.length;
    return reached >= length;
  });
  return count < 0 ? [...tokens] : tokens.slice(0, count + 1);
}

function numberOr0(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
