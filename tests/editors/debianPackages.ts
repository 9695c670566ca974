/** Editors from Debian's packages: installed where they are missing. Knows no editor. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
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

/** An environment with `linewright` on the path, as after `npm install -g .`; gone with the test. */
export async function installedServer(): Promise<NodeJS.ProcessEnv> {
  const folder = await mkdtemp(path.join(tmpdir(), 'linewright-bin-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await symlink(path.join(repository, 'bin/linewright'), path.join(folder, 'linewright'));
  const config = path.join(folder, '.config');
  await cp(recallAloneHome, config, { recursive: true });
  return { ...process.env, PATH: `${folder}:${process.env.PATH}`, XDG_CONFIG_HOME: config, HOME: folder };
}
