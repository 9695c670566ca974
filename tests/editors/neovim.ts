/**
 * A real Neovim with the plugin, driven as a user interface drives it: keys go in, the screen comes out. Speaks msgpack-RPC
 * with `nvim --embed`. Knows nothing of the plugin but where it lies.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { decodeMultiStream, encode } from '@msgpack/msgpack';
import { expect, onTestFinished } from 'vitest';
import { recallAloneFiles } from '../support/recallAlone.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { blockOf, repository } from './editorsPage.ts';
import { neovimProgram } from './neovimProgram.ts';
import { Screen } from './screen.ts';

const plugin = path.join(repository, 'editors/neovim');

/** Long enough for a server's start beside other suites on two cores. */
const patience = { timeout: 20_000, interval: 20 };

export interface NeovimOptions {
  /** Lua in the place of what docs/editors.md says; it runs before anything is opened, with the plugin on the runtime path. */
  readonly config?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The working folder of another one, in the place of `files`. */
  readonly folder?: string;
}

export class Neovim {
  readonly screen = new Screen();
  readonly folder: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #nextId = 1;

  private constructor(folder: string, child: ChildProcessWithoutNullStreams) {
    this.folder = folder;
    this.#process = child;
    void this.#read();
  }

  /** With `files` as its working folder, and the plugin on its runtime path. It ends with the test. */
  static async start({ config, files = {}, env = {}, folder: other }: NeovimOptions = {}) {
    const folder = other ?? (await scratchFolder({ '.git/HEAD': '', ...files }));
    const block = (await blockOf('Neovim')).replace('/path/to/linewright', repository);
    const chosen =
      config === undefined
        ? block
        : `vim.opt.runtimepath:prepend(${JSON.stringify(plugin)})
${config}`;
    const home = await scratchFolder({
      ...recallAloneFiles,
      'init.lua': `${messages}
${chosen}
`,
    });
    const own = {
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: path.join(home, 'data'),
      XDG_STATE_HOME: path.join(home, 'state'),
      XDG_CACHE_HOME: path.join(home, 'cache'),
    };
    const program = await neovimProgram();
    const child = spawn(program, ['--embed', '-n', '-i', 'NONE', '-u', path.join(home, 'init.lua')], {
      cwd: folder,
      env: { ...process.env, ...own, ...env },
    });
    const neovim = new Neovim(folder, child);
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    await neovim.call('nvim_ui_attach', 100, 30, { ext_linegrid: true });
    return neovim;
  }

  async call(method: string, ...params: unknown[]): Promise<unknown> {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => this.#answers.set(id, { resolve, reject }));
    this.#process.stdin.write(encode([0, id, method, params]));
    return answer;
  }

  /** Runs a chunk of Lua; what it returns must be plain data. */
  lua(chunk: string, ...args: unknown[]): Promise<unknown> {
    return this.call('nvim_exec_lua', chunk, args);
  }

  /** As typed on the keyboard, in Neovim's notation for special keys. */
  async keys(keys: string): Promise<void> {
    await this.call('nvim_input', keys);
  }

  /** One key after the other, each only when the one before has been dealt with, as a person's fingers are slower. */
  async type(text: string): Promise<void> {
    for (const key of text) {
      const before = await this.cursor();
      await this.keys(key === '<' ? '<lt>' : key);
      await expect.poll(() => this.cursor(), patience).not.toEqual(before);
    }
  }

  /** Opens a file and waits for the server to have indexed everything. */
  async open(name: string): Promise<void> {
    await this.lua('vim.cmd.edit(...)', name);
    await this.serverReady();
  }

  async serverReady(): Promise<void> {
    await expect.poll(() => this.lua("return require('linewright.server').client(0) ~= nil"), patience).toBe(true);
    await this.request('linewright/status', { wait: true });
  }

  /** What the server of the buffer answers. */
  request(method: string, params: object): Promise<unknown> {
    return this.lua(
      "local method, params = ...; return require('linewright.server').client(0):request_sync(method, params, 20000, 0).result",
      method,
      params,
    );
  }

  /** Why the last request in the buffer was answered as it was. */
  async explanation(): Promise<unknown> {
    const uri = await this.lua('return vim.uri_from_bufnr(0)');
    return this.request('linewright/explain', { textDocument: { uri } });
  }

  async cursor(): Promise<unknown> {
    return this.lua('return vim.api.nvim_win_get_cursor(0)');
  }

  /** The buffer's text. */
  async text(): Promise<unknown> {
    return this.lua("return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')");
  }

  /** What the plugin and Neovim told the person. */
  async messages(): Promise<string> {
    return String(await this.lua("return table.concat(_G.told, '\\n')"));
  }

  async untilText(expected: string): Promise<void> {
    await expect.poll(() => this.text(), patience).toBe(expected);
  }

  /** Until the screen holds this text. */
  async untilSeen(expected: string | RegExp): Promise<void> {
    const matcher = typeof expected === 'string' ? expect.stringContaining(expected) : expect.stringMatching(expected);
    await expect.poll(() => this.screen.text, patience).toEqual(matcher);
  }

  async untilGone(text: string): Promise<void> {
    await expect.poll(() => this.screen.text, patience).not.toContain(text);
  }

  async untilTold(expected: RegExp): Promise<void> {
    await expect.poll(() => this.messages(), patience).toMatch(expected);
  }

  async #read(): Promise<void> {
    for await (const message of decodeMultiStream(this.#process.stdout)) {
      const [kind, id, error, result] = message as [number, number, unknown, unknown];
      if (kind === 1) {
        const answer = this.#answers.get(id);
        this.#answers.delete(id);
        if (error === null) answer?.resolve(result);
        else answer?.reject(new Error(JSON.stringify(error)));
      } else if (kind === 2) {
        const [, method, params] = message as [number, string, never];
        if (method === 'redraw') this.screen.redraw(params);
      }
    }
  }
}

/** Messages would wait for Enter where they are longer than the line: they are kept for the test instead. */
const messages = 'told = {}; vim.notify = function(message) table.insert(told, message) end';
