/** A notebook in the real VS Code: the cells before and after are the file that a cell is completed in. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Code } from './code.ts';

const cell = (source: string) => ({ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source });
const drawing = (name: string) => `def ${name}(canvas):\n    canvas.ellipse(middle, radius)\n    return canvas`;
const places = 'middle, radius = (50, 50), 20';
const notebook = {
  cells: [places, '', drawing('a'), drawing('b'), ''].map(cell),
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
};

let code: Code;
beforeAll(async () => {
  code = await Code.start({ files: { 'first.txt': '', 'new.ipynb': JSON.stringify(notebook) } });
});
afterAll(() => code.stop());

test('a cell is completed from the cells before and after it, and accepting writes into it alone', async () => {
  await code.open('first.txt');
  await code.goTo('new.ipynb');
  for (const [at, name] of [
    [4, 'd'],
    [1, 'c'],
  ] as const) {
    await code.page.locator('.monaco-list-row.code-cell-row').nth(at).locator('.monaco-editor').click();
    await code.type(`def ${name}(canvas):`);
    await code.keys('Enter');
    await code.type('canvas.ellipse(');
    await code.keys('Alt+Backslash');
    await code.untilGhost('middle, radius');
    await code.picture(`notebook-${name}`);
    await code.keys('Tab');
    await code.untilGhost('');
  }
  await code.keys('Control+s');
  const sources = async () => {
    const saved = JSON.parse(await readFile(path.join(code.workspace, 'new.ipynb'), 'utf8'));
    return saved.cells.map(({ source }: { source: string | string[] }) => [source].flat().join(''));
  };
  const written = (name: string) => drawing(name).replace('\n    return canvas', '');
  await expect
    .poll(sources, { timeout: 30_000 })
    .toEqual([places, written('c'), drawing('a'), drawing('b'), written('d')]);
});
