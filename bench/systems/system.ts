/** What a context strategy is: a name, a word on whose it is, and a function from a hole to snippets. Knows no strategy. */
import type { Draft, GeneratedPiece } from '../../server/base/generator.ts';
import type { Snippet, Window } from '../../server/base/window.ts';
import type { FileRecord, WorkspaceView } from '../../server/workspace/view.ts';
import type { GivenPiece } from '../datasets/given.ts';

export interface SystemRequest {
  /** The open buffer with the hole cut: the only sight of the target file. */
  readonly window: Window;
  readonly view: WorkspaceView;
  /** Files of the target's language that may be shown, by path: not the target, no copy of it. */
  readonly files: readonly FileRecord[];
  /** What a published data set brings for this hole, where it does. */
  readonly given?: readonly GivenPiece[];
  /** Room for all snippets, in tokens of the generator. */
  readonly budgetTokens: number;
  countTokens(text: string): number;
  /** The same for the same hole, system and seed. */
  random(): number;
  /** What recall, which has read the whole repository but for the hole, would write there: what the product asks first. */
  draft(): Promise<Draft | undefined>;
  /** What the generator says with this context: for strategies that ask twice. */
  generate(snippets: readonly Snippet[]): Promise<string>;
  /** The same as the generator gives it, before the benchmark's own steps end it: for products with steps of their own. */
  pieces(snippets: readonly Snippet[]): Promise<readonly GeneratedPiece[]>;
  /** Loss per token of what is hidden, given this context: only oracles may ask, and say so by `usesTruth`. */
  loss(snippets: readonly Snippet[]): Promise<number>;
}

export interface System {
  readonly name: string;
  /** Whose strategy it is, and with which parameters, in one line of a table. */
  readonly about: string;
  /** It looks at what is hidden: a bound, no competitor. */
  readonly usesTruth?: true;
  /** It shows what a data set brings, and nothing where there is none. */
  readonly needsGiven?: true;
  /** Best first; what is beyond the budget is cut off by the caller's check, not silently. */
  snippets(request: SystemRequest): readonly Snippet[] | Promise<readonly Snippet[]>;
  /** A whole product: it asks the generator itself and makes its own of the answer. */
  fill?(request: SystemRequest): Promise<Filled>;
  /** Brings what it needs and does not ship with this program; throws `Expected` when that cannot be had. */
  prepare?(signal: AbortSignal): Promise<void>;
}

/** What a product made of a hole. */
export interface Filled {
  readonly snippets: readonly Snippet[];
  readonly text: string;
  /** Natural logarithm of the probability of what was generated. */
  readonly logProb: number;
  /** Why it ended so, in words. */
  readonly end: string;
  /** Size of what the generator read, the open file included, where that is known. */
  readonly promptTokens?: number;
  /** Until it asked the generator, and from then on. */
  readonly milliseconds: { readonly context: number; readonly generate: number };
}
