/** Where a model's answer stops being code for the hole. Knows no server. */
import { firstSpecial } from './specials.ts';
import { echoedHeader } from './templates.ts';

/** Offset at which to cut: where a special token is spelled, or a header of the prompt's context is repeated; -1 for none. */
export function answerEnd(text: string): number {
  const special = firstSpecial(text);
  const echo = text.search(echoedHeader);
  return special < 0 || echo < 0 ? Math.max(special, echo) : Math.min(special, echo);
}
