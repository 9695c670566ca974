/** Whether a text can be seen in the open file already. Knows no candidate. */
import type { Window } from '../base/window.ts';

export function isVisible(text: string, { prefix, suffix }: Pick<Window, 'prefix' | 'suffix'>): boolean {
  return prefix.includes(text) || suffix.includes(text);
}
