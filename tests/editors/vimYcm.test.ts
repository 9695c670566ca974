/** One completion in the real Vim 9 with YouCompleteMe, set up as docs/editors.md says, by keys in a terminal of Neovim's. */
import { beforeAll, expect, test } from 'vitest';
import { debianPackages, silentInPython } from './debianPackages.ts';
import { blockOf } from './editorsPage.ts';
import type { Neovim } from './neovim.ts';
import { startVim } from './vim.ts';

beforeAll(() => debianPackages('vim-nox', 'vim-youcompleteme'));

const section = 'Vim, YouCompleteMe';

test('YouCompleteMe completes the whole line', async () => {
  await completes(await startVim('vim.nox', await vimrc()));
});

test('YouCompleteMe takes the settings of its file to the server', async () => {
  const settings = { '.ycm_extra_conf.py': await blockOf(section, 1), ...silentInPython };
  await completes(await startVim('vim.nox', await vimrc(await blockOf(section, 2)), settings));
});

async function vimrc(more = ''): Promise<string[]> {
  // Debian's own, which has what the package needs.
  const python = "let g:ycm_server_python_interpreter = '/usr/bin/python3'";
  return ['filetype plugin on', python, await blockOf(section), more, 'packadd youcompleteme'];
}

async function completes(neovim: Neovim): Promise<void> {
  // The first answers may come before the project is indexed: ask until there is one.
  await expect
    .poll(
      async () => {
        await neovim.keys('<C-Space>');
        return neovim.screen.text;
      },
      { timeout: 40_000, interval: 1_000 },
    )
    .toContain('logging.getLogger(__name__)');
  await neovim.keys('<C-n>');
  await neovim.untilSeen('logger = logging.getLogger(__name__)');
}
