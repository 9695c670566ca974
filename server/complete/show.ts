/** Whether a finished suggestion is worth interrupting for. Knows only the text and how sure the engine is. */
import type { Config } from '../config.ts';

/** From showing little to showing much. */
export const eagernesses = ['quiet', 'balanced', 'eager'] as const;

/**
 * Least confidence at which a suggestion is shown unasked. Recall's probabilities are about right as they stand: at
 * "balanced" roughly every second suggestion is what the person would have typed.
 */
const thresholds: Record<Config['completion']['eagerness'], number> = { quiet: 0.6, balanced: 0.25, eager: 0.08 };

/** Least confidence of what is shown. */
export function leastConfidence(
  eagerness: Config['completion']['eagerness'],
  trigger: 'automatic' | 'invoked',
): number {
  return trigger === 'invoked' ? 0 : thresholds[eagerness];
}

/** The reason to keep silent, or undefined to show it. */
export function shouldShow(
  text: string,
  confidence: number,
  eagerness: Config['completion']['eagerness'],
  trigger: 'automatic' | 'invoked',
): string | undefined {
  if (text.trim() === '') return 'nothing to add';
  const threshold = leastConfidence(eagerness, trigger);
  return confidence < threshold ? `not sure enough (${confidence.toFixed(2)} < ${threshold.toFixed(2)})` : undefined;
}
