/** A piece of another file that a source proposes. Plain data; knows no ranking. */
import type { Span } from '../base/span.ts';
import type { SourceName } from '../base/window.ts';
import type { FileRecord } from '../workspace/view.ts';
import type { RankedDefinition } from './rankDefinitions.ts';

export interface Candidate {
  readonly source: SourceName;
  readonly file: FileRecord;
  readonly span: Span;
  /** What would be shown; may be shorter than the span, as a signature is. */
  readonly text: string;
  /** 0 to about 1, comparable between sources: how likely the piece is to help. */
  readonly score: number;
  /** In words that a person can check. */
  readonly reason: string;
  /** Of a list of signatures, whose they are. */
  readonly declared?: readonly RankedDefinition[];
}
