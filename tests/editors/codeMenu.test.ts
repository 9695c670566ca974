/** The extension's menu and keys in the real VS Code: what a person may choose, ask for and look at. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository } from '../support/editor.ts';
import { gguf } from '../support/gguf.ts';
import { events, json, modelServer } from '../support/modelServer.ts';
import { Code } from './code.ts';

const rest = 'logging.getLogger(__name__)';
const start = 'import logging\n\n';
/** Texts offered for one place, at most. */
const mostOffered = 6;
const files = {
  ...repository,
  'colours.py': 'paint(red)\npaint(red)\npaint(red)\npaint(blue)\npaint(blue)\npaint(green)\n',
  ...Object.fromEntries(['snooze', 'model', 'counts'].map((name) => [`${name}.py`, start])),
  'cycle.py': '',
};

let code: Code;
beforeAll(async () => {
  code = await Code.start({ files, settings: { 'editor.autoClosingBrackets': 'never' } });
});
afterAll(() => code.stop());

test('the walkthrough opens, shows its steps, and its button does what it says', async () => {
  await code.open('snooze.py');
  await code.command('Welcome: Open Walkthrough...');
  await code.choose('Complete from your repository');
  const steps = code.page.locator('.getting-started-step');
  await expect.poll(() => steps.count(), { timeout: 30_000 }).toBe(4);
  await code.page.locator('.getting-started-step', { hasText: 'Choose a local model' }).click();
  await code.picture('walkthrough');
  await code.page.getByRole('button', { name: 'Choose engine and model' }).click();
  await code.line('Recall alone').waitFor();
  await code.keys('Escape');
});

test('snoozed it is silent and says for how long; the menu wakes it', async () => {
  await code.open('snooze.py');
  await code.menu('Snooze…');
  await code.choose('Until the editor is closed');
  await code.untilStatus(/snoozed until the editor is closed/);
  await code.menu('Wake up');
  await code.untilStatus(/ready/);
  await code.menu('Snooze…');
  await code.choose('For 10 minutes');
  await code.untilStatus(/snoozed for 10 more minutes/);
  await code.toEnd();
  await code.type('logger = ');
  await code.keys('Alt+Backslash');
  expect(await code.ghost()).toBe('');
  await code.menu('Wake up');
  await code.untilStatus(/ready/);
  await code.keys('Backspace', 'Space');
  await code.untilGhost(rest);
});

test('what the folder turned off, the menu turns on there, and nothing is left in the settings', async () => {
  await code.setFolderSettings({ 'linewright.enable': false, 'linewright.completion.disabledLanguages': ['python'] });
  await code.open('snooze.py', /turned off in this workspace/);
  await code.menu('Turn on in this workspace');
  await code.untilStatus(/turned off in python/);
  await code.menu('Turn on in python');
  await code.untilStatus(/ready/);
  expect(await code.folderSettings()).toEqual({});
  expect(Object.keys(await code.settings()).filter((key) => key.startsWith('linewright.'))).toEqual([]);
  await code.menu('Turn off');
  await code.untilStatus(/turned off$/);
  await code.menu('Turn on');
  await code.untilStatus(/ready/);
});

test('asked by hand it says what it would not say unasked, and goes through what else there is', async () => {
  await code.setSettings({ 'editor.autoClosingBrackets': 'never', 'linewright.completion.eagerness': 'quiet' });
  await code.open('cycle.py');
  await code.toEnd();
  await code.type('paint(');
  await code.untilReason(/sure enough/);
  expect(await code.ghost()).toBe('');
  await code.keys('Alt+Backslash');
  const first = await code.anyGhost();
  const seen = new Set([first]);
  await code.page.locator('.ghost-text-decoration').first().hover();
  await code.picture('cycle');
  for (let turn = 0; turn < mostOffered; turn++) {
    const before = await code.ghost();
    await code.keys('Alt+BracketRight');
    await expect.poll(() => code.ghost(), { timeout: 20_000 }).not.toMatch(before === '' ? /^$/ : exactly(before));
    const next = await code.anyGhost();
    if (next === first) break;
    seen.add(next);
  }
  expect([...seen]).toEqual(expect.arrayContaining(['blue)', 'green)', 'red)']));
  expect(await code.ghost(), 'the last is followed by the first').toBe(first);
  await code.keys('Alt+BracketLeft');
  await expect.poll(() => code.ghost(), { timeout: 20_000 }).not.toMatch(exactly(first));
  const chosen = await code.anyGhost();
  await code.keys('Tab');
  await code.untilSaved('cycle.py', `paint(${chosen}`);
  await code.setSettings({ 'editor.autoClosingBrackets': 'never' });
});

