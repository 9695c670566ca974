/** The plugin in the real Neovim as a person has it: in a terminal, which tmux keeps. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { repository as project } from '../support/editor.ts';
import { eventually } from '../support/eventually.ts';
import { recallAloneFiles } from '../support/recallAlone.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { debianPackages } from './debianPackages.ts';
import { blockOf, repository } from './editorsPage.ts';
import { neovimProgram } from './neovimProgram.ts';

const run = promisify(execFile);
const rest = 'logging.getLogger(__name__)';
const line = `logger = ${rest}`;

beforeAll(() => debianPackages('tmux'));

test('ghost text, a word, the rest, off and on, why, and the file as it was saved', async () => {
  const folder = await scratchFolder({ '.git/HEAD': '', ...project, 'new.py': 'import logging\n' });
  const block = (await blockOf('Neovim')).replace('/path/to/linewright', repository);
  const home = await scratchFolder({ ...recallAloneFiles, 'nvim/init.lua': block });
  const socket = path.join(home, 'tmux');
  const tmux = (...args: readonly string[]) => run('tmux', ['-S', socket, ...args]);
  const own = ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'].map((name) => `${name}=${home}`);
  const command = ['env', `HOME=${home}`, ...own, await neovimProgram(), '-n', '-c', 'set cmdheight=6', 'new.py'];
  await tmux('-f', '/dev/null', 'new-session', '-d', '-x', '100', '-y', '30', '-c', folder, ...command);
  // With its last window it ends by itself.
  onTestFinished(() =>
    tmux('kill-server').then(
      () => {},
      () => {},
    ),
  );
  const keys = (...names: readonly string[]) => tmux('send-keys', ...names);
  const seen = async () => (await tmux('capture-pane', '-p')).stdout;
  const untilSeen = (text: RegExp) =>
    eventually(seen, (screen) => text.test(screen), { timeout: 30_000, what: String(text) });
  const untilGone = (text: string) =>
    eventually(seen, (screen) => !screen.includes(text), { timeout: 30_000, what: `a screen without ${text}` });

  await untilSeen(/import logging/);
  // Room enough that no message asks for Enter. What is typed before the server is there is not asked about.
  const status = async () => {
    await keys('-l', ':Linewright status');
    await keys('Enter');
    await sleep(500);
    return seen();
  };
  await eventually(status, (screen) => /ready, \d+ files/.test(screen), { timeout: 40_000, what: 'the server' });
  await keys('o');
  await keys('-l', 'logger = ');
  await untilSeen(/logger = logging\.getLogger\(__name__\)/);
  await keys('M-Right');
  await keys('C-]');
  await untilGone(rest);
  await untilSeen(/logger = logging$/m);
  await keys('M-\\');
  await untilSeen(/logger = logging\.getLogger\(__name__\)/);
  await keys('Tab', 'Escape');
  await keys('-l', ':Linewright toggle');
  await keys('Enter');
  await untilSeen(/Linewright: off/);
  await keys('-l', ':Linewright toggle');
  await keys('Enter');
  await untilSeen(/Linewright: on/);
  await keys('-l', ':Linewright why');
  await keys('Enter');
  await untilSeen(/copied from (?:one|two|three)\.py:3/);
  await keys('q');
  await keys('-l', ':wq');
  await keys('Enter');
  const saved = () => readFile(path.join(folder, 'new.py'), 'utf8');
  await eventually(saved, (text) => text !== 'import logging\n', { timeout: 20_000, what: 'the saved file' });
  expect(await saved()).toBe(`import logging\n${line}\n`);
});
