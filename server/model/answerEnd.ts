/** Where a model's answer stops being code for the hole. Knows no server. */
import { firstSpecial, openSpecial } from './specials.ts';
import { type HeaderPlace, isHeader, mayBecomeHeader } from './templates.ts';

/**
 * One answer as it comes, piece by piece. It ends where a special token is spelled, or a header of the prompt is repeated; what may yet
 * turn out to be one is held back.
 */
export class AnswerEnd {
  readonly #place: HeaderPlace;
  #whole = '';
  /** Characters that were let through. */
  #shown = 0;
  #isOver = false;

  constructor(place: HeaderPlace) {
    this.#place = place;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What can be shown now. */
  push(text: string): string {
    this.#whole += text;
    const end = this.#end(this.#whole.lastIndexOf('\n') + 1);
    this.#isOver = end >= 0;
    return this.#letThrough(this.#isOver ? end : this.#heldFrom());
  }

  /** What was held back, when nothing more comes. */
  rest(): string {
    const end = this.#end(this.#whole.length);
    return this.#letThrough(end < 0 ? this.#whole.length : end);
  }

  /** -1 while it goes on. Lines that begin before `decided` are whole. */
  #end(decided: number): number {
    const special = firstSpecial(this.#whole);
    let lineStart = 0;
    for (const line of this.#whole.split('\n')) {
      if (lineStart >= decided || (special >= 0 && special < lineStart)) return special;
      if (isHeader(line, this.#place)) return lineStart;
      lineStart += line.length + 1;
    }
    return special;
  }

  #heldFrom(): number {
    const lineStart = this.#whole.lastIndexOf('\n') + 1;
    if (mayBecomeHeader(this.#whole.slice(lineStart), this.#place)) return lineStart;
    const open = openSpecial(this.#whole);
    return open < 0 ? this.#whole.length : open;
  }

  #letThrough(end: number): string {
    const text = this.#whole.slice(this.#shown, end);
    this.#shown = Math.max(this.#shown, end);
    return text;
  }
}
