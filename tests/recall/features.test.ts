/** What recall's network is told of a place and of its candidates, by pictures: `█` is the cursor. */
import { expect, it } from 'vitest';
import { contextNames, featureNames } from '../../server/recall/featureNames.ts';
import { Recall } from '../../server/recall/recall.ts';
import { windowAt } from '../support/recallWindow.ts';

/** Reads numbers of the place, or of one candidate, in hundredths. */
async function told(file: string, picture: string) {
  const recall = new Recall(() => undefined);
  recall.put('/w/other.py', 'other.py', file);
  await recall.idle();
  const { cursor, evidence, scratch } = recall.observe({ window: windowAt(picture), snippets: [] });
  // The token before the cursor may be the beginning of a longer one: here it is none.
  const history = cursor.typed === '' ? cursor.history : [...cursor.history, recall.vocabulary.intern(cursor.typed)];
  const { ids, count } = evidence.describe(history);
  const texts = [...ids.subarray(0, count)].map((id) => recall.vocabulary.text(id));
  recall.dispose();
  const { context, rows } = scratch.table;
  const hundredths = (value: number | undefined) => Math.round(100 * (value ?? 0));
  return {
    place: (name: (typeof contextNames)[number]) => hundredths(context[contextNames.indexOf(name)]),
    candidate: (text: string, name: (typeof featureNames)[number]) =>
      hundredths(rows[(texts.indexOf(text) + 1) * featureNames.length + featureNames.indexOf(name)]),
  };
}

it('how much of the text around is what stands elsewhere', async () => {
  const code = 'one = load(path)\ntwo = load(path)\nthree = load(path)\n';
  const copy = await told(code, `${code}█\n${code}`);
  const own = await told('nothing like it\n', 'width = measure(box)\nheight = left + right\nmargin: tuple\n█\n');
  expect([copy.place('copied elsewhere long'), copy.place('copied below')]).toEqual([92, 93]);
  expect([own.place('copied elsewhere'), own.place('copied elsewhere long'), own.place('copied below')]).toEqual([
    0, 0, 0,
  ]);
});

it('how much of the text above repeats itself', async () => {
  const line = 'plant(tree, 1)\n';
  expect((await told('', `${line}${line}${line}${line}█`)).place('copied here')).toBe(82);
  expect((await told('', `${line}█`)).place('copied here')).toBe(0);
});

it('which argument of the call elsewhere is the one at hand', async () => {
  const { candidate } = await told('draw(red, circle)\ndraw(blue, square)\n', 'draw(green, █)\n');
  expect([candidate('circle', 'same argument share'), candidate('square', 'same argument share')]).toEqual([50, 50]);
  const nested = await told('draw(mix(red, white), circle, large)\n', 'draw(green, █)\n');
  expect(nested.candidate('circle', 'same argument share')).toBe(100);
  expect(nested.candidate('large', 'same argument share')).toBe(0);
});

it('what is common after the last token', async () => {
  const { candidate } = await told('a = rows[0]\nb = lines[0]\nc = cells[i]\n', 'new[█]\n');
  expect([candidate('0', 'common after last'), candidate('i', 'common after last')]).toEqual([67, 33]);
});
