/** A suggestion beside what stands right of the cursor on its line: closers are neither doubled nor lost. */

const pairs = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/**
 * `rest` is the text right of the cursor up to the line's end. Answers the text to insert and how many characters of
 * `rest` it replaces.
 */
export function fitClosers(text: string, rest: string): { text: string; overwrites: number } {
  if (rest === '' || text === '') return { text, overwrites: 0 };
  const closing = closersAhead(rest);
  const unopened = unopenedClosers(text);
  // The whole rest is generated again: insert what comes before it. Closers of brackets of the text's own do not count.
  if (text.endsWith(rest) && unopened.endsWith(closing)) {
    return { text: text.slice(0, -rest.length).trimEnd(), overwrites: 0 };
  }
  const shared = sharedPrefix(closing, unopened);
  if (shared === 0) return { text, overwrites: 0 };
  // The text brings closers that stand there already, and goes on after them: it replaces them.
  const overwrites = positionAfter(rest, shared);
  return { text, overwrites };
}

/** The closers that open `rest`, quotes included, without the spaces between. */
export function closersAhead(rest: string): string {
  return (/^[\s)\]}"'`]*/.exec(rest)?.[0] ?? '').replace(/\s/g, '');
}

export function closes(closer: string | undefined, opener: string | undefined): boolean {
  return closer !== undefined && pairs.get(closer) === opener;
}

/** Closers in the text whose openers stand before it, in order. */
export function unopenedClosers(text: string): string {
  return unpaired(text).closers;
}

/** Brackets in the text that it does not close, in order. */
export function openBrackets(text: string): string {
  return unpaired(text).openers;
}

function unpaired(text: string): { closers: string; openers: string } {
  const open: string[] = [];
  let found = '';
  let quote = '';
  for (const [index, character] of [...text].entries()) {
    if (quote !== '') {
      if (character === quote && text[index - 1] !== '\\') quote = '';
    } else if (character === '(' || character === '[' || character === '{') open.push(character);
    else if (pairs.has(character)) {
      if (open[open.length - 1] === pairs.get(character)) open.pop();
      else found += character;
    } else if (character === '"' || character === "'" || character === '`') {
      const closesLater = text.indexOf(character, index + 1) >= 0;
      if (closesLater) quote = character;
      else found += character;
    }
  }
  return { closers: found, openers: open.join('') };
}

function sharedPrefix(first: string, second: string): number {
  let length = 0;
  while (length < first.length && first[length] === second[length]) length++;
  return length;
}

/** Offset in `rest` after its first `count` characters that are no white space. */
function positionAfter(rest: string, count: number): number {
  let seen = 0;
  for (let at = 0; at < rest.length; at++) {
    if (!/\s/.test(rest[at] ?? '')) seen++;
    if (seen === count) return at + 1;
  }
  return rest.length;
}
