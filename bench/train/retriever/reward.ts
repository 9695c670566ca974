/**
 * What a piece of context is worth: by how much the hidden text becomes likelier with it. Knows no scorer.
 *
 * As RLCoder's weighted perplexity (Wang et al. 2024) means it: the first token and API names weigh more. There the first
 * weight reaches one token of a batch only, and names are looked for in pieces of words, where most are not found; here the
 * tokens' texts are joined first. The rewards are differences and not the one best candidate.
 */
import type { ScoredToken } from '../../../server/base/generator.ts';

/** RLCoder's weights. */
const firstWeight = 5;
const nameWeight = 3;
/**
 * A token that a scorer has no evidence for costs at most as much: recall spells it at e to the power of 4 a character, and
 * one long string would outweigh all names of the line.
 */
const highestLoss = 16;
const apiName = /(?<=[.>:]\s*)[\p{L}_$][\p{L}\p{N}_$]*|[\p{L}_$][\p{L}\p{N}_$]*(?=\s*\()/gu;

/** Nats per token, weighed: above 0 the context helps. NaN when the two were not scored over the same text. */
export function rewardOf(
  given: readonly ScoredToken[],
  without: readonly ScoredToken[],
  foreignNames: ReadonlySet<string>,
): number {
  const textOf = (tokens: readonly ScoredToken[]) => tokens.map(({ text }) => text).join('');
  if (textOf(given) !== textOf(without) || given.length === 0) return Number.NaN;
  const ends = endsOf(without);
  const common = new Set(endsOf(given).filter((end) => ends.includes(end)));
  const tokens = joinedAt(common, without);
  const weights = tokenWeights(tokens, foreignNames);
  let [gain, total] = [0, 0];
  for (const [index, { logProb }] of joinedAt(common, given).entries()) {
    const weight = weights[index] ?? 1;
    gain += weight * (bounded(logProb) - bounded(tokens[index]?.logProb ?? 0));
    total += weight;
  }
  return gain / total;
}

/** Where each token ends, in characters. */
function endsOf(tokens: readonly ScoredToken[]): number[] {
  let end = 0;
  return tokens.map(({ text }) => {
    end += text.length;
    return end;
  });
}

/** Tokens that end where both sides' do: a llama.cpp server tells a text in the tokens that it finds likeliest, others each time. */
function joinedAt(ends: ReadonlySet<number>, tokens: readonly ScoredToken[]): ScoredToken[] {
  const joined: ScoredToken[] = [];
  let [text, logProb, end] = ['', 0, 0];
  for (const token of tokens) {
    [text, logProb, end] = [text + token.text, logProb + token.logProb, end + token.text.length];
    // One without a text, as parts of a letter have, goes with the next.
    if (text === '' || !ends.has(end)) continue;
    joined.push({ text, logProb });
    [text, logProb] = ['', 0];
  }
  return joined;
}

/** Mean loss per token, each bounded as in a reward. */
export function boundedLoss(scored: readonly ScoredToken[]): number {
  return scored.reduce((sum, { logProb }) => sum - bounded(logProb), 0) / Math.max(scored.length, 1);
}

function bounded(logProb: number): number {
  return Math.max(logProb, -highestLoss);
}

function tokenWeights(tokens: readonly ScoredToken[], foreignNames: ReadonlySet<string>): number[] {
  const text = tokens.map((token) => token.text).join('');
  const names: [number, number][] = [];
  for (const match of text.matchAll(apiName)) names.push([match.index, match.index + match[0].length]);
  for (const match of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    if (foreignNames.has(match[0])) names.push([match.index, match.index + match[0].length]);
  }
  let end = 0;
  return tokens.map((token, index) => {
    const start = end;
    end += token.text.length;
    if (index === 0) return firstWeight;
    return names.some(([from, to]) => start < to && from < end && token.text.trim() !== '') ? nameWeight : 1;
  });
}
