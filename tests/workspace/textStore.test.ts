/** Texts of files beyond the bound are read again, if they are still what was indexed. */
import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maskSecrets } from '../../server/secrets/mask.ts';
import { TextStore } from '../../server/workspace/textStore.ts';
import { removeFolder, temporaryFolder, writeFiles } from '../support/workspaceFixture.ts';

test('the least recently used text is dropped and read again; a changed or vanished one is not answered', () => {
  const texts = { a: 'aaaa', b: 'bbbb', c: 'cccc', d: 'dddd' };
  const root = temporaryFolder(texts);
  const store = new TextStore(8);
  const get = (name: string) => store.get(join(root, name), 100);
  for (const [name, text] of Object.entries(texts)) store.put(join(root, name), text);
  expect([get('a'), get('b'), get('c'), get('d')]).toEqual(['aaaa', 'bbbb', 'cccc', 'dddd']);
  // Only c and d are in memory.
  writeFiles(root, { a: 'other', c: 'other', d: 'other' });
  unlinkSync(join(root, 'b'));
  expect([get('c'), get('d'), get('a'), get('b')]).toEqual(['cccc', 'dddd', undefined, undefined]);
  expect(store.holds(join(root, 'a'), 'aaaa')).toBe(true);
  expect(store.holds(join(root, 'a'), 'other')).toBe(false);
  store.remove(join(root, 'c'));
  expect(get('c')).toBeUndefined();
  removeFolder(root);
});

test('a text with a secret that is read again is masked again', () => {
  const text = "password = 'Tr0ub4dor-and-3'\n";
  const masked = "password = 'xxxxxxxxxxxxxxx'\n";
  const root = temporaryFolder({ a: text, b: 'bbbb' });
  const store = new TextStore(8);
  expect(maskSecrets(text)).toBe(masked);
  for (const [name, kept] of Object.entries({ a: masked, b: 'bbbb' })) store.put(join(root, name), kept);
  expect(store.get(join(root, 'a'), 100)).toBe(masked);
  removeFolder(root);
});
