/** The extension in the real VS Code: typed into by keys, looked at, and the file's text checked. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repository } from '../support/editor.ts';
import { Code } from './code.ts';

const rest = 'logging.getLogger(__name__)';
const start = 'import logging\n\n';
const files = {
  ...repository,
  ...Object.fromEntries(
    ['tab', 'word', 'line', 'through', 'popup', 'bracket', 'off', 'killed', 'live', 'asked', 'escape'].map((name) => [
      `${name}.py`,
      start,
    ]),
  ),
  'why.py': `${start}logger = `,
  'rested.py': `${start}logger = `,
  'draw_a.py': 'def a(canvas):\n    canvas.ellipse(left, top, width, height)\n    return canvas\n',
  // What follows the line is not the same in both: no second line is to be suggested.
  'draw_b.py': 'def b(canvas):\n    canvas.ellipse(left, top, width, height)\n    print(b)\n',
  'bracket.py': 'def c(canvas):\n    ',
};

let code: Code;
beforeAll(async () => {
  code = await Code.start({ files });
});
afterAll(() => code.stop());

/** A window with the file, the cursor behind "logger = ", and the rest of the line as ghost text. */
async function typedLogger(file: string): Promise<void> {
  await code.open(file);
  await code.toEnd();
  await code.type('logger = ');
  await code.untilGhost(rest);
}

test('the why page names the places, and a click goes there', async () => {
  await code.open('why.py');
  await code.toEnd();
  // What is asked while the folder is still being read may find nothing: then it is asked again.
  const asked = async () => {
    await code.keys('Backspace', 'Space');
    await code.untilGhost(rest, 4_000);
  };
  await vi.waitFor(asked, { timeout: 40_000 });
  await code.statusItem().click();
  await code.picture('menu');
  await code.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Why this suggestion?' }).click();
  const page = code.webview();
  await page.getByRole('heading', { name: 'Why this suggestion?' }).waitFor({ timeout: 30_000 });
  await code.picture('why');
  // biome-ignore lint/performance/useDomNodeTextContent: what a person sees, not what stands in a script.
  const text = await page.locator('body').innerText();
  expect(text).toContain(rest);
  expect(text).toMatch(/% sure/);
  expect(text).toMatch(/Copied from\s+(?:one|two|three|tab|word)\.py:\d/);
  await page.locator('a').first().click();
  await code.page.locator('.tab.active', { hasText: /(?:one|two|three|tab|word)\.py/ }).waitFor({ timeout: 30_000 });
  await code.picture('why-followed');
});

test('the rest of the line is shown as ghost text and accepted by Tab', async () => {
  await typedLogger('tab.py');
  await code.picture('ghost');
  await code.keys('Tab');
  await code.untilGhost('');
  await code.untilSaved('tab.py', `${start}logger = ${rest}`);
});

test('a word is accepted alone, and the rest stays', async () => {
  await typedLogger('word.py');
  await code.keys('Control+ArrowRight');
  await code.untilGhost('.getLogger(__name__)');
  await code.keys('Control+Alt+ArrowRight');
  await code.untilGhost('');
  await code.untilSaved('word.py', `${start}logger = ${rest}`);
});

test('what is typed as suggested keeps the suggestion, in every frame', async () => {
  await typedLogger('through.py');
  await code.watchGhost();
  await code.type('logging.get');
  await code.untilGhost('Logger(__name__)');
  expect(await code.framesWithoutGhost()).toBe(0);
  await code.keys('Tab');
  await code.untilSaved('through.py', `${start}logger = ${rest}`);
});

test('the closing bracket that the editor has put is not doubled', async () => {
  await code.open('bracket.py');
  await code.toEnd();
  await code.type('canvas.ellipse(');
  await expect.poll(() => code.ghost(), { timeout: 20_000 }).toMatch(/^left, top, width, height/);
  await code.picture('bracket');
  await code.keys('Tab');
  await code.untilSaved('bracket.py', 'def c(canvas):\n    canvas.ellipse(left, top, width, height)');
});

test('turned off in the palette it is silent and says so; turned on again it suggests', async () => {
  await typedLogger('off.py');
  await code.command('Linewright: Turn On or Off');
  await code.untilStatus(/turned off/);
  await code.picture('off');
  await code.toEnd();
  await code.keys('Backspace', 'Space');
  await code.untilGhost('');
  await code.command('Linewright: Turn On or Off');
  await code.untilStatus(/ready/);
  await code.keys('Backspace', 'Space');
  await code.untilGhost(rest);
  await code.keys('Tab');
  await code.untilSaved('off.py', `${start}logger = ${rest}`);
});

test('a server that is killed is back, and knows the open file', async () => {
  await code.open('killed.py');
  const [before] = await code.serverProcesses();
  process.kill(Number(before), 'SIGKILL');
  await expect.poll(() => code.serverProcesses(), { timeout: 30_000 }).not.toContain(before);
  await code.untilStatus(/ready/);
  await expect.poll(() => code.serverProcesses(), { timeout: 30_000 }).toHaveLength(1);
  await code.toEnd();
  await code.type('logger = ');
  await code.untilGhost(rest);
});

test('a setting that is changed counts at once', async () => {
  await typedLogger('live.py');
  await code.setFolderSettings({ 'linewright.completion.disabledLanguages': ['python'] });
  await code.untilStatus(/turned off in python/);
  await code.setFolderSettings({});
  await code.untilStatus(/ready/);
  await code.keys('Backspace', 'Space');
  await code.untilGhost(rest);
});

test('ghost text and the popup of words do not fight', async () => {
  await code.setSettings({ 'editor.quickSuggestions': { other: 'on' } });
  // The popup chooses the word that the ghost text begins with, if it is there when the popup opens.
  await typedLogger('popup.py');
  await code.type('lo');
  await code.page.locator('.suggest-widget.visible').waitFor({ timeout: 20_000 });
  await expect.poll(() => code.ghost(), { timeout: 20_000 }).toMatch(/getLogger/);
  await code.picture('popup');
  await code.keys('Escape');
  await code.untilGhost(rest.slice(2));
  await code.keys('Tab');
  await code.untilSaved('popup.py', `${start}logger = ${rest}`);
  await code.setSettings({});
});

test('what Escape sent away does not come again unasked, and Escape does what else it did', async () => {
  await typedLogger('escape.py');
  await code.keys('Escape');
  await code.untilGhost('');
  await code.keys('Backspace', 'Space');
  await code.untilReason(/sent away here before/);
  expect(await code.ghost()).toBe('');
  await code.keys('Alt+Backslash');
  await code.untilGhost(rest);
  await code.keys('Tab');
  await code.untilSaved('escape.py', `${start}logger = ${rest}`);
  // Without a suggestion the key is the editor's.
  await code.keys('Control+f');
  await code.page.locator('.find-widget.visible').waitFor();
  await code.toEnd();
  await code.keys('Escape');
  await code.page.locator('.find-widget.visible').waitFor({ state: 'detached' });
});

// The last, as it leaves a word half typed, which a server that has read nothing else would copy.
test('where the cursor has come to rest, the suggestion is there before the first key', async () => {
  await code.open('rested.py');
  await code.toEnd();
  // Longer than the cursor has to rest for; what the server makes of it shows below.
  await code.page.waitForTimeout(1_000);
  await code.type('l');
  await code.untilGhost('ogging.getLogger(__name__)');
  await code.command('Linewright: Why This Suggestion?');
  const page = code.webview();
  await page.getByText('from an earlier suggestion that you typed into').waitFor({ timeout: 30_000 });
});
