/** Settings through the real server: pulled, pushed, from files; wrong ones are named once and the last good stay. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Editor, repository, startEditor } from '../support/editor.ts';

async function settingsOf(editor: Editor) {
  return (await editor.client.request('linewright/status', { wait: true })).settings;
}

function warnings(editor: Editor): string[] {
  return editor.client.received.filter(({ method }) => method === 'window/showMessage').map((m) => m.params.message);
}

const pushing = { workspace: { workspaceFolders: true } };

test('settings are pulled at the start and after each change', async () => {
  const editor = await startEditor({ settings: { completion: { maxLines: 3 } } });
  expect((await settingsOf(editor)).completion.maxLines).toBe(3);
  expect(editor.client.received.find(({ method }) => method === 'workspace/configuration')?.params).toEqual({
    items: [{ section: 'linewright' }],
  });
  const at = editor.open('a.py', 'logger = █');
  expect(await editor.inline(at)).toBe('logging.getLogger(__name__)');
  editor.client.settings = { enable: false };
  editor.client.notify('workspace/didChangeConfiguration', { settings: null });
  expect(await settingsOf(editor)).toMatchObject({ enable: false, completion: { maxLines: 12 } });
  expect(await editor.inline(at)).toBeNull();
  editor.client.settings = null;
  editor.client.notify('workspace/didChangeConfiguration');
  expect((await settingsOf(editor)).enable).toBe(true);
  expect(await editor.inline(at)).toBe('logging.getLogger(__name__)');
});

test('settings are pushed, under their section or bare, by clients that cannot be asked', async () => {
  const editor = await startEditor({ capabilities: pushing });
  const push = (params: unknown) => editor.client.notify('workspace/didChangeConfiguration', params);
  push({ settings: { linewright: { completion: { maxLines: 4 } }, other: { x: 1 } } });
  expect((await settingsOf(editor)).completion.maxLines).toBe(4);
  push({ settings: { completion: { maxLines: 5 } } });
  expect((await settingsOf(editor)).completion.maxLines).toBe(5);
  push({});
  expect((await settingsOf(editor)).completion.maxLines).toBe(5);
  expect(warnings(editor)).toEqual([]);
});

test('a wrong setting is named once, and its last good value stays', async () => {
  const editor = await startEditor({ capabilities: pushing });
  const push = (settings: unknown) => editor.client.notify('workspace/didChangeConfiguration', { settings });
  push({ completion: { maxLines: 4 } });
  const wrong = { completion: { maxLines: 'four', eagerness: 'eager' }, enabel: false };
  push(wrong);
  push(wrong);
  expect((await settingsOf(editor)).completion).toMatchObject({ maxLines: 4, eagerness: 'eager' });
  expect(warnings(editor)).toEqual([
    'Linewright settings:\n' +
      '"completion.maxLines" should be a whole number from 1 to 100; found "four". It stays 4. (Editor settings)\n' +
      'There is no setting "enabel". Did you mean "enable"? (Editor settings)',
  ]);
});

test('initializationOptions count, below what the editor has set', async () => {
  const initialize = { initializationOptions: { linewright: { completion: { maxLines: 6 }, log: 'warn' } } };
  const editor = await startEditor({ initialize, settings: { completion: { maxLines: 7 } } });
  expect(await settingsOf(editor)).toMatchObject({ log: 'warn', completion: { maxLines: 7 } });
});

test('linewright.json counts, is read again when it changes, and stays when it breaks', async () => {
  const editor = await startEditor({ files: { ...repository, 'linewright.json': '{"completion":{"maxLines":8}}' } });
  const file = path.join(editor.folder, 'linewright.json');
  const changed = () =>
    editor.client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: editor.uri('linewright.json'), type: 2 }],
    });
  expect((await settingsOf(editor)).completion.maxLines).toBe(8);
  await writeFile(file, '{"completion":{"maxLines":9}}');
  changed();
  expect((await settingsOf(editor)).completion.maxLines).toBe(9);
  await writeFile(file, '{"completion":');
  changed();
  expect((await settingsOf(editor)).completion.maxLines).toBe(9);
  expect(warnings(editor)).toEqual([
    expect.stringMatching(/^Linewright settings:\nlinewright.json is not JSON: .* \(.*linewright\.json\)$/),
  ]);
  const { settingsProblems } = await editor.client.request('linewright/status', {});
  expect(settingsProblems).toEqual([{ what: expect.stringContaining('is not JSON'), file }]);
});

test('a client that fails to answer is served', async () => {
  const editor = await startEditor({ folders: [] });
  editor.client.answers.set('workspace/configuration', () => {
    throw new Error('settings are not ready');
  });
  editor.client.notify('workspace/didChangeConfiguration', {});
  expect((await settingsOf(editor)).enable).toBe(true);
  const isWarning = ({ message }: { message: string }) => message.includes('settings are not ready');
  await editor.client.notification('window/logMessage', isWarning);
});

test('a client that answers nonsense is served, and told', async () => {
  for (const nonsense of [5, 'x', [1], { completion: [] }]) {
    const editor = await startEditor({ settings: nonsense });
    expect(await editor.inline(editor.open('a.py', 'logger = █'))).toBe('logging.getLogger(__name__)');
    expect(warnings(editor).length).toBe(1);
  }
});
