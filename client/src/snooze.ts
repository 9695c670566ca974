/** For how long suggestions may be sent to sleep, and how that is told. Knows no clock and no editor. */

export interface Nap {
  readonly label: string;
  readonly milliseconds: number;
}

const minute = 60_000;

export const naps: readonly Nap[] = [
  { label: 'For 10 minutes', milliseconds: 10 * minute },
  { label: 'For 1 hour', milliseconds: 60 * minute },
  { label: 'Until the editor is closed', milliseconds: Number.POSITIVE_INFINITY },
];

/** Of what is left; undefined when nothing is. */
export function snoozedInWords(milliseconds: number): string | undefined {
  if (milliseconds <= 0) return undefined;
  if (milliseconds === Number.POSITIVE_INFINITY) return 'snoozed until the editor is closed';
  const minutes = Math.ceil(milliseconds / minute);
  return `snoozed for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}`;
}

/** When the words above change next, in milliseconds; undefined where they do not. */
export function nextWords(milliseconds: number): number | undefined {
  if (milliseconds <= 0 || milliseconds === Number.POSITIVE_INFINITY) return undefined;
  return milliseconds % minute || minute;
}
