/**
 * What the value before the cursor's dot may be, told from the open file's text alone: annotations, constructors, parameters,
 * the classes that the class around the cursor extends. A hint for ranking, no type checker. Knows no other file.
 */
import type { Window } from '../base/window.ts';

/** Characters looked through on each side. */
const reach = 60_000;
const mostTypes = 8;
const mostBases = 6;

const word = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
/** A name with a dot, an arrow or two colons behind it, and the beginning of a member. */
const receiverPattern = new RegExp(String.raw`(${word})\s*(?:\(\s*\))?\s*(?:\?\.|\.|->|::)\s*[\p{L}\p{N}_$]*$`, 'u');
/** The last part of a qualified type. */
const type = String.raw`(?:${word}(?:\.|::))*(${word})`;
/** What may stand around the type that counts: `Optional[Type]`, `&mut Type`, `Vec<Type>`, `'Type'`. */
const wrapping = String.raw`(?:[&*'"]|mut\s+|(?:Optional|List|Sequence|Iterable|Type|Vec|Option|Arc|Rc|Box|Readonly|Partial)\s*[\[<]\s*)*`;
const ownReceivers = new Set(['self', 'this', 'cls', 'super', '$this']);

/** Names of types, the likeliest first; empty when there is no dot, or nothing tells. */
export function receiverTypes(window: Window): string[] {
  const line = window.prefix.slice(window.prefix.lastIndexOf('\n') + 1);
  const receiver = receiverPattern.exec(line)?.[1];
  if (receiver === undefined) return [];
  if (ownReceivers.has(receiver)) return basesAround(window);
  const found = new Set<string>(/^\p{Lu}/u.test(receiver) ? [receiver] : []);
  const text = `${window.prefix.slice(-reach)}\n${window.suffix.slice(0, reach)}`;
  for (const pattern of patternsOf(receiver.replace(/\$/g, '\\$&'))) {
    for (const [, name = ''] of text.matchAll(pattern)) {
      // Go and Rust: NewClient gives a Client.
      const made = name.replace(/^(?:New|new_|make|create)(?=\p{Lu})/u, '');
      if (made.length > 1 && found.size < mostTypes) found.add(made);
    }
  }
  return [...found];
}

function patternsOf(name: string): RegExp[] {
  return [
    // name: Type
    String.raw`(?<![\p{L}\p{N}_$])${name}\??\s*:\s*${wrapping}${type}`,
    // name = Type(...), name = new Type(...), name := &Type{...}, name = pkg.NewType(...)
    String.raw`(?<![\p{L}\p{N}_$])${name}\s*:?=\s*(?:await\s+)?(?:new\s+)?&?${type}\s*(?:<[^>\n]*>)?\s*[({]`,
    // Type name; of Java, C# and C, and Type name, of their parameters
    String.raw`(?<![\p{L}\p{N}_$])${type}(?:<[^>\n]*>)?[\s*&]+${name}\s*[;=,)]`,
    // name Type of Go's parameters
    String.raw`[(,]\s*${name}\s+\*?(?:\[\])?${type}`,
  ].map((pattern) => new RegExp(pattern, 'gu'));
}

/** What the class around the cursor extends. */
function basesAround({ prefix }: Window): string[] {
  const headers = prefix.slice(-reach).match(/\bclass\s+[^\n{]*/g) ?? [];
  const [, , ...bases] = headers.at(-1)?.match(new RegExp(word, 'gu')) ?? [];
  return bases.slice(0, mostBases);
}
