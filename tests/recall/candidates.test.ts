/** What could stand at the cursor, `█`, by where it is known from: names that nothing before the cursor leads to. */
import { expect, it } from 'vitest';
import type { Snippet } from '../../server/base/window.ts';
import type { CandidateNetwork } from '../../server/learn/candidateNetwork.ts';
import { Recall } from '../../server/recall/recall.ts';
import { shippedWeights } from '../../server/recall/weights.ts';
import { windowAt } from '../support/recallWindow.ts';

/** Candidates for the next token, likeliest first, by the hand-set blend. */
async function candidates(file: string, picture: string, snippets: readonly Snippet[] = []): Promise<string[]> {
  const recall = new Recall(() => undefined);
  recall.put('/w/other.py', 'other.py', file);
  await recall.idle();
  const { cursor, evidence } = recall.observe({ window: windowAt(picture), snippets });
  const { vocabulary } = recall;
  // The token before the cursor may be the beginning of a longer one: here it is none.
  const history = cursor.typed === '' ? cursor.history : [...cursor.history, vocabulary.intern(cursor.typed)];
  const found = evidence.next(history).candidates.map(({ id }) => vocabulary.text(id));
  recall.dispose();
  return found;
}

const signatures: Snippet = {
  ...{ path: '/w/other.py', displayPath: 'other.py', lines: { start: 0, end: 1 }, text: '', source: 'signatures' },
  ...{ score: 1, reason: '', cost: 1 },
  declares: [
    { name: 'grow', isMember: true, score: 0.9 },
    { name: 'Tree', isMember: false, score: 0.8 },
    { name: 'neverSeen', isMember: true, score: 0.7 },
  ],
};
const tree = 'class Tree:\n    def grow(self): pass\n';

it('what retrieval declares: members after a dot, other names elsewhere', async () => {
  expect(await candidates(tree, 'x = plant.█', [signatures])).toContain('grow');
  expect(await candidates(tree, 'x = plant.█', [signatures])).not.toContain('Tree');
  expect(await candidates(tree, 'x = █', [signatures])).toContain('Tree');
  expect(await candidates(tree, 'x = █')).not.toContain('Tree');
});

it('what elsewhere follows the like of the line above', async () => {
  // Deeper than at the cursor, where it is not what is common there.
  const file = 'self.door.open(left)\n    window.close()\n';
  expect(await candidates(file, 'self.door = shut\n█')).toContain('window');
  expect(await candidates(file, 'self.gate = shut\n█')).not.toContain('window');
});

it('keywords that follow such tokens, where nothing else is known', async () => {
  expect(await candidates('if one:\n    return two\nif one:\n    return two\n', 'call(new)\n█')).toContain('if');
});

it('words and literals that are common after such an operator', async () => {
  const file = 'a = rows[0]\nb = lines[0]\nc = cells[-1]\n';
  expect(await candidates(file, 'new[█')).toContain('0');
  expect(await candidates(file, 'new.█')).not.toContain('0');
});

it('the same for requests that take turns as for each by itself', async () => {
  const recall = new Recall(() => undefined, shipped());
  const file = 'def open(door):\n    wall.paint(door)\n    return wall\n';
  for (const name of ['a', 'b', 'c'])
    recall.put(`/w/${name}.py`, `${name}.py`, file.replaceAll('door', `door_${name}`));
  await recall.idle();
  const pictures = ['def shut(gate):\n    wall.█\n    return wall\n', 'door_a = 1\nwall = 2\nreturn █\n'];
  const observed = () => pictures.map((picture) => recall.observe({ window: windowAt(picture), snippets: [] }));
  const told = ({ cursor, evidence }: ReturnType<Recall['observe']>) => evidence.next(cursor.history);
  const alone = observed().map((one) => [told(one), told(one)]);
  const both = observed();
  const first = both.map(told);
  const byTurns = both.map((one, at) => [first[at], told(one)]);
  expect(byTurns).toEqual(alone);
  recall.dispose();
});

function shipped(): CandidateNetwork {
  const weights = shippedWeights();
  if (weights.kind === 'none') throw new Error(weights.reason);
  return weights.network;
}
