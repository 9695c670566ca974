/** The expression before the cursor's dot, taken apart: `make(x).field[0].` is `make()`, `field[]`. Knows text alone. */

export interface Link {
  /** Empty for an expression in parentheses, or one that has no name. */
  readonly name: string;
  readonly isCalled: boolean;
  readonly isIndexed: boolean;
  /** `new Name(...)`, `Name{...}`: makes one of what it names. */
  readonly isMade: boolean;
}

/** Characters looked through: chains of builders go over many lines. */
const reach = 3_000;
const mostLinks = 12;
const operator = /(?:\?\.|!\.|!!\.|\?->|->|&\.|::|\.)$/;
const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Outermost first: the last link is what stands before the dot. Undefined without a dot; empty when there is no telling. */
export function chainBefore(prefix: string): Link[] | undefined {
  const text = prefix.slice(-reach).replace(/(?:(?<=\.)#)?[\p{L}\p{N}_$]*$/u, '');
  const dotted = text.trimEnd().replace(/\n\s*(?:\/\/|#(?!\w)).*$/, '');
  const found = operator.exec(dotted);
  if (found === null || /\.\.$/.test(dotted)) return undefined;
  return chainIn(dotted.slice(0, found.index));
}

/** Of a whole expression, such as one that is assigned: it ends where the text ends. */
export function chainIn(text: string): Link[] {
  const links: Link[] = [];
  let rest = text.trimEnd();
  while (links.length < mostLinks) {
    const link = lastLink(rest);
    if (link === undefined) return [];
    links.unshift(link.link);
    rest = link.before.trimEnd();
    const joined = operator.exec(rest);
    // `name -> name.` is a function without a name.
    const isArrow = joined?.[0] === '->' && rest !== link.before;
    if (joined === null || isArrow) return links;
    rest = rest.slice(0, joined.index).trimEnd();
  }
  return [];
}

function lastLink(text: string): { link: Link; before: string } | undefined {
  let [isCalled, isIndexed, isLiteral] = [false, false, false];
  let end = text.length;
  for (;;) {
    const closer = text[end - 1] ?? '';
    if (closer === '?' || closer === '!') {
      end--;
      continue;
    }
    // Type arguments of a call: `make<T>(x)`.
    if (closer === '>' && isCalled) {
      const open = text.lastIndexOf('<', end);
      if (open < 0 || end - open > 120) return undefined;
      end = open;
      if (text.endsWith('::', end)) end -= 2;
      continue;
    }
    if (closers[closer] === undefined) break;
    const open = openingOf(text, end - 1);
    if (open < 0) return undefined;
    if (closer === ')') isCalled = true;
    else if (closer === ']') isIndexed = true;
    else isLiteral = true;
    end = open;
    while (text[end - 1] === ' ') end--;
  }
  const name = /[@$]?[\p{L}_$][\p{L}\p{N}_$]*$/u.exec(text.slice(0, end))?.[0] ?? '';
  if (name === '' && !isCalled) return undefined;
  // A private member of JavaScript: `this.#name`.
  const before = text.slice(0, end - name.length).replace(/(?<=\.)#$/, '');
  const isMade = (/\bnew\s+(?:[\w.\\]+[.\\])?$/.test(before) && isCalled) || (isLiteral && /^\p{Lu}/u.test(name));
  return {
    link: { name, isCalled: isCalled && name !== '', isIndexed, isMade },
    before: isMade ? before.replace(/\bnew\s+$/, '') : before,
  };
}

function openingOf(text: string, at: number): number {
  let depth = 0;
  for (let place = at; place >= 0; place--) {
    const character = text[place] ?? '';
    if (character === ')' || character === ']' || character === '}') depth++;
    else if (character === '(' || character === '[' || character === '{') {
      depth--;
      if (depth === 0) return place;
    }
  }
  return -1;
}
