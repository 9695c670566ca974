/**
 * What recall is measured against, over the same workspace and the same tokens: a plain n-gram model with back-off, a copy of
 * the line whose surroundings are likest, the hand-set blend, and recall that is not told of a group of features. Knows no
 * holes.
 */
import type { GeneratedPiece, Generator, Prompt, Scorer } from '../../server/base/generator.ts';
import type { Engine } from '../../server/engine.ts';
import { CandidateNetwork, layout } from '../../server/learn/candidateNetwork.ts';
import { contextNames, featureNames } from '../../server/recall/featureNames.ts';
import { Means } from '../../server/recall/matches.ts';
import type { Recall } from '../../server/recall/recall.ts';
import { renderToken } from '../../server/recall/tokens.ts';
import { isNewlineId } from '../../server/recall/vocabulary.ts';
import { shippedWeights } from '../../server/recall/weights.ts';
import { LikestLine } from './likestLine.ts';

/** Features of candidates and of their place by what they tell: a group is left out by setting it to zero, without training anew. */
const featureGroups: Readonly<Record<string, (name: string) => boolean>> = {
  below: (name) => /agree|below|next line|newline|closes too much|is next on line|^after/.test(name),
  near: (name) => name.startsWith('near'),
  call: (name) => /call|parameter|argument/.test(name) && name !== 'local parameter',
  lines: (name) => /^line (?!start)|as line above|^goes on|^set nearby/.test(name),
  alike: (name) => name.startsWith('alike'),
  common: (name) => name.startsWith('common'),
  copied: (name) => name.startsWith('copied'),
  scope: (name) => /^(?:above|uses|only|imported|defined|member|callee|on this|no name|local|declared)/.test(name),
  subwords: (name) => /^as (?!line above)/.test(name),
  blend: (name) => name.startsWith('blend'),
};

export const recallVariants: readonly string[] = [
  'ngram',
  'jaccard',
  'blend',
  ...Object.keys(featureGroups).map((group) => `recall-without-${group}`),
];

/** Undefined for a name that is none of theirs. */
export function openVariant(name: string, engine: Engine): (Generator & Scorer) | undefined {
  const { recall } = engine;
  if (name === 'ngram') return standIn(recall, (prompt) => continueByCounts(recall, prompt));
  if (name === 'jaccard') {
    const likest = new LikestLine(engine.workspace);
    return standIn(recall, ({ window }) => {
      const { text, share } = likest.find(window);
      return { text, logProb: Math.log(Math.max(share, 1e-9)) };
    });
  }
  if (name === 'blend') return withNetwork(recall, undefined);
  const group = featureGroups[name.replace('recall-without-', '')];
  const weights = shippedWeights();
  if (group === undefined || weights.kind === 'none') return undefined;
  return withNetwork(recall, withoutFeatures(weights, group));
}

/** The same recall, with its network changed while it is asked. */
function withNetwork(recall: Recall, network: CandidateNetwork | undefined): Generator & Scorer {
  const shipped = shippedWeights();
  const restore = () => recall.useNetwork(shipped.kind === 'network' ? shipped.network : undefined);
  return {
    name: recall.name,
    pauseMilliseconds: 0,
    countTokens: (text) => recall.countTokens(text),
    async *generate(prompt, signal) {
      recall.useNetwork(network);
      try {
        yield* recall.generate(prompt, signal);
      } finally {
        restore();
      }
    },
    async score(prompt, continuation, signal) {
      recall.useNetwork(network);
      try {
        return await recall.score(prompt, continuation, signal);
      } finally {
        restore();
      }
    },
  };
}

function withoutFeatures(
  { network, weights }: { readonly network: CandidateNetwork; readonly weights: Float32Array },
  isLeftOut: (name: string) => boolean,
): CandidateNetwork {
  const { shape } = network;
  const changed = Float32Array.from(weights);
  const clear = (names: readonly string[], from: number) => {
    for (const [column, name] of names.entries()) {
      const row = from + column * shape.hidden1;
      if (isLeftOut(name)) changed.fill(0, row, row + shape.hidden1);
    }
  };
  clear(featureNames, 0);
  clear(contextNames, layout(shape).context);
  return new CandidateNetwork(shape, changed);
}

/** One whole piece for a prompt. It scores by recall: the loss of a floor is not asked for. */
function standIn(recall: Recall, textOf: (prompt: Prompt) => GeneratedPiece): Generator & Scorer {
  return {
    name: recall.name,
    pauseMilliseconds: 0,
    countTokens: (text) => recall.countTokens(text),
    async *generate(prompt) {
      yield textOf(prompt);
    },
    score: (prompt, continuation, signal) => recall.score(prompt, continuation, signal),
  };
}

/** Longest line, as recall has it. */
const mostTokens = 48;

/** At each step the commonest follower of the longest context that occurred before, in the open buffer or the workspace. */
function continueByCounts(recall: Recall, prompt: Prompt): GeneratedPiece {
  const { cursor, evidence, scratch } = recall.observe(prompt);
  const { vocabulary } = recall;
  const history = [...cursor.history];
  let { typed } = cursor;
  let text = '';
  let logProb = 0;
  for (let step = 0; step < mostTokens; step++) {
    const previousKind = vocabulary.kind(history[history.length - 1] ?? 0);
    const render = (id: number) => renderToken(vocabulary.text(id), vocabulary.kind(id), previousKind);
    evidence.describe(history);
    const { matches } = scratch;
    const agrees = (id: number) =>
      typed === '' || (!isNewlineId(id) && (render(id).startsWith(typed) || typed.startsWith(render(id))));
    let longest = 0;
    const counts = new Map<number, number>();
    for (let at = 0; at < matches.count; at++) {
      const token = matches.tokens[at] ?? 0;
      if (matches.means[at] !== Means.context || !agrees(token)) continue;
      const length = matches.lengths[at] ?? 0;
      if (length > longest) counts.clear();
      if (length >= longest) {
        longest = length;
        counts.set(token, (counts.get(token) ?? 0) + 1);
      }
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const [best, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [-1, 0];
    if (best < 0 || (isNewlineId(best) && typed === '')) break;
    const rendered = render(best);
    text += rendered.slice(typed.length);
    typed = typed.slice(rendered.length);
    logProb += Math.log(count / total);
    history.push(best);
  }
  return { text, logProb };
}
