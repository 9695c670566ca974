/** Reads docs/editors.md, so that what it says is what is tested. Knows no editor. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The first block of code in a section of the page. */
export async function blockOf(section: string): Promise<string> {
  const page = await readFile(path.join(repository, 'docs/editors.md'), 'utf8');
  const block = page
    .split(`\n## ${section}\n`)[1]
    ?.split('\n## ')[0]
    ?.match(/```\w+\n(.*?)```/s)?.[1];
  if (block === undefined) throw new Error(`docs/editors.md has no block of code under "${section}".`);
  return block;
}
