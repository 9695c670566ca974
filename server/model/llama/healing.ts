/**
 * Token healing: how much of what is typed is taken off a prompt and said anew. Knows no model's probabilities.
 *
 * Text is cut into tokens whole, so that a model that is shown `self`, `.`, or `.le`, `arn`, has never seen what comes next where its
 * vocabulary has `.name` and `.learn`. The tokens at the cursor that one longer token may replace are left out of the prompt, and their text
 * is required of the answer (Athiwaratkun et al. 2024, arXiv 2403.08688).
 */
import type { Token } from './binding.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Tokens that are taken off at most. */
const furthest = 5;

export interface Healed {
  readonly tokens: Token[];
  /** What the answer begins with; empty where the prompt is whole. */
  readonly required: string;
}

/** `line`: what is typed on the cursor's line. What stands above it stays, and so does the prompt's first token. */
export function heal(promptTokens: readonly Token[], line: string, vocabulary: Vocabulary): Healed {
  let healed: Healed = { tokens: [...promptTokens], required: '' };
  if (line === '') return healed;
  let required = '';
  const first = Math.max(promptTokens.length - furthest, 1);
  for (let kept = promptTokens.length - 1; kept >= first; kept--) {
    const spelled = vocabulary.textOf(promptTokens[kept] ?? 0);
    required = spelled + required;
    // Some vocabularies begin each text with a space that is not there.
    const isTyped = spelled !== '' && (line.endsWith(required) || line === required.trimStart());
    if (!isTyped) break;
    if (vocabulary.hasLonger(required)) healed = { tokens: promptTokens.slice(0, kept), required };
  }
  return healed;
}

/** What is required still before each of these tokens, and behind the last: one more than there are. */
export function remainders(required: string, texts: readonly string[]): string[] {
  const left = [required];
  for (const text of texts) {
    const before = left.at(-1) ?? '';
    left.push(before.startsWith(text) ? before.slice(text.length) : '');
  }
  return left;
}
