/** Where the tokens of a file are in the corpus. Data alone. */

export interface CorpusFile {
  readonly path: string;
  readonly displayPath: string;
  /** The path up to and with its last slash. */
  readonly folder: string;
  /** Of its text: what comes again unchanged is not learned anew. */
  readonly hash: string;
  readonly start: number;
  readonly end: number;
  alive: boolean;
  /** It is not learned from for now: its tokens stay, but nothing counts them. */
  hidden: boolean;
}
