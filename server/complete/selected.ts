/** The item selected in the editor's popup, taken as if it were typed already. Knows no protocol. */
import type { Span } from '../base/span.ts';
import type { CompletionRequest } from './types.ts';

/** A request with the selected item in its text. Without one it is the request itself. */
export interface PreparedRequest extends CompletionRequest {
  /** Where the edit begins, and what it must begin with. */
  readonly replaceFrom: number;
  readonly replaced: string;
  /** A span of this request's text as a span of the real buffer. */
  toBuffer(span: Span): Span;
}

/** Undefined when the selected item does not continue what is typed: any suggestion would be thrown away. */
export function withSelected(request: CompletionRequest): PreparedRequest | undefined {
  const { selected, text, offset } = request;
  if (selected === undefined) return { ...request, replaceFrom: offset, replaced: '', toBuffer: (span) => span };
  const { range } = selected;
  const typed = text.slice(range.start, offset);
  const fits =
    range.start <= offset && range.end >= offset && selected.text.toLowerCase().startsWith(typed.toLowerCase());
  if (!fits) return undefined;
  const end = range.start + selected.text.length;
  return {
    ...request,
    text: text.slice(0, range.start) + selected.text + text.slice(range.end),
    offset: end,
    replaceFrom: range.start,
    replaced: selected.text,
    toBuffer: (span) => ({ start: span.start, end: span.end - end + range.end }),
  };
}
