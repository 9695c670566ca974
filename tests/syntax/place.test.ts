/** What kind of place the cursor `█` is at. */
import { afterAll, expect, test } from 'vitest';
import { OpenTrees } from '../../server/syntax/openTree.ts';
import { type Place, placeAt } from '../../server/syntax/place.ts';

const trees = new OpenTrees();
afterAll(() => trees.dispose());

async function places(languageId: string, picture: string): Promise<[withTree: Place, withoutTree: Place]> {
  const offset = picture.indexOf('█');
  const text = picture.replace('█', '');
  await trees.prepare(languageId);
  trees.open('a', languageId, text);
  const request = { languageId, text, offset };
  return [placeAt({ ...request, tree: trees.tree('a') }), placeAt(request)];
}

function gist({ inComment, inString, blockIsEmpty }: Place): string {
  return inComment ? 'comment' : inString ? 'string' : blockIsEmpty ? 'empty block' : 'code';
}

test.each([
  ['python', 'x = 1  # a█', 'comment'],
  ['python', '# a█ b\nx', 'comment'],
  ['python', '# a\n█', 'code'],
  ['python', 'x = "a█"', 'string'],
  ['python', 'x = "a"█', 'code'],
  ['python', 'x = "a█', 'string'],
  ['python', 'x = """a\n█\n"""', 'string'],
  ['python', 'def f():\n    █\n', 'empty block'],
  ['python', 'def f():\n    """Doc."""\n    █', 'empty block'],
  ['python', 'def f():\n    # Note.\n    █\n\nx = 1\n', 'empty block'],
  ['python', 'def f():\n    █\n    return 1\n', 'code'],
  ['python', 'def f():\n    a = 1\n    █\n', 'code'],
  ['python', 'def f():\n    a█\n', 'code'],
  ['typescript', '// a█', 'comment'],
  ['typescript', '/* a */█', 'code'],
  ['typescript', '/* a █ */', 'comment'],
  ['typescript', `f(\`a\${b█}\`)`, 'code'],
  ['typescript', `f(\`a█\${b}\`)`, 'string'],
  ['typescript', 'function f() {\n  █\n}\n', 'empty block'],
  ['typescript', 'function f() {\n  █\n  g();\n}\n', 'code'],
  ['typescript', 'function f() {\n  █', 'empty block'],
  ['ruby', 'def f\n  █\nend\n', 'empty block'],
  ['ruby', 'x.each do |y|\n  █\nend\n', 'empty block'],
  ['ruby', 'def f\n  █\n  g\nend\n', 'code'],
])('%s %j: %s', async (languageId, picture, expected) => {
  const [withTree, withoutTree] = await places(languageId, picture);
  expect([gist(withTree), gist(withoutTree)]).toEqual([expected, expected]);
});

test('a hole in a Python string is code by the tree; the text alone takes it for string', async () => {
  expect((await places('python', 'x = f"a {b█}"')).map(gist)).toEqual(['code', 'string']);
});

test('the function around the cursor is the innermost', async () => {
  const picture = 'def f():\n    def g(x):\n        return █x\n    return g\n';
  const [{ enclosingFunction }] = await places('python', picture);
  expect(enclosingFunction).toEqual({ start: 13, end: 39 });
  const [outside] = await places('python', 'f(█1)\n');
  expect(outside.enclosingFunction).toBeUndefined();
});
