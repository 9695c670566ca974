/** Headers of model files, right and wrong, and whether a model fits the memory. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readGgufHeader } from '../../server/model/gguf.ts';
import { memoryRefusal, neededBytes } from '../../server/model/memory.ts';
import { gguf, smallModel } from '../support/gguf.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

async function read(bytes: Buffer) {
  const file = path.join(await scratchFolder(), 'model.gguf');
  await writeFile(file, bytes);
  const outcome = await readGgufHeader(file);
  return outcome.kind === 'wrong' ? outcome.problem : outcome.header;
}

it('says what a model is', async () => {
  expect(await read(gguf())).toMatchObject({
    architecture: 'llama',
    name: 'Tiny',
    trainedTokens: 512,
    layers: 2,
    // 2 layers x 2 heads x (16 + 16) values x 2 bytes
    cacheBytesPerToken: 256,
    vocabulary: new Set(['a', 'b', '<fim_prefix>', '<fim_suffix>', '<fim_middle>']),
  });
});

it.each([
  ['wrong magic', Buffer.from('<!doctype html><html>'), /no GGUF file: it begins with "<!do"/],
  ['an empty file', Buffer.alloc(0), /cut off inside its header, after 0 bytes/],
  ['half a header', gguf().subarray(0, 200), /cut off inside its header/],
  ['half of the weights', gguf().subarray(0, -40), /cut off: \d+ bytes of at least \d+/],
  ['another version', Buffer.concat([Buffer.from('GGUF'), Buffer.from([9, 0, 0, 0])]), /GGUF version is 9/],
  ['absurd numbers', Buffer.concat([gguf().subarray(0, 8), Buffer.alloc(16, 0x7f)]), /header claims \d+ entries/],
  ['an unknown type of value', spoiledType(), /value of the unknown type 99/],
])('says what is wrong: %s', async (_name, bytes, problem) => {
  expect(await read(bytes)).toMatch(problem);
});

function spoiledType(): Buffer {
  const bytes = Buffer.from(gguf());
  const key = 'general.architecture';
  bytes.writeUInt32LE(99, bytes.indexOf(key) + key.length);
  return bytes;
}

it('says that there is no file', async () => {
  expect(await readGgufHeader('/nonexistent/model.gguf')).toMatchObject({
    problem: 'there is no such file',
  });
});

it('refuses a model that does not fit, and says what would', async () => {
  const header = { ...(await readOk()), fileBytes: 4e9, cacheBytesPerToken: 100_000 };
  expect(neededBytes(header, 8_192)).toBe(4e9 + 8_192 * 100_000 + 200_000_000);
  expect(memoryRefusal(header, 8_192, 8e9)).toBeUndefined();
  expect(memoryRefusal(header, 8_192, 5e9)).toBe(
    'the model needs 5.0 GB with 8192 tokens of context, and 4.7 GB are free: set engine.contextTokens to 4864 or less',
  );
  expect(memoryRefusal(header, 8_192, 2e9)).toMatch(/choose a smaller model/);
});

async function readOk() {
  const header = await read(gguf(smallModel));
  if (typeof header === 'string') throw new Error(header);
  return header;
}
