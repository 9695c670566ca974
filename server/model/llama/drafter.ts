/**
 * What may come next in an answer: recall's draft while the output has followed it, else what followed the same tokens in it or in the
 * prompt; each with the chance that it is right. Knows no model and no costs.
 */
import type { DraftPiece } from '../../base/generator.ts';
import type { Token } from './binding.ts';
import { proposeFrom } from './lookup.ts';
import type { GuessKind } from './passes.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Guess {
  readonly tokens: readonly Token[];
  /** For each token, that it and all before it are right, as recall has it. */
  readonly chances: readonly number[];
  readonly kind: GuessKind;
}

export interface DraftRequest {
  readonly pieces: readonly DraftPiece[];
  /** What the answer has to begin with; the draft's text follows it. */
  readonly required: string;
  /** Where the answer ends with the line: the line that follows it in the file, as many vocabularies join its indentation to the line's end. */
  readonly lineBelow: string | undefined;
  /** The model ends such an answer before the line's end: many vocabularies join that to what stands before it. */
  readonly endsBeforeLineEnd: boolean;
}

export const nothing: Guess = { tokens: [], chances: [], kind: 'start' };

export class Drafter {
  readonly #draft: Guess;
  readonly #isHealing: boolean;
  readonly #corpus: readonly Token[];

  constructor(request: DraftRequest, prompt: readonly Token[], vocabulary: Vocabulary) {
    this.#draft = request.pieces.length === 0 ? nothing : draftOf(request, vocabulary);
    this.#isHealing = request.required !== '';
    this.#corpus = [...prompt, ...this.#draft.tokens];
  }

  propose(output: readonly Token[]): Guess {
    const { tokens, chances } = this.#draft;
    const at = output.length;
    if (at < tokens.length && output.every((token, index) => token === tokens[index])) {
      const reached = at === 0 ? 1 : (chances[at - 1] ?? 1);
      const left = chances.slice(at).map((chance) => chance / reached);
      const first = this.#isHealing ? 'healed' : 'start';
      return { tokens: tokens.slice(at), chances: left, kind: at === 0 ? first : 'draft' };
    }
    const copied = proposeFrom(this.#corpus, output);
    return { tokens: copied, chances: copied.map(() => 1), kind: 'copied' };
  }
}

/** The draft in the model's tokens. A token is as likely as all that recall has said up to its end. */
function draftOf({ pieces, required, lineBelow, endsBeforeLineEnd }: DraftRequest, vocabulary: Vocabulary): Guess {
  const ends: { readonly end: number; readonly logProb: number }[] = [];
  let draft = required;
  let logProb = 0;
  for (const piece of pieces) {
    draft += piece.text;
    logProb += piece.logProb;
    ends.push({ end: draft.length, logProb });
  }
  const isOneLine = lineBelow !== undefined;
  if (isOneLine && endsBeforeLineEnd) draft = draft.split('\n', 1)[0] ?? '';
  else if (isOneLine && !draft.includes('\n')) draft += `\n${lineBelow}`;
  const tokens: Token[] = [];
  const chances: number[] = [];
  let text = '';
  for (const token of vocabulary.tokenize(draft)) {
    text += vocabulary.textOf(token);
    const reached = ends.find(({ end }) => end >= text.length) ?? ends.at(-1);
    tokens.push(token);
    chances.push(Math.exp(reached?.logProb ?? 0));
    if (isOneLine && text.includes('\n')) break;
  }
  return { tokens, chances, kind: 'start' };
}
