/** Hashes of contents. */
import { expect, test } from 'vitest';
import { contentHash } from '../../server/base/hash.ts';

test('a text has one hash, whatever was hashed before it', () => {
  const texts = ['one', 'one', 'two', 'one', '', ''];
  const hashes = texts.map(contentHash);
  expect(hashes.map((hash) => hashes.indexOf(hash))).toEqual([0, 0, 2, 0, 4, 4]);
  // Of the empty text, as FIPS 180-2 has it.
  expect(hashes[4]).toBe(
    Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex').toString('base64url'),
  );
});
