/** How the files of a trained network are written. Knows not what it is for. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The weights and their card, which lie side by side under one name. */
export async function writeModel(folder: string, name: string, weights: Uint8Array, card: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, `${name}.weights`), weights);
  await writeFile(join(folder, `${name}.md`), card);
}

/** Renamed only when whole, so that a stopped run leaves no half file. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${file}.incoming`, bytes);
  await rename(`${file}.incoming`, file);
}

/** The bytes of weights that say this of themselves, and are what they were in all else. */
export function withTraining(bytes: Buffer, training: Readonly<Record<string, string | number>>): Buffer {
  const end = bytes.indexOf('\n');
  const card = { ...JSON.parse(bytes.toString('utf8', 0, end)), training };
  return Buffer.concat([Buffer.from(JSON.stringify(card)), bytes.subarray(end)]);
}
