/** What a hole is: where it lies, what was there, and what the repository knows of it. Plain data; knows no engine. */
import { z } from 'zod';

export const holeKinds = ['line', 'api', 'member', 'block', 'token', 'none-needed'] as const;
export type HoleKind = (typeof holeKinds)[number];

/** How hard the farthest definition that the hole needs is to find from its file, nearest first. */
export const diffusions = ['none', 'imported', 'named', 'same-folder', 'elsewhere'] as const;

const EvidenceSchema = z.strictObject({
  name: z.string(),
  /** Path below the repository's folder, with forward slashes. */
  file: z.string(),
  /** Zero-based lines of the definition, half-open. */
  lines: z.strictObject({ start: z.int(), end: z.int() }),
  /** Zero-based line on which the name stands: what a context has to show, at least. */
  nameLine: z.int(),
  signature: z.string(),
});

export const HoleSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(holeKinds),
  repository: z.string(),
  language: z.string(),
  /** LSP language id of the file. */
  languageId: z.string(),
  file: z.string(),
  /** UTF-16 offsets of what is hidden. */
  start: z.int(),
  end: z.int(),
  /** The hidden text: white space at its ends is not hidden. */
  hidden: z.string(),
  /** Where the identifiers that other files define are defined; at most three places each. */
  evidence: z.array(EvidenceSchema),
  diffusion: z.enum(diffusions),
  /** Identifiers of other files in it. */
  scope: z.int(),
  /** Whether its first line stands, white space aside, in other files, and once more in its own. */
  standsElsewhere: z.boolean(),
  standsInFile: z.boolean(),
});

export type Hole = z.infer<typeof HoleSchema>;
export type Evidence = z.infer<typeof EvidenceSchema>;

/** Identifiers, in order; digits alone are none. */
export function identifiersOf(text: string): string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}

/** Words and single signs: what RepoEval counts as tokens of a line. */
export function countTokens(text: string): number {
  return text.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu)?.length ?? 0;
}
