/** Whether a finished suggestion is worth interrupting for. Knows only the text and how sure the engine is. */
import type { Config } from '../config.ts';

/** From showing little to showing much. */
export const eagernesses = ['quiet', 'balanced', 'eager'] as const;

/**
 * Least confidence at which a suggestion is shown unasked. Recall's probabilities are about right as they stand: at
 * "balanced" roughly every second suggestion is what the person would have typed.
 */
const thresholds: Record<Config['completion']['eagerness'], number> = { quiet: 0.6, balanced: 0.25, eager: 0.08 };

/** How far what a person takes moves a threshold, either way. */
const [leastHabit, mostHabit] = [0.6, 1.5];

/** Least confidence of what is shown. `habit`: how often this person takes what is shown, beside what is usual; 1 where nothing is known. */
export function leastConfidence(
  eagerness: Config['completion']['eagerness'],
  trigger: 'automatic' | 'invoked',
  habit = 1,
): number {
  if (trigger === 'invoked') return 0;
  return thresholds[eagerness] / Math.min(mostHabit, Math.max(leastHabit, habit));
}

/** The reason to keep silent, or undefined to show it. */
export function shouldShow(text: string, confidence: number, least: number): string | undefined {
  if (text.trim() === '') return 'nothing to add';
  return confidence < least ? `not sure enough (${confidence.toFixed(2)} < ${least.toFixed(2)})` : undefined;
}
