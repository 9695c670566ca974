/**
 * The lines of a file of results: a header that says what was run, each hole with one row a system, and an end line when the
 * run is whole. Knows no disk.
 */
import { z } from 'zod';
import { HoleSchema, holeKinds } from '../holes/hole.ts';

export const recordVersion = 2;

export const modes = ['suffix', 'left'] as const;
export type Mode = (typeof modes)[number];

/** Stress suites, in the order of a report. */
export const stressNames = ['budgets', 'needle', 'distractors', 'pairs', 'changes', 'gate'] as const;
export type StressName = (typeof stressNames)[number];

/** What makes two runs comparable; everything in it decides about the rows. */
const HeaderSchema = z.strictObject({
  type: z.literal('header'),
  version: z.literal(recordVersion),
  /** Of the program; "+changes" when the working tree differed from it. */
  commit: z.string(),
  /** As `nameOfGenerator` has it. */
  generator: z.string(),
  /** Of a neural engine. */
  model: z.strictObject({ description: z.string(), sha256: z.string().optional() }).optional(),
  /** SHA-256 of recall's weights, its first 16 digits. */
  weights: z.string(),
  suite: z.string(),
  suiteHash: z.string(),
  /** Of the settings of index, completion and context. */
  configHash: z.string(),
  language: z.string().optional(),
  mode: z.enum(modes),
  systems: z.array(z.string()),
  kinds: z.array(z.enum(holeKinds)),
  /** Of a stress run, whose rows have cases. */
  stress: z.array(z.enum(stressNames)).optional(),
  /** Of each stress suite, where there are some. */
  n: z.int(),
  seed: z.int(),
  budgetTokens: z.int(),
});

const ShareSchema = z.number().min(0).max(1);

const MetricsSchema = z.strictObject({
  /** RepoEval's: cut to the lines hidden, Levenshtein. */
  exact: z.boolean(),
  similarity: ShareSchema,
  /** CrossCodeEval's: strict, indel. */
  strictExact: z.boolean(),
  strictSimilarity: ShareSchema,
  identifiersExact: z.boolean(),
  identifiersF1: ShareSchema,
  firstToken: z.boolean(),
  /** Characters that are right from the start on, of those hidden. */
  characters: ShareSchema,
  /** Natural logarithm, per token of the generator; 0 or more. Not every generator can tell. */
  loss: z.number().optional(),
  /** The same of all of the hidden text, whatever its tokens: by its characters, generators of different tokens compare. */
  nats: z.number().optional(),
  evidenceNeeded: z.int(),
  evidenceShown: z.int(),
  fromFile: z.int(),
  fromContext: z.int(),
  fromNowhere: z.int(),
  shown: z.boolean(),
  saved: ShareSchema,
  interrupted: z.boolean(),
});

const RowSchema = z.strictObject({
  type: z.literal('row'),
  hole: z.string(),
  system: z.string(),
  prediction: z.string(),
  confidence: ShareSchema,
  /** Why generating or trimming ended, in words. */
  end: z.string(),
  metrics: MetricsSchema,
  /** Tokens of recall. */
  contextTokens: z.int(),
  /** With the open file: tokens of recall, or of the model where it has counted them. */
  promptTokens: z.int(),
  /** SHA-256 of the prefix, the suffix and the snippets, its first 16 digits. */
  promptHash: z.string(),
  snippets: z.array(
    z.strictObject({
      file: z.string(),
      start: z.int(),
      end: z.int(),
      cost: z.int(),
      reason: z.string(),
      /** On request. */
      text: z.string().optional(),
    }),
  ),
  /** Which case of a stress suite it is: `{ budget: 512 }`, `{ tokens: 1024, depth: 50 }`... */
  at: z.record(z.string(), z.union([z.int(), z.string()])).optional(),
  /** What is right, where the repository was changed so that it is not the hidden text. */
  truth: z.string().optional(),
  /** Whether the name that a stress suite is about is said. */
  named: z.boolean().optional(),
  /** Whether something is shown or said that stands nowhere any more, where the repository was changed. */
  stale: z.boolean().optional(),
  /** Not the same in a second run; all else is. */
  milliseconds: z.strictObject({ context: z.number(), generate: z.number() }),
});

const HoleLineSchema = z.strictObject({
  type: z.literal('hole'),
  repositoryIndex: z.int(),
  index: z.int(),
  /** Of a stress run: which suite, and how many rows follow; else one for each system. */
  stress: z.enum(stressNames).optional(),
  nRows: z.int().optional(),
  hole: HoleSchema,
});
const EndSchema = z.strictObject({ type: z.literal('end'), holes: z.int(), rows: z.int() });

export const LineSchema = z.discriminatedUnion('type', [HeaderSchema, HoleLineSchema, RowSchema, EndSchema]);

export type Header = z.infer<typeof HeaderSchema>;
export type Metrics = z.infer<typeof MetricsSchema>;
export type Row = z.infer<typeof RowSchema>;
export type HoleLine = z.infer<typeof HoleLineSchema>;
/** Tells a hole of a run from all others. */
export function keyOf({ stress, hole }: Pick<HoleLine, 'stress' | 'hole'>): string {
  return stress === undefined ? hole.id : `${stress} ${hole.id}`;
}

/** A hole with the rows of all systems: what is written and read as a whole. */
export interface MeasuredHole extends HoleLine {
  readonly rows: readonly Row[];
}
