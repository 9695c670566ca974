/** What is computed before it is asked for: `█` is the cursor. */
import { expect, it } from 'vitest';
import { Ahead, nextLineOf } from '../../server/complete/ahead.ts';
import type { CompletionRequest, CompletionResult, Suggestion } from '../../server/complete/types.ts';

const trace = { steps: [], snippets: [], retrievalStop: undefined, copiedFrom: [], notes: [], end: '' } as never;
const nothing: CompletionResult = { kind: 'none', reason: 'nothing more', trace };

function at(picture: string): CompletionRequest {
  const offset = picture.indexOf('█');
  const text = picture.replace('█', '');
  return { path: '/shop/cart.py', languageId: 'python', text, version: 1, offset, trigger: 'automatic' };
}

function saying(request: CompletionRequest, text: string): Suggestion {
  const range = { start: request.offset, end: request.offset };
  return { kind: 'suggestion', source: 'engine', text, range, confidence: 0.9, alternatives: [], trace };
}

function picture({ text, offset }: CompletionRequest): string {
  return `${text.slice(0, offset)}█${text.slice(offset)}`;
}

function recorder() {
  const begun: { readonly picture: string; readonly signal: AbortSignal }[] = [];
  const ahead = new Ahead((request, signal) => {
    begun.push({ picture: picture(request), signal });
    return new Promise(() => {});
  });
  /** A person asks and is answered. */
  const ask = (request: CompletionRequest, result: CompletionResult) => {
    ahead.begin(request);
    ahead.answered(request, result);
  };
  return { ahead, begun, ask };
}

const line = at('def f(rows):\n    total = █\n    return total\n');
const accepted = at('def f(rows):\n    total = sum(rows)█\n    return total\n');
const below = 'def f(rows):\n    total = sum(rows)\n    █\n    return total\n';

it('begins the line below when a suggestion was accepted and its line is whole', () => {
  const { begun, ask } = recorder();
  ask(line, saying(line, 'sum(rows)'));
  expect(begun).toEqual([]);
  ask(accepted, nothing);
  expect(begun.map((one) => one.picture)).toEqual([below]);
});

it('goes on when that is asked for, and stops when anything else is', () => {
  const { ahead, begun, ask } = recorder();
  ask(line, saying(line, 'sum(rows)'));
  ask(accepted, nothing);
  ahead.begin(at(below));
  expect(begun[0]?.signal.aborted).toBe(false);
  ahead.begin(at(below.replace('█', 'x█')));
  expect(begun[0]?.signal.aborted).toBe(true);
});

it.each([
  ['was typed over', at('def f(rows):\n    total = max(rows)█\n    return total\n'), nothing],
  ['goes on in its line', accepted, saying(accepted, ' + 1')],
])('begins nothing when a suggestion %s', (_name, request, result) => {
  const { begun, ask } = recorder();
  ask(line, saying(line, 'sum(rows)'));
  ask(request, result);
  expect(begun).toEqual([]);
});

it.each([
  ['on one level', 'if a:\n  b()█', 'if a:\n  b()\n  █'],
  ['deeper below what opens a block', 'if a:\n  b()\n  if c:█', 'if a:\n  b()\n  if c:\n    █'],
  ['with tabs where the file has them', 'func a() {\n\tif b {█\n\t}\n}', 'func a() {\n\tif b {\n\t\t█\n\t}\n}'],
])('indents the line below %s', (_name, before, after) => {
  const next = nextLineOf(at(before));
  expect(next && picture(next)).toBe(after);
});

it.each(['a = █)\n', '    █\n'])('has no line below in the middle of one, nor from a blank one: %j', (before) => {
  expect(nextLineOf(at(before))).toBeUndefined();
});
