/** A real project in the real VS Code: zod's sources, read before anything is typed, and a line taken from its other files. */
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { removeFolder } from '../support/scratchFolder.ts';
import { Code } from './code.ts';

const zod = path.join(path.dirname(createRequire(import.meta.url).resolve('zod/package.json')), 'src');
/** As the locales beside it begin. */
const above =
  'import type { $ZodStringFormats } from "../core/checks.js";\nimport type * as errors from "../core/errors.js";\n';
const [typed, rest] = ['import * as ut', 'il from "../core/util.js";'];

let workspace: string;
let code: Code;
beforeAll(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'linewright-zod-'));
  await cp(zod, workspace, { recursive: true });
  await writeFile(path.join(workspace, 'v4/locales/new.ts'), above);
  code = await Code.start({ workspace });
});
afterAll(async () => {
  await code.stop();
  await removeFolder(workspace);
});

test('once its files are read, what is typed goes on as they do', async () => {
  await code.open('v4/locales/new.ts', /ready/);
  await code.toEnd();
  await code.type(typed);
  await code.untilGhost(rest);
  await code.picture('project');
  await code.keys('Tab');
  await code.untilSaved('v4/locales/new.ts', `${above}${typed}${rest}`);
  await code.menu('Index, engine and counts');
  await code.page.locator('.view-lines', { hasText: /3\d\d\sfiles,\s[\d,]{5,}\sdefinitions/ }).waitFor();
});
