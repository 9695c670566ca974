/**
 * What the cursor sees (Window) and what the repository adds to it (Snippet): plain data shared by retrieval, recall
 * and the model engines. Knows nothing of how either is made.
 */
import type { Span } from './span.ts';

/** `line`: fill to the end of the line; `block`: the body of a block that is still empty. */
export type HoleKind = 'line' | 'block';

/** The open buffer around the cursor. `prefix + suffix` is the whole buffer's text; nothing comes from disk. */
export interface Window {
  /** Absolute path, or the URI itself for a document that is not a file. */
  readonly path: string;
  /** Path as a person reads it: relative to its workspace folder, with forward slashes. */
  readonly displayPath: string;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly hole: HoleKind;
  /** White space that opens the cursor's line. */
  readonly indent: string;
  /** Identifier characters directly before the cursor: the suggestion continues them. Empty outside a word. */
  readonly partialWord: string;
}

/** What proposes snippets. The learned order knows each by its place in this list: a new one needs new training. */
const sourceNames = [
  'signatures',
  'definitions',
  'lexical',
  'similarFile',
  'openBuffer',
  'members',
  'hierarchy',
  'usages',
  'following',
  'tests',
  'siblings',
  'similarImports',
  'importsOfSimilar',
  'recentEdits',
  'pinned',
  'diagnostics',
  'copied',
] as const;
export type SourceName = (typeof sourceNames)[number];

/** A definition that a place may need, by its name alone. */
interface DeclaredName {
  readonly name: string;
  /** Stands after a dot. */
  readonly isMember: boolean;
  /** About how likely it is needed, 0 to 1 as a rule. */
  readonly score: number;
}

/** A piece of another place in the repository, offered to an engine as context. */
export interface Snippet {
  readonly path: string;
  readonly displayPath: string;
  /** Zero-based lines, half-open. */
  readonly lines: Span;
  readonly text: string;
  readonly source: SourceName;
  /** Comparable within one retrieval only; higher is better. */
  readonly score: number;
  /** Why it was chosen, in words a person can check: "defines parseUrl, called 3 lines above". */
  readonly reason: string;
  /** Size in the engine's own tokens. */
  readonly cost: number;
  /** The definitions whose signatures it shows, for engines that take names rather than text. */
  readonly declares?: readonly DeclaredName[];
}

/** A place in the repository that a suggestion was copied from. */
export interface Provenance {
  readonly path: string;
  readonly displayPath: string;
  /** Zero-based. */
  readonly line: number;
}
