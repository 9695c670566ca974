/**
 * The one schema of settings: type, default and documentation of each stand together. Knows no editor and reads no file.
 */
import { z } from 'zod';

const indexSchema = z.object({
  exclude: z
    .array(z.string())
    .default([])
    .describe('Patterns in .gitignore syntax of files that are never read, beside those that git ignores.'),
  maxFiles: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(20_000)
    .describe('Files to index per workspace folder; the rest is skipped.'),
  maxFileBytes: z
    .int()
    .min(0)
    .max(50_000_000)
    .default(1_000_000)
    .describe('Larger files are not indexed; completion still works in them while they are open.'),
  workers: z.int().min(0).max(64).default(0).describe('Parser threads; 0 picks by the number of cores.'),
});

const completionSchema = z.object({
  eagerness: z
    .enum(['quiet', 'balanced', 'eager'])
    .default('balanced')
    .describe('How sure a suggestion must be before it is shown unasked.'),
  maxLines: z.int().min(1).max(100).default(12).describe('Longest suggestion, in lines, when a whole block is filled.'),
  disabledLanguages: z.array(z.string()).default([]).describe('Language ids in which nothing is suggested.'),
});

const contextSchema = z.object({
  enable: z.boolean().default(true).describe('Look for helpful pieces in other files of the workspace.'),
  budgetTokens: z.int().min(0).max(100_000).default(1_024).describe('Room for those pieces, in tokens of the engine.'),
  maxSnippets: z.int().min(0).max(20).default(4).describe('Most pieces to use for one suggestion.'),
});

export const ConfigSchema = z.object({
  enable: z.boolean().default(true).describe('Suggest completions.'),
  index: indexSchema.prefault({}),
  completion: completionSchema.prefault({}),
  context: contextSchema.prefault({}),
  log: z.enum(['error', 'warn', 'info', 'debug']).default('info').describe('Least severe message that is logged.'),
});

export type Config = z.infer<typeof ConfigSchema>;

export const defaultConfig: Config = ConfigSchema.parse({});
