/** What is known of one file from its text alone. Plain data that crosses from the parser workers; knows no other file. */
import type { Span } from '../base/span.ts';

export type DefinitionKind =
  | 'class'
  | 'interface'
  | 'enum'
  | 'type'
  | 'module'
  | 'function'
  | 'method'
  | 'field'
  | 'constant'
  | 'variable'
  | 'macro';

export interface Definition {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** The whole definition, with decorators and the doc comment directly above it. */
  readonly span: Span;
  readonly nameSpan: Span;
  /** Index into `Facts.definitions` of the innermost definition around this one, or -1. */
  readonly container: number;
  /** The header up to the body on one line, white space collapsed, at most 240 characters. */
  readonly signature: string;
}

/** One import statement, `use`, `#include` or `require`. */
export interface ImportFact {
  /** The module as written, without quotes: `./util`, `os.path`, `stdio.h`. */
  readonly module: string;
  /**
   * Names brought in. `alias` is the name used in this file. Empty when only the module itself is. The name is `default`
   * for a default import, and `*` where the module as a whole gets the alias, or, with the alias `*`, where all names come.
   * `import a.b.C` of Java, Kotlin, Rust and PHP is the name `C` of the module `a.b`.
   */
  readonly names: readonly { readonly name: string; readonly alias: string }[];
  readonly span: Span;
}

export interface ClassFact {
  /** Index into `Facts.definitions`. */
  readonly definition: number;
  /** Base classes, interfaces and traits as written, without type arguments. */
  readonly bases: readonly string[];
}

export interface CallFact {
  /** Name of what is called: the last identifier before the parenthesis. */
  readonly callee: string;
  /** The text before the dot, or empty. At most 80 characters. */
  readonly receiver: string;
  /** Offset of the callee's first character. */
  readonly start: number;
}

export interface Facts {
  readonly definitions: readonly Definition[];
  readonly imports: readonly ImportFact[];
  readonly classes: readonly ClassFact[];
  readonly calls: readonly CallFact[];
  /** Distinct names that are used in the file, in order of first use. */
  readonly references: readonly string[];
  /** Natural chunks, in order, not overlapping: whole definitions, else runs of up to 15 lines. */
  readonly chunks: readonly Span[];
  /** True when the tree has error nodes: the facts are what could be made out. */
  readonly hasErrors: boolean;
}
