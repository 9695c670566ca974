/**
 * `npm run bench:pin < LIST`: pins packages in suites. Each line of LIST is `SUITE REGISTRY NAME VERSION LANGUAGE LICENCE
 * RELEASED [FOLDER,FOLDER...]`, alternatives of a licence joined by `-OR-`, `-` for a day that is not known; the package is fetched, its hash taken, and its row added or replaced in the suite.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { download, registries } from '../registries.ts';
import { parseSuite, sha256Of, suitePath, suiteVersion } from '../suite.ts';

for (const line of (await text(process.stdin)).split('\n')) {
  if (line.trim() !== '' && !line.startsWith('#')) await pin(line.trim().split(/\s+/));
}

async function pin(words: readonly string[]): Promise<void> {
  const [suite = '', kind, name, version, language, licence = '', released, folders] = words;
  const registry = registries.find((known) => known === kind);
  if (registry === undefined || name === undefined || version === undefined || released === undefined) {
    throw new Error(`Not a line of SUITE REGISTRY NAME VERSION LANGUAGE LICENCE RELEASED: ${words.join(' ')}`);
  }
  const into = await mkdtemp(join(tmpdir(), 'linewright-pin-'));
  try {
    const archive = await download({ registry, name, version }, into);
    const sha256 = await sha256Of(archive);
    const only = folders?.split(',');
    const file = basename(archive);
    const spdx = licence.replaceAll('-OR-', ' OR ');
    const row = {
      registry,
      name,
      version,
      file,
      sha256,
      licence: spdx,
      language,
      ...(released !== '-' && { released }),
      ...(only && { only }),
    };
    const { about, packages } = parseSuite(suite, await readFile(suitePath(suite), 'utf8'));
    const others = packages.filter((known) => known.registry !== registry || known.name !== name);
    const sorted = [...others, row].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    const json = { version: suiteVersion, about, packages: sorted };
    await writeFile(suitePath(suite), `${JSON.stringify(json, undefined, 2)}\n`);
    process.stdout.write(`${suite}: ${name} ${version}\n`);
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

function sortKey(row: { readonly language?: string | undefined; readonly name: string }): string {
  return `${row.language} ${row.name}`;
}
