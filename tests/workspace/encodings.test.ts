/** Files as editors and systems write them: line ends, marks, encodings, signs beyond the basic plane, and very long ones. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { defaultConfig } from '../../server/config.ts';
import { OpenTrees } from '../../server/syntax/openTree.ts';
import { ParsePool } from '../../server/syntax/parsePool.ts';
import { CacheStore } from '../../server/workspace/cache/cacheStore.ts';
import { IndexCache } from '../../server/workspace/cache/indexCache.ts';
import { Workspace } from '../../server/workspace/workspace.ts';
import { type Files, never, removeFolder, temporaryFolder } from '../support/workspaceFixture.ts';

const parsePool = new ParsePool({ workers: 1, fileTimeLimit: 60_000 });
const openTrees = new OpenTrees();
const made: string[] = [];
afterAll(async () => {
  openTrees.dispose();
  await parsePool.dispose();
  made.forEach(removeFolder);
});

async function workspaceOn(root: string, cacheFolder: string): Promise<Workspace> {
  const cache = new IndexCache(new CacheStore(cacheFolder, 'f', 1e9), () => {});
  const config = { ...defaultConfig.index, maxFileBytes: 10_000_000 };
  const workspace = new Workspace({ parsePool, openTrees, config, log: () => {}, cache });
  await workspace.addFolder(root, { signal: never() });
  await workspace.kept();
  return workspace;
}

function folder(files: Files): string {
  const path = temporaryFolder(files);
  made.push(path);
  return path;
}

const text = '# 😀 é\r\ndef grüße(x):\r\n    return "𝒳" + x\r\n';

/** The text under the definition's spans, in a session that reads the file and in one that finds it in the cache. */
async function read(name: string, content: string | Uint8Array): Promise<unknown[]> {
  const [root, cache] = [folder({ [name]: content }), folder({})];
  const sessions: unknown[] = [];
  for (let session = 0; session < 2; session++) {
    const workspace = await workspaceOn(root, cache);
    const path = join(root, name);
    const [hit] = workspace.definitionsNamed('grüße', 1);
    const { span, nameSpan } = hit?.definition ?? {};
    sessions.push({
      name: workspace.text(path)?.slice(nameSpan?.start, nameSpan?.end),
      whole: workspace.text(path)?.slice(span?.start, span?.end),
      found: workspace.searchChunks('GRÜSSE grüße', 1, new Set())[0]?.file.displayPath,
    });
    workspace.dispose();
  }
  return sessions;
}

const swapped = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

test.each([
  ['CRLF and signs beyond the basic plane', 'a b.py', text],
  ['a byte order mark', 'bom.py', `\ufeff${text}`],
  ['UTF-16, little endian', 'ünï 😀.py', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, big endian', 'deep/er/漢.py', swapped],
])('%s', async (_, name, content) => {
  const expected = {
    name: 'grüße',
    whole: expect.stringMatching(/^(# 😀 é\r\n)?def grüße\(x\):\r\n {4}return "𝒳" \+ x$/),
    found: name,
  };
  expect(await read(name, content)).toEqual([expected, expected]);
});

test('a file of 100,000 lines is known to its end, and comes from the cache as any other', async () => {
  const lines = Array.from({ length: 50_000 }, (_, at) => `def made_${at}(x):\n    return other_${at % 500}(x)\n`);
  const [root, cache] = [folder({ 'long.py': lines.join('') }), folder({})];
  for (let session = 0; session < 2; session++) {
    const workspace = await workspaceOn(root, cache);
    expect(workspace.stats()).toMatchObject({ files: 1, definitions: 50_000, errors: [] });
    expect(workspace.definitionsNamed('made_49999', 1)).toHaveLength(1);
    expect(workspace.searchChunks('made_49999', 1, new Set())).toHaveLength(1);
    workspace.dispose();
  }
});
