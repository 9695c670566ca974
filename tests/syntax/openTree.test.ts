/** Trees of open buffers: after edits they equal trees parsed afresh, and hostile buffers have none. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finish } from '../../server/base/steps.ts';
import { OpenTrees } from '../../server/syntax/openTree.ts';
import { factsOfSnippet } from '../support/syntaxPicture.ts';

let trees: OpenTrees;
beforeEach(() => {
  trees = new OpenTrees();
});
afterEach(() => trees.dispose());

/** Numbers from 0 up to `limit`, the same in every run. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const START: Record<string, string> = {
  python: 'import os\n\nclass A(B):\n    """Smiles 😀."""\n    def f(self, x):\n        return g(x, "ü😀")\n\n'.repeat(
    3,
  ),
  typescript:
    `import { a } from './a';\nexport class A extends B {\n  f(x: string) { return \`😀\${g(x)}\`; }\n}\n`.repeat(3),
};
const PIECES = ['(', ')', '{', '}', '\n', '    ', '😀', '"', 'x', 'def f():\n    pass\n', '`${', '# c\n', 'é'];

test.each(['python', 'typescript'])('%s: after random edits, facts are those of a fresh parse', async (languageId) => {
  await trees.prepare(languageId);
  const random = randomFrom(7);
  let text = START[languageId] ?? '';
  trees.open('a', languageId, text);
  for (let round = 0; round < 120; round++) {
    const start = random(text.length + 1);
    const oldEnd = Math.min(text.length, start + (random(3) === 0 ? random(12) : 0));
    const newText = PIECES[random(PIECES.length)] ?? '';
    text = text.slice(0, start) + newText + text.slice(oldEnd);
    trees.edit('a', { start, oldEnd, newText }, text);
    // Now and then several edits come between two looks.
    if (random(3) > 0) continue;
    expect(trees.facts('a'), `round ${round}`).toEqual(await factsOfSnippet(languageId, text));
  }
});

test('offsets count UTF-16 code units', async () => {
  await trees.prepare('python');
  trees.open('a', 'python', 's = "😀"; t = 1\n');
  const name = trees.facts('a')?.definitions.find((definition) => definition.name === 't');
  expect(name?.nameSpan).toEqual({ start: 10, end: 11 });
});

test('a buffer without a grammar has facts of its text', async () => {
  expect(await trees.prepare('yaml')).toBe(false);
  expect(await trees.prepare('no-such-language')).toBe(false);
  trees.open('a', 'yaml', 'key: value\n');
  expect(trees.facts('a')?.references).toEqual(['key', 'value']);
  expect(trees.tree('a')?.current()).toBeUndefined();
});

test('before its grammar is there, a buffer has facts of its text, and afterwards of its tree', async () => {
  trees.open('a', 'python', 'def f(): pass\n');
  expect(trees.facts('a')?.definitions).toEqual([]);
  await trees.prepare('python');
  expect(trees.facts('a')?.definitions.map((definition) => definition.name)).toEqual(['f']);
});

test('a buffer over a million characters, or with a line over 20,000, has no tree', async () => {
  await trees.prepare('python');
  trees.open('long', 'python', 'x = 1\n'.repeat(200_000));
  trees.open('wide', 'python', `x = 1\ny = "${'a'.repeat(20_001)}"\n`);
  expect(trees.tree('long')?.current()).toBeUndefined();
  expect(trees.tree('wide')?.current()).toBeUndefined();
  expect(trees.facts('wide')?.references).toContain('x');
});

test('text can be inserted for one look without changing the buffer', async () => {
  await trees.prepare('python');
  trees.open('a', 'python', 'def f():\n    \n');
  const seen = trees.tree('a')?.withInserted(13, 'return 1', (tree) => tree.rootNode.toString());
  expect(seen).toContain('return_statement');
  expect(trees.tree('a')?.text).toBe('def f():\n    \n');
});

test('what is closed is gone, and closing twice is no error', async () => {
  await trees.prepare('python');
  trees.open('a', 'python', 'x = 1\n');
  trees.close('a');
  trees.close('a');
  trees.edit('a', { start: 0, oldEnd: 0, newText: 'y' }, 'yx = 1\n');
  expect(trees.facts('a')).toBeUndefined();
});

test('a tree of errors that would take a query minutes is given up', async () => {
  await trees.prepare('python');
  trees.open('a', 'python', '(\n'.repeat(100_000));
  expect(trees.facts('a')?.definitions).toEqual([]);
  trees.edit('a', { start: 0, oldEnd: 0, newText: 'x' }, `x${'(\n'.repeat(100_000)}`);
  expect(trees.tree('a')?.current()).toBeUndefined();
});

const LONG = START.python?.repeat(400) ?? '';

function begin(text = LONG): Generator<undefined, void> {
  trees.open('a', 'python', text);
  const steps = trees.parseInSteps('a');
  expect(steps.next().done, 'a long text takes more than one step').toBe(false);
  return steps;
}

test('parsed in steps, a buffer has the tree that it has when parsed at once', async () => {
  await trees.prepare('python');
  finish(begin());
  const tree = trees.tree('a')?.current();
  trees.open('b', 'python', LONG);
  expect(tree?.rootNode.toString()).toBe(trees.tree('b')?.current()?.rootNode.toString());
});

test.each<[string, (steps: Generator<undefined, void>) => void]>([
  ['a question goes on with it', () => trees.tree('a')?.current()],
  [
    'a question about another buffer ends it',
    () => {
      trees.open('b', 'python', 'x = (1\n');
      trees.tree('b')?.current();
    },
  ],
  ['what would be inserted is parsed from the whole', () => trees.tree('a')?.withInserted(0, 'y = 2\n', () => true)],
  ['nobody goes on with it', (steps) => steps.return()],
])('a parse in steps: %s', async (_, meanwhile) => {
  await trees.prepare('python');
  const steps = begin();
  meanwhile(steps);
  finish(steps);
  expect(trees.facts('a')).toEqual(await factsOfSnippet('python', LONG));
});

test('a parse in steps ends with an edit, and with its buffer', async () => {
  await trees.prepare('python');
  const steps = begin();
  const text = `class B:\n    pass\n${LONG}`;
  trees.edit('a', { start: 0, oldEnd: 0, newText: text.slice(0, -LONG.length) }, text);
  expect(steps.next().done).toBe(true);
  expect(trees.facts('a')).toEqual(await factsOfSnippet('python', text));

  const others = begin();
  trees.close('a');
  expect(others.next().done).toBe(true);
  trees.open('a', 'python', 'x = 1\n');
  expect(trees.facts('a')).toEqual(await factsOfSnippet('python', 'x = 1\n'));
});

test.each([
  ['python', true],
  ['yaml', true],
  ['no-such-language', true],
  ['typescript', false],
])('%s buffers have all they will ever have: %s', async (languageId, isReady) => {
  await trees.prepare('python');
  expect(trees.isReady(languageId)).toBe(isReady);
});
