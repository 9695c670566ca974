/**
 * The small model that runs by itself: what a server starts for it, when, and what it says of it. Around a node-llama-cpp of the tests'
 * own; the real one is in tests/real.
 */
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { installModelPackage } from '../../bench/chaos/modelPackage.ts';
import { descendants } from '../../bench/soak/processState.ts';
import { type Editor, repository, startEditor } from '../support/editor.ts';
import { eventually } from '../support/eventually.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const settings = { engine: { use: 'auto', threads: 1, gpu: false, contextTokens: 512 } };
const patience = 20_000;

/** With the model installed, and what runs it. */
async function editorWithModel(): Promise<Editor> {
  const data = await scratchFolder();
  const installed = path.join(data, 'linewright/llama/node_modules/linewright-model');
  await mkdir(installed, { recursive: true });
  await cp(installModelPackage(data), path.join(installed, 'small.gguf'));
  return startEditor({ files: { ...repository, 'new.py': '' }, settings, env: { XDG_DATA_HOME: data } });
}

const processes = ({ client }: Editor) => descendants(client.process.pid ?? 0);
const engineOf = async ({ client }: Editor) => (await client.request('linewright/status', { wait: true })).engine;

test('its process starts with the first open file, and ends when suggestions are turned off', async () => {
  const editor = await editorWithModel();
  expect(await engineOf(editor)).toEqual({ name: 'recall, then llama' });
  expect(processes(editor)).toEqual([]);
  editor.open('new.py', 'x = █');
  const engine = await eventually(
    () => engineOf(editor),
    ({ model }) => model !== undefined,
    { timeout: patience, what: 'the model' },
  );
  expect(engine).toEqual({
    name: 'recall, then llama',
    model: expect.stringMatching(/^small\.gguf on 1 thread, 512 tokens of context/),
  });
  expect(processes(editor)).toHaveLength(1);
  editor.client.settings = { ...settings, enable: false };
  editor.client.notify('workspace/didChangeConfiguration', { settings: null });
  expect((await engineOf(editor)).name).toBe('recall');
  await eventually(
    () => processes(editor),
    ({ length }) => length === 0,
    { timeout: patience, what: 'the end of its process' },
  );
  editor.client.settings = settings;
  editor.client.notify('workspace/didChangeConfiguration', { settings: null });
  // The file is open still.
  await eventually(
    () => engineOf(editor),
    ({ model }) => model !== undefined,
    { timeout: patience, what: 'the model again' },
  );
  expect(await editor.client.stop()).toBe(0);
});

test('where a folder is not trusted, an editor asks for recall alone, and nothing is started', async () => {
  const editor = await editorWithModel();
  editor.client.settings = { engine: { use: 'recall' } };
  editor.client.notify('workspace/didChangeConfiguration', { settings: null });
  expect(await engineOf(editor)).toEqual({ name: 'recall' });
  const at = editor.open('new.py', 'logger = █');
  expect(await editor.inline(at)).toBe('logging.getLogger(__name__)');
  expect(processes(editor)).toEqual([]);
  expect(await editor.client.stop()).toBe(0);
});
