/** The real Vim in a terminal of Neovim's, set up by a vimrc, in a Python file that is being typed in. Knows no client. */
import { repository } from '../support/editor.ts';
import { installedServer } from './debianPackages.ts';
import { Neovim } from './neovim.ts';

/**
 * Has typed `logger = logg` into `new.py` beside files that have such a line. `program`: which of the installed Vims; `home`: files in
 * the home folder.
 */
export async function startVim(
  program: string,
  vimrc: readonly string[],
  home: Readonly<Record<string, string>> = {},
): Promise<Neovim> {
  const { PATH, HOME, XDG_CONFIG_HOME } = await installedServer(home);
  const neovim = await Neovim.start({
    config: '',
    files: { ...repository, vimrc: vimrc.join('\n') },
    env: { PATH: String(PATH), HOME: String(HOME), XDG_CONFIG_HOME: String(XDG_CONFIG_HOME) },
  });
  await neovim.lua(
    `vim.fn.jobstart({ '${program}', '-N', '-n', '-i', 'NONE', '-u', 'vimrc', 'new.py' }, { term = true })`,
  );
  await neovim.keys('i');
  await neovim.untilSeen('new.py');
  await neovim.keys('ilogger = logg');
  await neovim.untilSeen('logger = logg');
  return neovim;
}
