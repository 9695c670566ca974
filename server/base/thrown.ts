/** What was thrown, in words: it may be anything. Knows not who reads them. */

/** For a person. */
export function messageOfError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** For a log: with where it was thrown. */
export function stackOfError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The system's own name for it, as `ENOENT`; else the whole error. */
export function codeOfError(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
