/** Editors from Debian's packages: installed where they are missing. Knows no editor. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { recallAloneHome } from '../support/recallAlone.ts';
import { repository } from './editorsPage.ts';

const run = promisify(execFile);

/**
 * Installs packages unless they are there already.
 * @throws when they cannot be installed: a suite that runs nothing must not pass.
 */
export async function debianPackages(...packages: readonly string[]): Promise<void> {
  const areThere = await run('dpkg', ['-s', ...packages]).then(Boolean, () => false);
  if (areThere) return;
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  try {
    await run('apt-get', install).catch(async () => {
      await run('apt-get', ['update']);
      await run('apt-get', install);
    });
  } catch (error) {
    const message = `${packages.join(', ')} could not be installed with apt-get, so nothing was tested in it.`;
    throw new Error(message, { cause: error });
  }
}

/** A person's own file that lets nothing come in Python: a suggestion tells that the editor's settings have won over it. */
export const silentInPython = {
  '.config/linewright/config.json':
    '{ "engine": { "use": "recall" }, "completion": { "disabledLanguages": ["python"] } }\n',
} as const;

/** An environment with `linewright` on the path, as after `npm install -g .`, and `files` at home; gone with the test. */
export async function installedServer(files: Readonly<Record<string, string>> = {}): Promise<NodeJS.ProcessEnv> {
  const folder = await mkdtemp(path.join(tmpdir(), 'linewright-bin-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await symlink(path.join(repository, 'bin/linewright'), path.join(folder, 'linewright'));
  const config = path.join(folder, '.config');
  await cp(recallAloneHome, config, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return { ...process.env, PATH: `${folder}:${process.env.PATH}`, XDG_CONFIG_HOME: config, HOME: folder };
}
