/** One completion in the real Vim 9 with YouCompleteMe, set up as docs/editors.md says, by keys in a terminal of Neovim's. */
import { beforeAll, expect, test } from 'vitest';
import { debianPackages } from './debianPackages.ts';
import { blockOf } from './editorsPage.ts';
import { startVim } from './vim.ts';

beforeAll(() => debianPackages('vim-nox', 'vim-youcompleteme'));

test('YouCompleteMe completes the whole line', async () => {
  // Debian's own, which has what the package needs.
  const python = "let g:ycm_server_python_interpreter = '/usr/bin/python3'";
  const settings = ['filetype plugin on', python, await blockOf('Vim, YouCompleteMe'), 'packadd youcompleteme'];
  const neovim = await startVim('vim.nox', settings);
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
});
