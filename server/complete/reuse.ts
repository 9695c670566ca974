/**
 * Suggestions that were given before and still fit: the same place again, or a few characters typed into one. Knows
 * nothing of how they came about. The only importer of lru-cache.
 */
import { LRUCache } from 'lru-cache';
import type { Span } from '../base/span.ts';
import type { Trace } from '../base/trace.ts';
import type { PreparedRequest } from './selected.ts';

interface Kept {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The text from `range.start` on. */
  readonly text: string;
  readonly range: Span;
  readonly confidence: number;
  readonly trace: Trace;
}

export interface Reused {
  readonly text: string;
  /** In the real buffer. */
  readonly range: Span;
  readonly confidence: number;
  /** Of the request that it was made for. */
  readonly trace: Trace;
}

/** A person goes back and forth between a few places; each entry holds its buffer's text, shared with its neighbours. */
const capacity = 64;
/** Texts kept in all, in characters: 64 versions of one large file must not fill the memory. */
const maximumCharacters = 32_000_000;
/** Characters before the end of a suggestion by which one that was sent away is known again. */
const rememberedCharacters = 400;
/** Closers that editors insert right of the cursor when their opener is typed. */
const closers = /^[)\]}"'`]*$/;

export class Reuse {
  readonly #kept = new LRUCache<string, Kept>({
    max: capacity,
    maxSize: maximumCharacters,
    sizeCalculation: (kept) => kept.before.length + kept.after.length + 1,
  });

  /** By path: the end of the text as it would be with the last suggestion, which is the same while it is typed into. */
  readonly #given = new LRUCache<string, string>({ max: capacity });
  /** Such ends that a person sent away, with their paths. */
  readonly #dismissed = new LRUCache<string, true>({ max: capacity });

  /** The rest of a suggestion that the buffer has been typed into, newest first. */
  find(request: PreparedRequest): Reused | undefined {
    const before = request.text.slice(0, request.offset);
    const after = request.text.slice(request.offset);
    for (const kept of this.#kept.values()) {
      if (kept.path !== request.path) continue;
      const rest = remainder(kept, before, after);
      if (rest === undefined) continue;
      const range = { start: request.replaceFrom, end: request.offset + rest.overwrites };
      const text = request.replaced + rest.text;
      this.#given.set(request.path, endOf(request, text));
      return {
        text,
        range: request.toBuffer(range),
        confidence: kept.confidence,
        trace: kept.trace,
      };
    }
    return undefined;
  }

  /** Keeps a suggestion; `range` is in the request's own text. */
  keep(request: PreparedRequest, suggestion: Pick<Kept, 'text' | 'range' | 'confidence' | 'trace'>): void {
    const before = request.text.slice(0, request.offset);
    const kept = { path: request.path, before, after: request.text.slice(request.offset), ...suggestion };
    const text = suggestion.text.slice(request.replaced.length);
    this.#given.set(request.path, endOf(request, suggestion.text));
    this.#kept.set(`${request.path}\n${request.offset}\n${before.slice(-200)}`, { ...kept, text });
  }

  /** The last suggestion in this document was sent away by hand. */
  dismiss(path: string): void {
    const end = this.#given.get(path);
    if (end !== undefined) this.#dismissed.set(`${path}\n${end}`, true);
  }

  /** Whether this text was sent away here, also when a part of it has been typed since. */
  isDismissed(request: PreparedRequest, text: string): boolean {
    return this.#dismissed.has(`${request.path}\n${endOf(request, text)}`);
  }

  /** Another file changed: what was suggested elsewhere may have come from it. */
  forgetAllBut(path: string): void {
    for (const [key, kept] of this.#kept.entries()) if (kept.path !== path) this.#kept.delete(key);
  }

  clear(): void {
    this.#kept.clear();
    this.#dismissed.clear();
  }
}

function endOf({ text: buffer, replaceFrom }: PreparedRequest, text: string): string {
  return (buffer.slice(Math.max(0, replaceFrom - rememberedCharacters), replaceFrom) + text).slice(
    -rememberedCharacters,
  );
}

/** What is left of a kept suggestion once a part of it is typed; undefined when something else was. */
function remainder(kept: Kept, before: string, after: string): { text: string; overwrites: number } | undefined {
  const typedLength = before.length - kept.before.length;
  if (typedLength < 0 || typedLength >= kept.text.length || !before.startsWith(kept.before)) return undefined;
  if (!kept.text.startsWith(before.slice(kept.before.length))) return undefined;
  const insertedLength = after.length - kept.after.length;
  if (insertedLength < 0 || !after.endsWith(kept.after)) return undefined;
  const inserted = after.slice(0, insertedLength);
  const text = kept.text.slice(typedLength);
  // What the editor inserted by itself is overwritten by the closers that the suggestion brings.
  if (inserted !== '' && !(closers.test(inserted) && text.includes(inserted))) return undefined;
  return { text, overwrites: insertedLength + kept.range.end - kept.before.length };
}
