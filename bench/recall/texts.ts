/** Source texts of pinned packages, as many as a workspace of a given size has. Knows nothing of what is measured. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchPackage, readSuite } from '../suite.ts';

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** What is larger is not indexed by default either. */
const maximumBytes = 1_000_000;

/**
 * Python files of the packages that speed is measured on, then, for what is missing, of those that train recall: speed is not
 * what is learned there. `enough` is asked after each file.
 */
export async function readSources(enough: (text: SourceText) => boolean): Promise<void> {
  const packages = [...(await readSuite('latency')), ...(await readSuite('train'))];
  for (const pinned of packages.filter(({ language }) => language === 'python')) {
    const folder = await fetchPackage(pinned);
    const entries = await readdir(folder, { recursive: true });
    for (const entry of entries.filter((name) => name.endsWith('.py')).sort()) {
      const text = await readFile(join(folder, entry), 'utf8');
      if (text.length > 0 && text.length < maximumBytes && enough({ path: join(folder, entry), text })) return;
    }
  }
}
