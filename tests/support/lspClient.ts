/**
 * An editor in small: starts the real server process and speaks the protocol with it over its standard streams. Knows no
 * part of the server.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { recallAloneHome } from './recallAlone.ts';
import { testCache } from './testCache.ts';

export interface Notification {
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a server sends is looked at by the tests.
  readonly params: any;
}

interface Waiter {
  readonly matches: (notification: Notification) => boolean;
  readonly resolve: (notification: Notification) => void;
}

export interface ClientOptions {
  /** Workspace folders, as paths. */
  readonly folders?: readonly string[];
  /** Over those of an editor that can everything. */
  readonly capabilities?: object;
  /** Over the parameters of `initialize`. */
  readonly initialize?: object;
  /** What `workspace/configuration` answers. */
  readonly settings?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  /** Further arguments of `serve`. */
  readonly serve?: readonly string[];
  /** The server's own, where another one than the checkout's is meant. */
  readonly program?: string;
  /** A program with its arguments that runs the server: strace. */
  readonly through?: readonly string[];
}

/** What an editor that can everything says of itself. */
const allCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: { inlineCompletion: {}, completion: {} },
  window: { workDoneProgress: true },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};

class ResponseFailure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export class LspClient {
  readonly process: ChildProcessWithoutNullStreams;
  /** Every notification so far, and every request of the server's. */
  readonly received: Notification[] = [];
  /** Ids of every response so far: one that comes twice is here twice. */
  readonly answered: unknown[] = [];
  /** Answers the server's requests; what is not here is answered with null, what throws with an error. */
  readonly answers = new Map<string, (params: unknown) => unknown>();
  readonly exitCode: Promise<number | null>;
  stderr = '';
  readonly #pending = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  readonly #waiters = new Set<Waiter>();
  #buffer = Buffer.alloc(0);
  #nextId = 1;
  #settings: unknown;

  /** Only starts the process. */
  constructor(options: ClientOptions = {}) {
    const program = options.program ?? fileURLToPath(new URL('../../bin/linewright', import.meta.url));
    const [command = '', ...args] = [
      ...(options.through ?? []),
      process.execPath,
      program,
      'serve',
      '--stdio',
      ...(options.serve ?? []),
    ];
    this.process = spawn(command, args, {
      env: {
        ...process.env,
        XDG_CONFIG_HOME: recallAloneHome,
        XDG_CACHE_HOME: testCache,
        XDG_STATE_HOME: testCache,
        ...options.env,
      },
    });
    this.exitCode = once(this.process, 'exit').then(([code]) => code);
    this.process.stdout.on('data', (data: Buffer) => this.#read(data));
    this.process.stderr.on('data', (data: Buffer) => {
      this.stderr += data;
    });
    // Writing to a server that has ended is what some tests do.
    this.process.stdin.on('error', () => {});
    this.#settings = options.settings ?? null;
    this.answers.set('workspace/configuration', () => [this.#settings]);
  }

  /** Starts a server, initializes it and waits until its folders are indexed. */
  static async start(options: ClientOptions = {}): Promise<LspClient> {
    const client = new LspClient(options);
    await client.initialize(options);
    await client.indexed(options.folders?.length ?? 0);
    return client;
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above.
  async initialize(options: ClientOptions = {}): Promise<any> {
    const result = await this.request('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: (options.folders ?? []).map(folder),
      capabilities: { ...allCapabilities, ...options.capabilities },
      ...options.initialize,
    });
    this.notify('initialized', {});
    return result;
  }

  /** Resolves when that many folders have been indexed since the start. */
  async indexed(count: number): Promise<void> {
    if (count > 0) {
      await this.notification('$/progress', ({ value }) => value.kind === 'end', count);
    }
  }

  set settings(settings: unknown) {
    this.#settings = settings;
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above.
  request(method: string, params?: unknown): Promise<any> {
    return this.ask(method, params).answer;
  }

  /** A request that can be cancelled by its id. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  ask(method: string, params?: unknown): { id: number; answer: Promise<any> } {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.send({ jsonrpc: '2.0', id, method, params });
    return { id, answer };
  }

  notify(method: string, params?: unknown): void {
    this.send({ jsonrpc: '2.0', method, params });
  }

  send(message: unknown): void {
    const body = JSON.stringify(message);
    this.sendRaw(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  sendRaw(text: string): void {
    this.process.stdin.write(text);
  }

  /** The `count`th message of this method that matches, be it past or still to come. */
  async notification(
    method: string,
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    matches: (params: any) => boolean = () => true,
    count = 1,
    // biome-ignore lint/suspicious/noExplicitAny: as above.
  ): Promise<any> {
    const isWanted = (message: Notification): boolean => message.method === method && matches(message.params);
    let seen = this.received.filter(isWanted);
    while (seen.length < count) {
      await new Promise<Notification>((resolve) => this.#waiters.add({ matches: isWanted, resolve }));
      seen = this.received.filter(isWanted);
    }
    return seen[count - 1]?.params;
  }

  /** Ends the server as an editor does; gives its exit code. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode === null) {
      await this.request('shutdown');
      this.notify('exit');
    }
    return this.exitCode;
  }

  #read(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const headerEnd = this.#buffer.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString('latin1', 0, headerEnd))?.[1]);
      const end = headerEnd + 4 + length;
      if (headerEnd < 0 || this.#buffer.length < end) {
        return;
      }
      const body = this.#buffer.toString('utf8', headerEnd + 4, end);
      this.#buffer = this.#buffer.subarray(end);
      this.#receive(JSON.parse(body));
    }
  }

  #receive(message: {
    id?: number;
    method?: string;
    params?: unknown;
    result?: unknown;
    error?: { code: number; message: string };
  }): void {
    const { id, method, params, error } = message;
    if (method !== undefined) {
      const notification = { method, params };
      this.received.push(notification);
      if (id !== undefined) {
        this.#answer(id, method, params);
      }
      for (const waiter of [...this.#waiters].filter(({ matches }) => matches(notification))) {
        this.#waiters.delete(waiter);
        waiter.resolve(notification);
      }
      return;
    }
    this.answered.push(id);
    const pending = this.#pending.get(Number(id));
    this.#pending.delete(Number(id));
    if (error === undefined) {
      pending?.resolve(message.result);
    } else {
      pending?.reject(new ResponseFailure(error.code, error.message));
    }
  }

  #answer(id: number, method: string, params: unknown): void {
    try {
      this.send({ jsonrpc: '2.0', id, result: this.answers.get(method)?.(params) ?? null });
    } catch (error) {
      this.send({ jsonrpc: '2.0', id, error: { code: -32603, message: String(error) } });
    }
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

function folder(path: string): { uri: string; name: string } {
  return { uri: uriOf(path), name: path };
}

/** A document with the cursor, drawn as `█`, in it. */
export interface Picture {
  readonly text: string;
  /** Zero-based, in UTF-16 code units. */
  readonly position: { readonly line: number; readonly character: number };
}

export function picture(drawn: string): Picture {
  const before = drawn.slice(0, drawn.indexOf('█')).split('\n');
  return {
    text: drawn.replace('█', ''),
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}
