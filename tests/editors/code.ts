/**
 * A real VS Code with the packed extension, in a real browser: keys go in, what is drawn comes out. Knows nothing of the extension
 * but its file and the names that it shows.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { recallAloneFiles } from '../support/recallAlone.ts';
import { removeFolder } from '../support/scratchFolder.ts';
import { type CodeProgram, codeProgram } from './codeProgram.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const extension = path.join(root, 'client/dist/linewright.vsix');
/** Left for a person to look at. */
const pictures = path.join(root, 'dist/screenshots');

/** The editor's start takes ten seconds on an idle machine; another suite may run beside this one. */
const patience = { timeout: 45_000 };

export interface CodeOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** Over the quiet ones below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder is not trusted until a person says so, as in the editor itself. */
  readonly isUntrusted?: boolean;
  /** Files of extensions, in the place of the packed one. */
  readonly extensions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that is there, in the place of `files`. */
  readonly workspace?: string;
  /** A program with its arguments that runs the editor. */
  readonly through?: readonly string[];
}

/** No windows of the editor's own, and no popup but where a test wants it. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'editor.minimap.enabled': false,
  'editor.fontFamily': 'DejaVu Sans Mono',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  // What a terminal shows can be read from the page.
  'terminal.integrated.gpuAcceleration': 'off',
};

const untrusted = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };

/** One editor's server with its extensions and data. Windows of it are opened one after the other. */
export class Code {
  readonly workspace: string;
  readonly #folder: string;
  readonly #server: ChildProcess;
  readonly #browser: Browser;
  readonly #port: number;
  #page: Page | undefined;

  private constructor(folder: string, workspace: string, server: ChildProcess, browser: Browser, port: number) {
    this.#folder = folder;
    this.workspace = workspace;
    this.#server = server;
    this.#browser = browser;
    this.#port = port;
  }

  static async start(options: CodeOptions = {}): Promise<Code> {
    const program = await codeProgram();
    const folder = await mkdtemp(path.join(tmpdir(), 'linewright-code-'));
    const workspace = options.workspace ?? path.join(folder, 'project');
    await writeFiles(workspace, options.files ?? {});
    const trust = options.isUntrusted === true ? untrusted : {};
    const settings = JSON.stringify({ ...quietSettings, ...trust, ...options.settings });
    await writeFiles(path.join(folder, 'data/User'), { 'settings.json': settings });
    const port = await freePort();
    const server = await startServer(program, { folder, workspace, port }, options);
    const browser = await chromium.launch({
      executablePath: program.browser,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    return new Code(folder, workspace, server, browser, port);
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error('no window has been opened');
    return this.#page;
  }

  /** A fresh window with one file; the one before is closed. Waits until the extension is ready. */
  async open(file: string, isReady = /ready|open files only/): Promise<void> {
    await this.#page?.close();
    await this.openBeside(file, isReady);
  }

  /** The same, and the window before stays: it is the `page` no more. */
  async openBeside(file: string, isReady = /ready|open files only/): Promise<void> {
    const context = await this.#browser.newContext({ viewport: { width: 1_100, height: 700 } });
    this.#page = await context.newPage();
    const remote = `vscode-remote://127.0.0.1:${this.#port}${path.join(this.workspace, file)}`;
    const query = new URLSearchParams({ folder: this.workspace, payload: JSON.stringify([['openFile', remote]]) });
    await this.page.goto(`http://127.0.0.1:${this.#port}/?${query}`);
    await this.page.locator('.monaco-editor .view-lines').first().waitFor(patience);
    await this.page.locator('.tab.active', { hasText: path.basename(file) }).waitFor(patience);
    await this.untilStatus(isReady);
  }

  /** Back to a window that was opened before. */
  switchTo(page: Page): void {
    this.#page = page;
  }

  /** Where the server keeps its counts. */
  get countsFile(): string {
    return path.join(this.#folder, 'state/linewright/outcomes.json');
  }

  /** Where models are kept, as `XDG_DATA_HOME` names it. */
  get dataFolder(): string {
    return path.join(this.#folder, 'share');
  }

  /** Goes to another file in the same window. */
  async goTo(file: string): Promise<void> {
    await this.keys('Control+p');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor(patience);
    await input.fill(file);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: file }).first().click(patience);
    await this.page.locator('.tab.active', { hasText: path.basename(file) }).waitFor(patience);
  }

  /** Waits until the item in the status bar says something. */
  async untilStatus(text: RegExp): Promise<void> {
    await this.#until(
      () => this.status(),
      (status) => text.test(status),
      `the status ${text}`,
    );
  }

  /** Waits until the server has been asked and had nothing to say. */
  async untilReason(reason = /./): Promise<void> {
    await this.untilStatus(new RegExp(`nothing was suggested: .*${reason.source}`));
  }

  async status(): Promise<string> {
    const item = this.page.locator('.statusbar-item[id*="linewright"] [aria-label*="Linewright"]').first();
    return (await item.count()) === 0 ? '' : ((await item.getAttribute('aria-label')) ?? '');
  }

  statusItem(): Locator {
    return this.page.locator('.statusbar-item[id*="linewright"]').first();
  }

  /** Puts the cursor at the end of the file. */
  async toEnd(): Promise<void> {
    await this.page.locator('.monaco-editor .view-lines').first().click();
    await this.keys('Control+End');
  }

  /** Key by key, as fast as a fast typist. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 60 });
  }

  async keys(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** The ghost text as it is drawn now; empty where there is none. */
  async ghost(): Promise<string> {
    const parts = await this.page
      .locator('.ghost-text-decoration, .ghost-text, .ghost-text-decoration-preview')
      .allTextContents();
    return parts.join('').replaceAll('\u00a0', ' ');
  }

  /** What becomes of a suggestion takes a moment to be drawn: waits until some ghost text is, and gives it. */
  async anyGhost(): Promise<string> {
    return this.#until(
      () => this.ghost(),
      (ghost) => ghost !== '',
      'ghost text',
    );
  }

