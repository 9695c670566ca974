/** One completion in the real Vim 9 with ALE, set up as docs/editors.md says, by keys in a terminal of Neovim's. */
import { beforeAll, expect, test } from 'vitest';
import { debianPackages } from './debianPackages.ts';
import { blockOf } from './editorsPage.ts';
import { startVim } from './vim.ts';

beforeAll(() => debianPackages('vim', 'vim-ale'));

test('ALE completes up to the first parenthesis', async () => {
  const settings = [
    'filetype plugin on',
    'set runtimepath+=/usr/share/vim-ale',
    "let g:ale_linters = {'python': ['linewright']}",
    await blockOf('Vim, ALE'),
  ];
  const neovim = await startVim('vim', settings);
  // The first answers may come before the project is indexed: ask until there is one.
  await expect
    .poll(
      async () => {
        await neovim.keys('<C-x><C-o>');
        return neovim.screen.text;
      },
      { timeout: 20_000, interval: 500 },
    )
    .toContain('logger = logging.getLogger');
});
