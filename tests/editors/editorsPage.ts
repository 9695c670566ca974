/** Reads docs/editors.md, so that what it says is what is tested. Knows no editor. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A block of code in a section of the page: the first, or the one at `place`. */
export async function blockOf(section: string, place = 0): Promise<string> {
  const page = await readFile(path.join(repository, 'docs/editors.md'), 'utf8');
  const text = page.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  const block = [...text.matchAll(/```\w+\n(.*?)```/gs)][place]?.[1];
  if (block === undefined) throw new Error(`docs/editors.md has no block of code ${place + 1} under "${section}".`);
  return block;
}
