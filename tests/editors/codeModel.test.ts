/**
 * The larger extension in the real VS Code: with nothing installed and nothing set, its own model runs behind recall. The small model
 * where it is here, else another one in its place.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallModel } from '../../bench/models/parts.ts';
import { repository } from '../support/editor.ts';
import { Code } from './code.ts';

const root = path.resolve(import.meta.dirname, '../..');
const small = path.join(root, 'models/small/small.gguf');
const rest = 'logging.getLogger(__name__)';

let code: Code;
let config: string;
beforeAll(async () => {
  const other = existsSync(small) ? undefined : await smallModel();
  if (other?.kind === 'missing') throw new Error(other.reason);
  const file = other?.path ?? small;
  await promisify(execFile)('npm', ['run', '--silent', 'package', '--', '--model', '--file', file], { cwd: root });
  config = await mkdtemp(path.join(tmpdir(), 'linewright-config-'));
  code = await Code.start({
    files: { ...repository, 'new.py': 'import logging\n\n' },
    extensions: [path.join(root, 'client/dist/linewright-model.vsix')],
    // As on the day of the installation; the tests' own settings ask for recall alone.
    env: { XDG_CONFIG_HOME: config },
  });
});
afterAll(async () => {
  await code.stop();
  await rm(config, { recursive: true });
});

test('its model is loaded with the first file, and both complete', async () => {
  await code.open('new.py', /ready, recall, then llama/);
  await code.toEnd();
  await code.type('logger = ');
  await code.untilGhost(rest);
  await code.keys('Tab');
  await code.untilSaved('new.py', `import logging\n\nlogger = ${rest}`);
  const said = code.page.locator('.view-lines', { hasText: /Model\s+small\.gguf\son\s\d+\sthread/ });
  const isLoaded = async () => {
    await code.menu('Index, engine and counts');
    return said.count();
  };
  await expect.poll(isLoaded, { timeout: 60_000, interval: 2_000 }).toBeGreaterThan(0);
  await code.picture('model');
});
