/**
 * Types as text: what a signature declares as the type of a value or of what a call gives, and which name in it is the type that has
 * the members. Knows no file: names are resolved elsewhere.
 */
import { closingBracket } from '../base/closingBracket.ts';
import { wholeWords } from '../base/wholeWord.ts';
import type { Definition } from '../syntax/facts.ts';

const word = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
const qualified = new RegExp(String.raw`${word}(?:(?:\.|::|\\)${word})*`, 'gu');
/** What stands around the type that counts, and has no members that are asked for more often than those of what it holds. */
const transparent =
  /^(?:Optional|Annotated|Final|ClassVar|Awaitable|Coroutine|Promise|PromiseLike|Readonly|Partial|Required|NonNullable|Option|Result|Box|Arc|Rc|Ref|RefCell|RefMut|Mutex|RwLock|Cow|Pin|Weak|unique_ptr|shared_ptr|weak_ptr|Lazy|Task|ValueTask|Nullable|Provider|Supplier|type|Type|impl|dyn|mut|const|static|final|readonly|async|ref|out|in|params|lateinit|typing|std|struct|enum|union|None|null|undefined|nil|unsigned|signed|volatile|keyof|typeof|infer|extends|is|asserts)$/;
const collections =
  /^(?:list|List|Sequence|MutableSequence|Iterable|Iterator|AsyncIterator|AsyncIterable|Generator|AsyncGenerator|Collection|set|Set|frozenset|FrozenSet|tuple|Tuple|deque|dict|Dict|Mapping|MutableMapping|Array|ReadonlyArray|ReadonlySet|ReadonlyMap|Map|WeakMap|ArrayList|LinkedList|HashMap|LinkedHashMap|TreeMap|Stream|Vec|VecDeque|HashSet|BTreeMap|BTreeSet|IndexMap|IEnumerable|IList|ICollection|Dictionary|IDictionary|Flow|Flux|Mono|vector|map|unordered_map|array|MutableList|MutableMap|MutableSet|Queue|Deque|defaultdict|OrderedDict)$/;
const maps = /(?:[Mm]ap|[Dd]ict|Mapping|Dictionary|defaultdict)$/;

/** Names of types in a type's text that may have the members, the likeliest first; `ofElement`: of what a collection holds. */
export function typeNamesIn(text: string, ofElement = false): string[] {
  const all = text.replace(/['"]([\w.[\], |]+)['"]/g, '$1').match(qualified) ?? [];
  const held = all.filter((name) => !transparent.test(lastOf(name)));
  // A `Box` or `Task` that holds nothing may be a class of the repository's own.
  const names = held.length > 0 ? held : all;
  const outer = names[0];
  const isPointerList = /^\s*(?:\[\d*\]|\.\.\.)/.test(text) || /\[\]\s*$/.test(text);
  const isCollection = (outer !== undefined && collections.test(lastOf(outer))) || isPointerList;
  if (!isCollection) return names.slice(0, 4);
  if (!ofElement) return isPointerList ? [] : names.slice(0, 1);
  const inner = isPointerList ? names : names.slice(1);
  return outer !== undefined && maps.test(lastOf(outer)) ? inner.slice(-1) : inner.slice(0, 4);
}

function lastOf(name: string): string {
  return name.split(/\.|::|\\/).at(-1) ?? name;
}

/** The text of a value's type or, of a function, of what it gives; undefined when the signature does not say. */
export function declaredType({ kind, name, signature }: Definition, languageId: string): string | undefined {
  const isCalled = kind === 'function' || kind === 'method';
  const at = nameAt(signature, name);
  if (at < 0) return undefined;
  const before = signature.slice(0, at);
  const after = signature.slice(at + name.length);
  switch (languageId) {
    case 'java':
    case 'csharp':
    case 'c':
    case 'cpp':
      return typeBefore(before);
    case 'go':
      return isCalled ? firstResult(afterParameters(after)) : goType(after);
    case 'php':
      return isCalled ? behind(afterParameters(after), ':') : typeBefore(before.replace(/\$$/, ''));
    case 'rust':
      return isCalled ? behind(afterParameters(after), '->') : behind(after, ':');
    case 'python':
      return isCalled ? behind(afterParameters(after), '->') : behind(after, ':');
    default:
      return isCalled ? behind(afterParameters(after), ':') : behind(after.replace(/^[?!]/, ''), ':');
  }
}

/** The expression that a field or variable is given: `x = Client()`, `val x by lazy { Client() }`. */
export function assignedIn({ name, signature }: Definition): string | undefined {
  const at = nameAt(signature, name);
  const value =
    at < 0 ? undefined : /^[^=]*?(?::=|(?<![=!<>])=(?![=>]))\s*(.+)$/s.exec(signature.slice(at + name.length));
  return value?.[1]?.replace(/[;,]\s*$/, '');
}

/** In `func (s *Store) Store() *Store` and `Store store` the last one before the parenthesis counts: the name with one behind it. */
function nameAt(signature: string, name: string): number {
  let first = -1;
  if (name === '') return first;
  for (const at of wholeWords(signature, name)) {
    if (/^\s*(?:<[^(]*>)?\s*\(/.test(signature.slice(at + name.length))) return at;
    if (first < 0) first = at;
  }
  return first;
}

/** What follows the parameters; the whole text where there are none. */
function afterParameters(text: string): string {
  const open = text.indexOf('(');
  if (open < 0) return text;
  const close = closingBracket(text, open);
  return close === undefined ? '' : text.slice(close + 1);
}

function behind(text: string, mark: ':' | '->'): string | undefined {
  const pattern = mark === ':' ? /^\s*:\s*([^=;]+)/ : /^\s*->\s*([^=;{]+)/;
  const match = (mark === ':' ? /^\s*[?!]?\s*:\s*([^=;]+)/ : pattern).exec(text);
  const type = match?.[1]?.replace(/\bwhere\b[\s\S]*$/, '').trim();
  return type === '' ? undefined : type;
}

/** `public static <T> List<T> `: without modifiers and annotations. */
function typeBefore(before: string): string | undefined {
  const type = before
    .replace(/@\w+(?:\([^)]*\))?/g, '')
    .replace(
      /\b(?:public|private|protected|internal|static|final|abstract|virtual|override|readonly|async|sealed|synchronized|native|extern|inline|constexpr|default|transient|volatile|unsafe|partial|var|const|new|event)\b/g,
      '',
    )
    .trim()
    .replace(/^<[^>]*>\s*/, '')
    .replace(/[\s*&]+$/, '');
  return type === '' ? undefined : type;
}

/** `(*Client, error)` -> `*Client`. */
function firstResult(text: string): string | undefined {
  const results = text.trim();
  if (results === '') return undefined;
  const first = results.startsWith('(') ? results.slice(1).split(/[,)]/)[0]?.trim() : results;
  // A result may have a name.
  return first?.replace(/^\w+\s+(?=[*[\w])/, '') || undefined;
}

function goType(text: string): string | undefined {
  const type = text
    .replace(/`[^`]*`?$/, '')
    .replace(/=.*$/s, '')
    .trim();
  return type === '' ? undefined : type;
}