  async untilGhost(text: string, timeout = patience.timeout): Promise<void> {
    await this.#until(
      () => this.ghost(),
      (ghost) => ghost === text,
      `the ghost text "${text}"`,
      timeout,
    );
  }

  /** Counts, from now on, the drawn frames in which there is no ghost text. */
  async watchGhost(): Promise<void> {
    await this.page.evaluate(`{
      window.framesWithoutGhost = 0;
      const look = () => {
        if (document.querySelector('.ghost-text-decoration, .ghost-text') === null) window.framesWithoutGhost++;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }`);
  }

  async framesWithoutGhost(): Promise<number> {
    return Number(await this.page.evaluate('window.framesWithoutGhost'));
  }

  /** The page in the one webview that is open. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview').frameLocator('iframe');
  }

  /** Saves the file, and waits until its text on the disk is this. */
  async untilSaved(file: string, text: string): Promise<void> {
    await this.keys('Control+s');
    const saved = () => readFile(path.join(this.workspace, file), 'utf8');
    await this.#until(saved, (found) => found === text, `the text of ${file}`);
  }

  /** Chooses a line of the menu that the status bar's item opens. */
  async menu(name: string): Promise<void> {
    await this.statusItem().click();
    await this.choose(name);
  }

  /** Chooses a line of the list that is open by its whole name: its lines are not in the order in which they are seen. */
  async choose(name: string): Promise<void> {
    await this.line(name).click(patience);
  }

  /** A line of the list that is open. */
  line(name: string): Locator {
    const lines = this.page.locator('.quick-input-list .monaco-list-row');
    return lines.filter({ has: this.page.getByText(name, { exact: true }) }).first();
  }

  /** Answers the question that is open. */
  async answer(text: string): Promise<void> {
    await this.#fill(text);
    await this.keys('Enter');
  }

  /** What the box at the top, of a list or a question, holds from now on. */
  async #fill(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor(patience);
    await input.fill(text);
  }

  /** The boxes that tell a person of something, once one holds this. */
  async untilTold(text: RegExp): Promise<void> {
    await this.page.locator('.notification-list-item', { hasText: text }).first().waitFor(patience);
  }

  /** Where the extension lies, once it is installed. */
  async extensionFolder(): Promise<string> {
    const extensions = path.join(this.#folder, 'extensions');
    const name = (await readdir(extensions)).find((entry) => entry.startsWith('linewright.'));
    return path.join(extensions, name ?? '');
  }

  /**
   * Runs a command by its name in the palette. Its list is of what could be run when it opened: what a setting has just brought is
   * there only when it is opened again.
   */
  async command(name: string): Promise<void> {
    const isListed = async () => {
      await this.keys('F1');
      await this.#fill(`>${name}`);
      const listed = this.line(name).waitFor({ timeout: 5_000 });
      const isThere = await listed.then(
        () => true,
        () => false,
      );
      if (!isThere) await this.keys('Escape');
      return isThere;
    };
    await this.#until(isListed, Boolean, `"${name}" among the commands`);
    await this.choose(name);
  }

  /** Writes the person's settings, as an editor of them would. */
  async setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = path.join(this.#folder, 'data/User/settings.json');
    await writeFile(file, JSON.stringify({ ...quietSettings, ...settings }));
  }

  /** Settings of the folder, as a colleague's commit brings them. */
  async setFolderSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await writeFiles(this.workspace, { '.vscode/settings.json': JSON.stringify(settings) });
  }

  async folderSettings(): Promise<object> {
    return JSON.parse(await readFile(path.join(this.workspace, '.vscode/settings.json'), 'utf8'));
  }

  async settings(): Promise<object> {
    return JSON.parse(await readFile(path.join(this.#folder, 'data/User/settings.json'), 'utf8'));
  }

  async picture(name: string): Promise<void> {
    await mkdir(pictures, { recursive: true });
    // No label of what the pointer happens to rest on.
    await this.page.mouse.move(0, 0);
    await this.page
      .locator('.monaco-hover:visible, .workbench-hover:visible')
      .waitFor({ state: 'detached', timeout: 5_000 })
      .catch(() => undefined);
    await this.page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }

  /** Ids of the language server's own processes. */
  async serverProcesses(): Promise<number[]> {
    const own = path.join(this.#folder, 'extensions');
    const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(
      ids.map(async (id) => ({ id, line: await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '') })),
    );
    return lines
      .filter(({ line }) => line.includes(own) && line.includes('dist/server/main.js'))
      .map(({ id }) => Number(id));
  }

  /** Leaves a picture of what there is instead. */
  async #until<Value>(
    get: () => Promise<Value>,
    isWanted: (value: Value) => boolean,
    what: string,
    timeout = patience.timeout,
  ): Promise<Value> {
    try {
      return await eventually(get, isWanted, { timeout, what });
    } catch (error) {
      await this.picture('failed');
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    const ended = once(this.#server, 'exit');
    this.#server.kill();
    await ended;
    await removeFolder(this.#folder);
  }
}

async function startServer(
  { node, script }: CodeProgram,
  { folder, workspace, port }: { readonly folder: string; readonly workspace: string; readonly port: number },
  { isUntrusted = false, through = [], extensions = [extension], env: more = {} }: CodeOptions,
): Promise<ChildProcess> {
  const own = ['--user-data-dir', path.join(folder, 'data'), '--extensions-dir', path.join(folder, 'extensions')];
  for (const file of extensions) await run(node, [script, ...own, '--install-extension', file]);
  const address = `127.0.0.1:${port}`;
  const flags = ['--auth', 'none', '--bind-addr', address, '--disable-telemetry', '--disable-update-check'];
  const trust = isUntrusted ? [] : ['--disable-workspace-trust'];
  const [command = '', ...args] = [...through, node, script, ...own, ...flags, ...trust, workspace];
  // The person's own settings, models and counts are not this one's.
  const home = { XDG_CONFIG_HOME: path.join(folder, 'config'), XDG_DATA_HOME: path.join(folder, 'share') };
  await writeFiles(home.XDG_CONFIG_HOME, recallAloneFiles);
  const env = { ...process.env, ...home, XDG_STATE_HOME: path.join(folder, 'state'), ...more };
  const server = spawn(command, args, { stdio: 'ignore', env });
  await eventually(
    () => fetch(`http://${address}/healthz`),
    ({ ok }) => ok,
    { ...patience, what: 'the editor' },
  );
  return server;
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
