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
