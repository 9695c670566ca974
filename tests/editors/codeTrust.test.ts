/** A folder that is not trusted, in the real VS Code: nothing of it is read, run or sent until a person says that it is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository } from '../support/editor.ts';
import { json, modelServer } from '../support/modelServer.ts';
import { Code } from './code.ts';

const rest = 'logging.getLogger(__name__)';

let code: Code;
beforeAll(async () => {
  code = await Code.start({
    isUntrusted: true,
    files: {
      ...repository,
      'new.py': '\n\n',
      'linewright.json': '{ "completion": { "maxLines": "all" } }',
    },
  });
});
afterAll(() => code.stop());

test('until it is trusted, only open files are completed from, and no engine is asked', async () => {
  const server = await modelServer((_asked, response) => json(response, {}, 404));
  const engine = { 'linewright.engine.use': 'http', 'linewright.engine.address': server.address };
  await code.setSettings({
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
    ...engine,
  });
  await code.setFolderSettings(engine);
  await code.open('new.py', /completes from open files only: this folder is not trusted/);
  await code.picture('untrusted');
  await code.toEnd();
  await code.type('logger = ');
  await code.untilReason(/sure enough/);
  expect(await code.ghost()).toBe('');
  // An open file is what a person looks at.
  for (const open of ['one.py', 'two.py', 'three.py', 'new.py']) await code.goTo(open);
  await code.toEnd();
  await code.keys('Backspace', 'Space');
  await code.untilGhost(rest);
  await code.menu('Engine and model');
  await code.untilTold(/not trusted only recall runs, on the open files/);
  await code.menu('Index, engine and counts');
  await code.page.locator('.view-lines', { hasText: /No\sfolder\sis\sread/ }).waitFor({ timeout: 20_000 });
  await code.menu('Doctor');
  await code.page.locator('.view-lines', { hasText: /workspace\s+none/ }).waitFor({ timeout: 60_000 });
  await code.picture('doctor-untrusted');
  expect(await code.page.locator('.view-lines', { hasText: 'maxLines' }).count()).toBe(0);
  expect(server.asked).toEqual([]);
  // Its linewright.json, which has an error, has not been read.
  expect(await code.page.locator('.notification-list-item', { hasText: 'maxLines' }).count()).toBe(0);
});

test('once it is trusted, all of it is', async () => {
  await code.setSettings({
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
  });
  await code.setFolderSettings({});
  await code.open('new.py', /open files only/);
  await code.command('Workspaces: Manage Workspace Trust');
  // Its button is drawn anew now and then, and is missed; its key is not.
  await code.page.locator('.workspace-trust-buttons-row').first().waitFor();
  await code.keys('Control+Enter');
  // It lies over the editors, and nothing has the focus once it is drawn anew.
  await code.page.locator('.workspace-trust-header', { hasText: /You trust/ }).click();
  await code.keys('Escape');
  await code.page.locator('.monaco-modal-editor-block').waitFor({ state: 'hidden' });
  await code.goTo('new.py');
  await code.untilStatus(/ready, recall/);
  await code.untilTold(/maxLines/);
  await code.toEnd();
  await code.type('logger = ');
  await code.untilGhost(rest);
});
