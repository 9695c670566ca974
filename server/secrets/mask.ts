/**
 * Keys, tokens and passwords in a text, made unreadable in place: what is indexed, shown, sent or logged is the masked text. Its
 * length and its lines stay, so that offsets into the one are offsets into the other. Knows text, no file and no editor.
 */
import type { Span } from '../base/span.ts';
import { findKnownFormats, mayOpenKnownFormat, startsKnownFormat } from './knownFormats.ts';
import { endsInNamedValue, isNamedSecret, isSecretSetting } from './namedValues.ts';
import { eachSetting, eachString } from './values.ts';

/** A letter: a masked name or number stays one token for parsers, and costs a model's window little. */
const mask = 'x';
/** As many of it in a row were written by nobody: no secret is shorter. */
const maskRun = /x{6,}/;

/** In order, not overlapping. `isData`: a file of settings, where values stand without quotes. */
export function secretSpans(text: string, isData = false): Span[] {
  const found: Span[] = [];
  const places: number[] = [];
  eachString(text, isData, (start, value) => {
    if (mayOpenKnownFormat(value)) places.push(start);
    if (isNamedSecret(text, start, value, isData)) found.push({ start, end: start + value.length });
  });
  if (isData) {
    eachSetting(text, (name, start, value) => {
      if (mayOpenKnownFormat(value)) places.push(start);
      if (isSecretSetting(name, value)) found.push({ start, end: start + value.length });
    });
  }
  findKnownFormats(text, places, (span) => found.push(span));
  if (found.length === 0) return found;
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of found) {
    const last = spans.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

/** The text with the letters of its secrets replaced; the very same text when it has none. */
export function maskSecrets(text: string, isData = false): string {
  const spans = secretSpans(text, isData);
  if (spans.length === 0) return text;
  let masked = '';
  let end = 0;
  for (const span of spans) {
    masked += text.slice(end, span.start) + text.slice(span.start, span.end).replace(/\S/g, mask);
    end = span.end;
  }
  return masked + text.slice(end);
}

/** A suggestion up to the string that holds a masked secret: such a string was seen somewhere and is nothing to type. */
export function cutAtMask(text: string): string | undefined {
  const at = maskRun.exec(text)?.index;
  return at === undefined
    ? undefined
    : text
        .slice(0, at)
        .replace(/["'`]?[^\s"'`]*$/, '')
        .trimEnd();
}

/** Whether a secret is being typed at the end of `line`, or has just been: nothing is suggested, nothing sent. */
export function endsInSecret(line: string, isData = false): boolean {
  if (endsInNamedValue(line, isData)) return true;
  const word = /[\w.~+/=-]*$/.exec(line)?.[0] ?? '';
  if (startsKnownFormat(word)) return true;
  return secretSpans(line, isData).some(({ end }) => end === line.length);
}
