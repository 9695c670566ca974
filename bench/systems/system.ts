/** What a context strategy is: a name, a word on whose it is, and a function from a hole to snippets. Knows no strategy. */
import type { Snippet, Window } from '../../server/base/window.ts';
import type { FileRecord, WorkspaceView } from '../../server/workspace/view.ts';

export interface SystemRequest {
  /** The open buffer with the hole cut: the only sight of the target file. */
  readonly window: Window;
  readonly view: WorkspaceView;
  /** Files of the target's language that may be shown, by path: not the target, no copy of it. */
  readonly files: readonly FileRecord[];
  /** Room for all snippets, in tokens of the generator. */
  readonly budgetTokens: number;
  countTokens(text: string): number;
  /** The same for the same hole, system and seed. */
  random(): number;
  /** What the generator says with this context: for strategies that ask twice. */
  generate(snippets: readonly Snippet[]): Promise<string>;
  /** Loss per token of what is hidden, given this context: only oracles may ask, and say so by `usesTruth`. */
  loss(snippets: readonly Snippet[]): Promise<number>;
}

export interface System {
  readonly name: string;
  /** Whose strategy it is, and with which parameters, in one line of a table. */
  readonly about: string;
  /** It looks at what is hidden: a bound, no competitor. */
  readonly usesTruth?: true;
  /** Best first; what is beyond the budget is cut off by the caller's check, not silently. */
  snippets(request: SystemRequest): readonly Snippet[] | Promise<readonly Snippet[]>;
}
