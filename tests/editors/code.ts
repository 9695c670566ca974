/**
 * A real VS Code with the packed extension, in a real browser: keys go in, what is drawn comes out. Knows nothing of the extension
 * but its file and the names that it shows.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { type CodeProgram, codeProgram } from './codeProgram.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const extension = path.join(root, 'client/dist/linewright.vsix');
/** Left for a person to look at. */
const pictures = path.join(root, 'dist/screenshots');

/** The editor's start takes ten seconds on an idle machine; another suite may run beside this one. */
const patience = { timeout: 60_000, interval: 50 };

export interface CodeOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** Over the quiet ones below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Ask whether the folder is trusted, as the editor does by itself. */
  readonly asksForTrust?: boolean;
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
};

/** One editor's server with its extensions and data. Windows of it are opened one after the other. */
export class Code {
  readonly workspace: string;
  readonly #folder: string;
  readonly #server: ChildProcess;
  readonly #browser: Browser;
  readonly #port: number;
  #page: Page | undefined;

  private constructor(folder: string, server: ChildProcess, browser: Browser, port: number) {
    this.#folder = folder;
    this.workspace = path.join(folder, 'project');
    this.#server = server;
    this.#browser = browser;
    this.#port = port;
  }

  static async start(options: CodeOptions = {}): Promise<Code> {
    const program = await codeProgram();
    const folder = await mkdtemp(path.join(tmpdir(), 'linewright-code-'));
    await writeFiles(path.join(folder, 'project'), options.files ?? {});
    const trust = options.asksForTrust === true ? { 'security.workspace.trust.enabled': true } : {};
    const settings = JSON.stringify({ ...quietSettings, ...trust, ...options.settings });
    await writeFiles(path.join(folder, 'data/User'), { 'settings.json': settings });
    const port = await freePort();
    const server = await startServer(program, folder, port, options);
    const browser = await chromium.launch({
      executablePath: program.browser,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    return new Code(folder, server, browser, port);
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error('no window has been opened');
    return this.#page;
  }

  /** A fresh window with one file; the one before is closed. Waits until the extension is ready. */
  async open(file: string, isReady = /ready|open files only/): Promise<void> {
    await this.#page?.close();
    const context = await this.#browser.newContext({ viewport: { width: 1_100, height: 700 } });
    this.#page = await context.newPage();
    const remote = `vscode-remote://127.0.0.1:${this.#port}${path.join(this.workspace, file)}`;
    const query = new URLSearchParams({ folder: this.workspace, payload: JSON.stringify([['openFile', remote]]) });
    await this.page.goto(`http://127.0.0.1:${this.#port}/?${query}`);
    await this.page.locator('.monaco-editor .view-lines').first().waitFor(patience);
    await this.page.locator('.tab.active', { hasText: path.basename(file) }).waitFor(patience);
    await this.untilStatus(isReady);
  }

  /** Waits until the item in the status bar says something. */
  async untilStatus(text: RegExp): Promise<void> {
    await expect.poll(() => this.status(), patience).toMatch(text);
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

  async untilGhost(text: string, timeout = patience.timeout): Promise<void> {
    await expect.poll(() => this.ghost(), { ...patience, timeout }).toBe(text);
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
    await expect.poll(() => readFile(path.join(this.workspace, file), 'utf8'), patience).toBe(text);
  }

  /** Runs a command by its name in the palette. */
  async command(name: string): Promise<void> {
    await this.keys('F1');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor(patience);
    await input.fill(`>${name}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click(patience);
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

  async picture(name: string): Promise<void> {
    await mkdir(pictures, { recursive: true });
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

  async stop(): Promise<void> {
    await this.#browser.close();
    const ended = once(this.#server, 'exit');
    this.#server.kill();
    await ended;
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}

async function startServer(
  { node, script }: CodeProgram,
  folder: string,
  port: number,
  { asksForTrust = false }: CodeOptions,
): Promise<ChildProcess> {
  const own = ['--user-data-dir', path.join(folder, 'data'), '--extensions-dir', path.join(folder, 'extensions')];
  await run(node, [script, ...own, '--install-extension', extension]);
  const address = `127.0.0.1:${port}`;
  const flags = ['--auth', 'none', '--bind-addr', address, '--disable-telemetry', '--disable-update-check'];
  const trust = asksForTrust ? [] : ['--disable-workspace-trust'];
  const server = spawn(node, [script, ...own, ...flags, ...trust, path.join(folder, 'project')], {
    stdio: 'ignore',
    env: { ...process.env, XDG_CONFIG_HOME: path.join(folder, 'config') },
  });
  await vi.waitFor(() => fetch(`http://${address}/healthz`), patience);
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
