/** One completion in the real Vim 9 with ALE, set up as docs/editors.md says, by keys in a terminal of Neovim's. */
import { beforeAll, expect, test } from 'vitest';
import { repository as project } from '../support/editor.ts';
import { debianPackages, installedServer } from './debianPackages.ts';
import { blockOf } from './editorsPage.ts';
import { Neovim } from './neovim.ts';

beforeAll(() => debianPackages('vim', 'vim-ale'));

test('ALE completes up to the first parenthesis', async () => {
  const settings = [
    'filetype plugin on',
    'set runtimepath+=/usr/share/vim-ale',
    "let g:ale_linters = {'python': ['linewright']}",
    await blockOf('Vim, ALE'),
  ];
  const { PATH, HOME } = await installedServer();
  const neovim = await Neovim.start({
    config: '',
    files: { ...project, vimrc: settings.join('\n') },
    env: { PATH: String(PATH), HOME: String(HOME) },
  });
  await neovim.lua(`vim.fn.jobstart({ 'vim', '-N', '-n', '-i', 'NONE', '-u', 'vimrc', 'new.py' }, { term = true })`);
  await neovim.keys('i');
  await neovim.untilSeen('new.py');
  await neovim.keys('ilogger = logg');
  await neovim.untilSeen('logger = logg');
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