test('an engine is chosen in the menu, and its token is kept in the secret store', async () => {
  const server = await modelServer(({ path }, response) => {
    if (path === '/v1/models') json(response, { data: [{ id: 'qwen2.5-coder' }] });
    else if (path === '/v1/completions')
      events(response, [{ choices: [{ text: 'asked_of_a_model', finish_reason: 'stop' }] }]);
    else json(response, {}, 404);
  });
  await code.open('model.py');
  await code.command("Linewright: Set the Model Server's Token");
  await code.answer('a-token-of-mine');
  await code.menu('Engine and model');
  await code.line('All settings of engines').waitFor();
  await code.picture('engines');
  await code.choose('A model server…');
  await code.answer('localhost:8080');
  await code.page.locator('.quick-input-message', { hasText: 'It begins with http:// or https://' }).waitFor();
  await code.answer(`${server.address}/v1`);
  // What is typed before the settings are written is asked of recall.
  await code.untilStatus(/ready, recall, then http/);
  await code.toEnd();
  await code.type('raise unheard_of + ');
  await code.untilGhost('asked_of_a_model');
  const completions = server.asked.filter(({ path }) => path === '/v1/completions');
  expect(completions.map(({ headers }) => headers.authorization)).toContain('Bearer a-token-of-mine');
  const before = server.asked.length;
  await code.menu('Doctor');
  await code.page.locator('.view-lines', { hasText: /recall,\sthen\shttp/ }).waitFor({ timeout: 60_000 });
  const byDoctor = server.asked.slice(before).map(({ headers }) => headers.authorization);
  expect(new Set(byDoctor)).toEqual(new Set(['Bearer a-token-of-mine']));
  await code.goTo('model.py');
  await code.menu('Engine and model');
  await code.page.locator('.quick-input-list .monaco-list-row', { hasText: `in use: ${server.address}` }).waitFor();
  await code.choose('Recall alone');
  await code.untilStatus(/ready, recall(?!, then)/);
  await code.toEnd();
  const asked = server.asked.length;
  await code.keys('Enter');
  await code.type('logger = ');
  await code.untilGhost(rest);
  expect(server.asked.length).toBe(asked);
});

test('a model file is chosen in the menu; where it cannot be run that is said, and recall goes on', async () => {
  const file = path.join(code.workspace, '..', 'tiny.gguf');
  await writeFile(file, gguf());
  const environment = { ...process.env, XDG_DATA_HOME: code.dataFolder };
  await promisify(execFile)('node', ['bin/linewright', 'model', 'add', file, '--name', 'tiny'], { env: environment });
  await code.open('model.py');
  await code.menu('Engine and model');
  await code.choose('tiny');
  await code.untilStatus(/recall, then tiny|recall, then llama|node-llama-cpp/);
  await code.picture('model-file');
  await code.toEnd();
  await code.keys('Enter');
  await code.type('logger = ');
  await code.untilGhost(rest);
  await code.menu('Engine and model');
  await code.choose('Recall alone');
  await code.untilStatus(/ready, recall(?!, then)/);
});

test('a local model is got in a terminal, which stays to be read', async () => {
  await code.open('model.py');
  await code.menu('Engine and model');
  await code.choose('Get a local model…');
  await code.line('First: install what runs models').waitFor();
  await code.picture('get-model');
  await code.choose('Add a model that is in Ollama…');
  await code.answer('no-such-model');
  const terminal = code.page.locator('.terminal-wrapper .xterm-rows');
  await terminal.filter({ hasText: /linewright\smodel\sadd\sollama:no-such-model/ }).waitFor();
  await terminal.filter({ hasText: /It\sdid\snot\ssucceed\.\sAny\skey\scloses\sthis\./ }).waitFor({ timeout: 20_000 });
  await code.picture('terminal');
  await code.keys('Enter');
  await code.page.locator('.terminal-wrapper').waitFor({ state: 'detached' });
});

test('what became of suggestions is told to the server, which counts it for the person alone', async () => {
  await code.open('counts.py');
  await code.command('Linewright: Forget Counts');
  await code.toEnd();
  const another = async () => {
    await code.type('logger = ');
    await code.untilGhost(rest);
  };
  await another();
  await code.type('3');
  await code.untilGhost('');
  await code.keys('Backspace');
  await code.untilGhost(rest);
  // Twice the same, one line below the other, is not what it would suggest.
  await code.keys('Tab', 'Shift+Home', 'Backspace');
  await another();
  await code.keys('Control+ArrowRight');
  await code.untilGhost('.getLogger(__name__)');
  await code.keys('Tab');
  const counted = async () => JSON.parse(await readFile(code.countsFile, 'utf8'));
  // How often something was shown on the way there depends on how fast the machine is.
  await expect
    .poll(counted, { timeout: 20_000 })
    .toMatchObject({ accepted: 2, partiallyAccepted: 1, charactersAccepted: 27 + 27 });
  expect((await counted()).shown).toBeGreaterThanOrEqual(2);
  await code.statusItem().click();
  await code.page.locator('.quick-input-list', { hasText: '2 accepted, 1 in part, of ' }).waitFor();
  await code.picture('menu');
  await code.choose('Index, engine and counts');
  await code.page.locator('.view-lines', { hasText: /accepted\sin\spart\s+1/ }).waitFor();
  await code.picture('status');
  // A page is only to be read: closing it asks nothing.
  await code.page.locator('.tab.active', { hasText: 'Linewright Index, Engine and Counts' }).hover();
  await code.command('View: Close Editor');
  await code.page.locator('.tab.active', { hasText: 'counts.py' }).waitFor();
  expect(await code.page.locator('.monaco-dialog-box').count()).toBe(0);
});

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[()]/g, '\\$&')}$`);
}
