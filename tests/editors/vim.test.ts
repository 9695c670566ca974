/** One completion in the real Vim 9 with ALE, set up as docs/editors.md says, by keys in a terminal of Neovim's. */
import { beforeAll, expect, test } from 'vitest';
import { debianPackages, silentInPython } from './debianPackages.ts';
import { blockOf } from './editorsPage.ts';
import type { Neovim } from './neovim.ts';
import { startVim } from './vim.ts';

beforeAll(() => debianPackages('vim', 'vim-ale'));

const usual = [
  'filetype plugin on',
  'set runtimepath+=/usr/share/vim-ale',
  "let g:ale_linters = {'python': ['linewright']}",
];

test('ALE completes up to the first parenthesis', async () => {
  await completes(await startVim('vim', [...usual, await blockOf('Vim, ALE')]));
});

test('ALE takes the settings of the definition to the server', async () => {
  const definition = await blockOf('Vim, ALE');
  const withSettings = definition.replace("\\   'lsp': 'stdio',\n", `$&${await blockOf('Vim, ALE', 1)}`);
  await completes(await startVim('vim', [...usual, withSettings], silentInPython));
});

async function completes(neovim: Neovim): Promise<void> {
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
}
