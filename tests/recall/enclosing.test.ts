/** What recall reads off the function around the cursor: pictures, `█` is the cursor. */
import { expect, it } from 'vitest';
import { readEnclosing } from '../../server/recall/enclosing.ts';
import { Recall } from '../../server/recall/recall.ts';
import { windowAt } from '../support/recallWindow.ts';

/** The function's name, then its names: p parameter, s set here; uses above / below. */
function read(picture: string): string {
  const recall = new Recall(() => undefined);
  const { cursor } = recall.observe({ window: windowAt(picture), snippets: [] });
  const { name, locals } = readEnclosing(cursor, recall.vocabulary);
  const told = [...locals].map(([id, use]) => {
    const marks = `${use.isParameter ? 'p' : ''}${use.isSet ? 's' : ''}`;
    return `${recall.vocabulary.text(id)} ${marks}${use.usesAbove}/${use.usesBelow}`;
  });
  recall.dispose();
  return [recall.vocabulary.text(name), ...told].join(', ');
}

it('parameters, names that are set, and names that are used below alone', () => {
  const picture = `class Shape(Base):
    def scale(self, factor):
        grown = factor * 2
        for side in grown:
            █
        return grown, wanted

    def other(self): unseen
`;
  expect(read(picture)).toMatchInlineSnapshot(
    `"scale, self p0/0, factor p1/0, grown s1/1, for 1/0, side 1/0, in 1/0, return 0/1, wanted 0/1"`,
  );
});

it('where the header ends lines below its name, and in other languages', () => {
  expect(
    read('def area(\n    width,\n    height,\n):\n    size = call(\n        width,\n        █\n    )\n'),
  ).toMatchInlineSnapshot(`"area, width p1/0, height p0/0, size s0/0, call 1/0"`);
  expect(read('func area(width int) int {\n\tsize := width\n\tif size > 1 {\n\t\t█\n\t}\n}\n')).toMatchInlineSnapshot(
    `"area, width p1/0, int p0/0, size s1/0, if 1/0"`,
  );
});

it('nothing where there is no function', () => {
  expect(read('one = 1\n█\n')).toBe('');
  expect(read('if (one) {\n  █\n}\n')).toBe('');
});
