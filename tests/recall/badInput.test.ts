/** What nobody wrote by hand: recall answers, or says nothing, and what it says fits behind the cursor. */
import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { decodeNetwork } from '../../server/learn/weightsFile.ts';
import { featureKey } from '../../server/recall/featureNames.ts';
import { Recall } from '../../server/recall/recall.ts';
import { weightsPath } from '../../server/recall/weights.ts';
import { windowAt } from '../support/recallWindow.ts';

const { signal } = new AbortController();

async function write(recall: Recall, picture: string, hole: 'line' | 'block' = 'line'): Promise<string> {
  let text = '';
  for await (const piece of recall.generate({ window: windowAt(picture, hole), snippets: [] }, signal))
    text += piece.text;
  return text;
}

function recallOf(files: Readonly<Record<string, string>>, network?: ConstructorParameters<typeof Recall>[1]): Recall {
  const recall = new Recall((path) => files[path], network, 400_000);
  for (const [path, text] of Object.entries(files)) recall.put(path, path, text);
  return recall;
}

test('an empty repository: the file itself, then nothing', async () => {
  const recall = recallOf({});
  expect(await write(recall, 'paint(red, brush)\nclear()\npaint(█\n')).toBe('red, brush)');
  expect(await write(recall, 'zebra = █')).toBe('');
  expect(await write(recall, '█')).toBe('');
  expect(await recall.alternatives({ window: windowAt('█'), snippets: [] }, 3, signal)).toEqual([]);
});

test('one token of 2 MB: learned from what stands beside it, and never written', async () => {
  const huge = 'x'.repeat(2_000_000);
  const recall = new Recall(() => undefined);
  recall.put('/w/huge.py', 'huge.py', `paint(red, brush)\nvalue = ${huge}\nnext_line()\n`);
  expect(await write(recall, 'paint(█\n')).toBe('red, brush)');
  for (const picture of ['value = █\n', 'x█\n', `${'x'.repeat(5_000)}█\n`, `value = █${'x'.repeat(5_000)}\n`]) {
    expect((await write(recall, picture)).length).toBeLessThan(1_000);
  }
});

test('binary noise: no fault, and what is written has no line break within a line', async () => {
  let state = 7;
  const noise = Array.from({ length: 60_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode(state >>> 16);
  }).join('');
  const recall = recallOf({ '/w/noise.bin': noise, '/w/good.py': 'paint(red, brush)\n' });
  expect(await write(recall, 'paint(█\n')).toBe('red, brush)');
  for (let at = 0; at < 2_000; at += 97) {
    const text = await write(recall, `${noise.slice(at, at + 50).replaceAll('█', '')}█`);
    expect(text).not.toContain('\n');
  }
});

test('a hundred copies of one file count as evidence, and not as the only one', async () => {
  const copy = 'def f():\n    paint(red, brush)\n    clear()\n    save(image, path)\n';
  const copies = Object.fromEntries(Array.from({ length: 100 }, (_, file) => [`/w/copy${file}.py`, copy]));
  const recall = recallOf({ ...copies, '/w/other.py': 'def g():\n    mix(blue, water)\n' });
  expect(await write(recall, 'def h():\n    paint(█\n')).toBe('red, brush)');
  expect(await write(recall, 'def h():\n    mix(█\n')).toBe('blue, water)');
  // The copies of the open file itself are not copied from.
  expect(await write(recall, 'def f():\n    paint(red, brush)\n    clear()\n    save(█\n')).not.toContain(
    'image, path)',
  );
});

test('scripts without spaces between words', async () => {
  const text = '挨拶「こんにちは世界」を表示する\nข้อความ = แสดงผล(ชื่อ)\nจบ()\n';
  const recall = recallOf({ '/w/a.txt': text });
  expect(await write(recall, 'ข้อความ = แสดง█\n')).toBe('ผล(ชื่อ)');
  expect(await write(recall, '挨拶「█\n')).toBe('こんにちは世界」を表示する');
});

test('a letter outside the basic plane is never cut in two', async () => {
  const recall = recallOf({ '/w/a.py': 'name = "𝒳𝒴𝒵"\nother = "😀😁"\n' });
  for (const picture of ['name = █\n', 'name = "𝒳█\n', 'other = "😀█\n', 'other = "█\n']) {
    // With this flag a half stands for itself alone.
    expect(await write(recall, picture)).not.toMatch(/[\ud800-\udfff]/u);
  }
});

it.each(['line', 'block'] as const)('does not write the lines above again and again: a %s', async (hole) => {
  const lines = 'tick()\n'.repeat(200);
  const recall = recallOf({ '/w/a.py': lines });
  const text = await write(recall, `${lines}█\n`, hole);
  expect(text.split('\n').length).toBeLessThanOrEqual(40);
});

test('weights that are missing, cut, of another version or damaged: the blend serves', async () => {
  const bytes = readFileSync(weightsPath());
  const damaged = Buffer.from(bytes);
  damaged[bytes.length - 1] = (damaged.at(-1) ?? 0) ^ 0xff;
  const header = bytes.indexOf(10);
  for (const wrong of [
    Buffer.alloc(0),
    Buffer.from('no weights'),
    bytes.subarray(0, header),
    bytes.subarray(0, bytes.length >> 1),
    damaged,
  ]) {
    expect(decodeNetwork(wrong, featureKey, 'recall.weights')).toMatchObject({ kind: 'none' });
  }
  expect(decodeNetwork(bytes, 'other features', 'recall.weights')).toMatchObject({ kind: 'none' });
  const recall = recallOf({ '/w/a.py': 'paint(red, brush)\n' }, undefined);
  expect(await write(recall, 'paint(█\n')).toBe('red, brush)');
});
