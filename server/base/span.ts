/** Places in a text: half-open spans. Knows nothing of files or protocols. */

/** Half-open range of UTF-16 offsets into one text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
