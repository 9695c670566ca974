/**
 * What could come next: candidates from every earlier place with a like context, and their probabilities by the learned
 * network, or by the hand-set blend where there is none. Knows no window and renders nothing.
 */
import { type CandidateNetwork, softmax } from '../learn/candidateNetwork.ts';
import { type Choice, choose, emptyChoice, type NameVotes, nameVotes } from './choice.ts';
import { type CopyRates, readCopyRates } from './copyRates.ts';
import type { Corpus } from './corpus.ts';
import type { CursorContext } from './cursor.ts';
import type { Declared } from './declared.ts';
import { type EnclosingFunction, readEnclosing } from './enclosing.ts';
import { FeatureTable } from './features.ts';
import { Matches, MatchFinder } from './matches.ts';
import { parametersOf } from './parameters.ts';
import { type NameUse, readNames } from './scope.ts';
import { type StepContext, StepReader } from './step.ts';
import { Likenesses } from './surroundings.ts';
import { boundaryId } from './vocabulary.ts';

export interface Candidate {
  readonly id: number;
  readonly probability: number;
  /** Position of the strongest vote in the corpus, or -1 when it is in the buffer itself. */
  readonly position: number;
}

export interface NextTokens {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Probability that the next token is none of the candidates. */
  readonly none: number;
}

/** Tables that are refilled for each token: made once, as they are large. */
export class Scratch {
  readonly matches = new Matches();
  readonly likenesses = { local: new Likenesses(), corpus: new Likenesses() };
  readonly choice: Choice = emptyChoice(this.matches);
  readonly table = new FeatureTable();
}

interface EvidenceOptions {
  readonly corpus: Corpus;
  readonly cursor: CursorContext;
  readonly languageId: string;
  /** By file of the corpus, how much more than 1 its matches count. */
  readonly fileWeights: ReadonlyMap<number, number>;
  /** Definitions that may be needed here, by name. */
  readonly declared: ReadonlyMap<number, Declared>;
  readonly scratch: Scratch;
  /** Without one the hand-set blend decides. */
  readonly network: CandidateNetwork | undefined;
}

/** The evidence of one request. */
export class Evidence {
  readonly #options: EvidenceOptions;
  readonly #finder: MatchFinder;
  readonly #names: ReadonlyMap<number, NameUse>;
  readonly #enclosing: EnclosingFunction;
  readonly #votes: NameVotes;
  readonly #steps: StepReader;
  readonly #copyRates: CopyRates;

  constructor(options: EvidenceOptions) {
    this.#options = options;
    const { corpus, cursor, languageId, fileWeights, scratch } = options;
    const { vocabulary } = corpus;
    const near = new Set(fileWeights.keys());
    this.#finder = new MatchFinder(corpus, cursor, near, scratch.matches, scratch.likenesses);
    this.#copyRates = readCopyRates(corpus, cursor);
    this.#names = readNames(cursor, vocabulary);
    this.#enclosing = readEnclosing(cursor, vocabulary);
    this.#votes = nameVotes(this.#names, options.declared);
    const streams = [
      { chains: cursor.local, mayRead: () => true },
      {
        chains: corpus.chains,
        mayRead: (position: number) => corpus.fileAt(position) >= 0,
      },
    ];
    const known = new Map<number, readonly number[]>();
    this.#steps = new StepReader(cursor, languageId, vocabulary, (callee) => {
      const parameters = known.get(callee) ?? parametersOf(callee, streams, vocabulary);
      known.set(callee, parameters);
      return parameters;
    });
  }

  /** Distribution of the token after `history`, among those that `accepts` where it is given. */
  next(history: readonly number[], accepts?: (id: number) => boolean): NextTokens {
    const shares = this.#shares(history, accepts);
    const { choice } = this.#options.scratch;
    const candidates: Candidate[] = [];
    for (let at = 0; at < choice.count; at++) {
      candidates.push({
        id: choice.ids[at] ?? boundaryId,
        probability: shares[at + 1] ?? 0,
        position: choice.positions[at] ?? -1,
      });
    }
    // The blend's are in order already.
    if (this.#options.network !== undefined) candidates.sort((a, b) => b.probability - a.probability || a.id - b.id);
    return { candidates, none: shares[0] ?? 0 };
  }

  /** Probability that `id` is the token after `history`, 0 where it is no candidate, and that the token is none of the candidates. */
  probabilityOf(id: number, history: readonly number[]): { readonly own: number; readonly none: number } {
    const shares = this.#shares(history);
    const { choice } = this.#options.scratch;
    const at = choice.ids.subarray(0, choice.count).indexOf(id);
    return { own: at < 0 ? 0 : (shares[at + 1] ?? 0), none: shares[0] ?? 0 };
  }

  /** Of none of the candidates, and then of each in the order of the scratch's choice. */
  #shares(history: readonly number[], accepts?: (id: number) => boolean): ArrayLike<number> {
    const { network } = this.#options;
    const { choice, table } = this.#options.scratch;
    const step = this.#choose(history, accepts);
    if (network === undefined) return [choice.none, ...choice.probabilities.subarray(0, choice.count)];
    this.#describe(step);
    network.setContext(table.context, table.slots);
    return softmax(network.scoreAll(table.rows, table.classes, table.count));
  }

  /** The network's input for the token after `history`, for training: the candidates' ids and the table of the scratch. */
  describe(
    history: readonly number[],
    accepts?: (id: number) => boolean,
  ): { readonly ids: Uint32Array; readonly count: number } {
    this.#describe(this.#choose(history, accepts));
    const { choice } = this.#options.scratch;
    return { ids: choice.ids, count: choice.count };
  }

  #choose(history: readonly number[], accepts?: (id: number) => boolean): StepContext {
    const { corpus, cursor, scratch, fileWeights } = this.#options;
    const step = this.#steps.read(history);
    this.#finder.find(history, history.length, step.callee);
    const weightOf = (file: number) => fileWeights.get(file) ?? 1;
    const followers = corpus.followers.after(step.last);
    choose(scratch.choice, scratch.matches, this.#votes, step, cursor, corpus.vocabulary, weightOf, followers, accepts);
    return step;
  }

  #describe(step: StepContext): void {
    const { corpus, cursor, scratch, declared } = this.#options;
    const { choice, matches } = scratch;
    const followers = corpus.followers.after(step.last);
    const known = { names: this.#names, enclosing: this.#enclosing, declared, copyRates: this.#copyRates };
    scratch.table.describe(choice, matches, step, cursor, known, followers, corpus.vocabulary);
  }
}
