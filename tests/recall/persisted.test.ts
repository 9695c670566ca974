/** What recall keeps for the next time: all that it was told, also what it has not learned yet. */
import { expect, test } from 'vitest';
import { Recall } from '../../server/recall/recall.ts';
import { windowAt } from '../support/recallWindow.ts';

const paths = ['/w/a.py', '/w/b.py'];
const before = { '/w/a.py': 'shop.open(hour)\n', '/w/b.py': 'till.count(coins)\n' };
const after = { ...before, '/w/a.py': 'shop.close(hour, reason)\n' };

function told(recall: Recall, texts: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(texts)) recall.put(path, path, text);
}

/** A section in one array of its own. */
function whole(kept: Uint8Array | Iterable<Uint8Array>): Uint8Array {
  if (kept instanceof Uint8Array) return new Uint8Array(kept);
  const bytes: number[] = [];
  for (const piece of kept) bytes.push(...piece);
  return Uint8Array.from(bytes);
}

async function lines(recall: Recall): Promise<string[]> {
  const said = [];
  for (const drawn of ['shop.█\n', 'till.█\n']) {
    let text = '';
    const prompt = { window: windowAt(drawn), snippets: [] };
    for await (const piece of recall.generate(prompt, new AbortController().signal)) text += piece.text;
    said.push(text);
  }
  return said;
}

test('a file that changed right before is kept as it is now', async () => {
  const first = new Recall(() => undefined);
  told(first, before);
  await lines(first);
  // No request comes between the change and the writing.
  told(first, after);
  const sections = Object.fromEntries(Object.entries(first.save(paths)).map(([name, kept]) => [name, whole(kept)]));
  const second = new Recall(() => undefined);
  for (const _ of second.restore(sections, (index) => {
    const path = paths[index] ?? '';
    return { path, displayPath: path, hash: String(index) };
  }));
  expect(second.size()).toEqual(first.size());
  expect(await lines(second)).toEqual(['close(hour, reason)', 'count(coins)']);
});
