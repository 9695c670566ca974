/** Whether an error says that a grammar's own code broke: what it was at is lost, and its memory is not to be trusted. */

/**
 * A trap or a full stack inside of WebAssembly; or a call of a function of C that web-tree-sitter does not have, which grammars make
 * when an assertion of theirs fails (`abort`, `__assert_fail`).
 */
export function isTrap(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return /^(?:RuntimeError|RangeError)$/.test(error.name) || error.message === 'resolved is not a function';
}
