/**
 * The language server's process and the connection to it: started, stopped, started again when it ends by itself. Knows the
 * server's own requests, not what the editor shows of them.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import * as vscode from 'vscode';
import type { CloseHandlerResult, LanguageClient, LanguageClientOptions, Middleware } from 'vscode-languageclient/node';
import type { Explanation } from '../../server/lsp/explain.ts';
import type { Status } from '../../server/lsp/status.ts';
import { explicitSettings } from './explicitSettings.ts';
import { type ClientModule, letOthersRun, loadClient } from './load.ts';
import { showMessage } from './messages.ts';
import type { Outcomes } from './outcomes.ts';
import { endProgram, runProgram, startProgram } from './program.ts';
import type { Silence } from './silence.ts';

/** A server that ends by itself more often than this within the window has a trouble that another start does not mend. */
const mostRestarts = 4;
const restartWindowMilliseconds = 180_000;

/** After the last keystroke without an answer: the reason is for a person who has stopped to wonder. */
const reasonDelayMilliseconds = 300;

/** Documents of one change of diagnostics that are told: a build may change those of all. */
const mostTold = 20;
const tokenKey = 'modelServerToken';

/** Where suggestions are wanted: files, new files, files that are not on a disk, and cells of notebooks. */
const documents = ['file', 'untitled', 'vscode-vfs', 'vscode-notebook-cell'].map((scheme) => ({ scheme }));

export type ServerState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  | { readonly kind: 'failed'; readonly problem: string };

export class Server {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #silence: Silence;
  readonly #outcomes: Outcomes;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #client: LanguageClient | undefined;
  #process: ChildProcessWithoutNullStreams | undefined;
  #state: ServerState = { kind: 'starting' };
  /** How often it was started or stopped. */
  #starts = 0;
  #endings: number[] = [];
  #indexing: string | undefined;
  #lastDocument: vscode.Uri | undefined;
  #lastReason: string | undefined;
  #reasonTimer: NodeJS.Timeout | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, silence: Silence, outcomes: Outcomes) {
    this.#context = context;
    this.#log = log;
    this.#silence = silence;
    this.#outcomes = outcomes;
    context.subscriptions.push(
      this.#changed,
      outcomes.onDidHappen((outcome) => void this.#notify('linewright/outcome', outcome)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.restart()),
      context.secrets.onDidChange(({ key }) => {
        if (key === tokenKey) void this.#sendToken();
      }),
    );
  }

  get state(): ServerState {
    return this.#state;
  }

  /** "12 %" while folders are indexed. */
  get indexing(): string | undefined {
    return this.#indexing;
  }

  /** Why there was no suggestion at the last place that was asked for; undefined when there was one. */
  get lastReason(): string | undefined {
    return this.#lastReason;
  }

  /** The document in which a suggestion was last asked for. */
  get lastDocument(): vscode.Uri | undefined {
    return this.#lastDocument;
  }

  /** The server's program, which is the command line too. */
  get program(): string {
    return this.#context.asAbsolutePath('dist/server/main.js');
  }

  async start(): Promise<void> {
    this.#setState({ kind: 'starting' });
    const starting = ++this.#starts;
    const module = await loadClient();
    if (starting !== this.#starts) return;
    const client = this.#newClient(module);
    await letOthersRun();
    if (this.#client !== client) return;
    try {
      await client.start();
    } catch (error) {
      this.#onEnded(client, error instanceof Error ? error.message : String(error));
    }
  }

  #newClient(module: ClientModule): LanguageClient {
    const { CloseAction, QuietClient, State } = module;
    const closed = (): CloseHandlerResult => {
      this.#onEnded(client, 'its connection was closed');
      return { action: CloseAction.DoNotRestart, handled: true };
    };
    const options = this.#options(module, closed);
    const client = new QuietClient('linewright', 'Linewright', () => this.#startProcess(), options);
    this.#client = client;
    client.onNotification('window/showMessage', (message) => showMessage(message, () => this.status()));
    client.onDidChangeState(({ newState }) => {
      if (this.#client !== client) return;
      if (newState === State.Running) void this.#onRunning();
      if (newState === State.Starting) this.#setState({ kind: 'starting' });
    });
    return client;
  }

  async stop(): Promise<void> {
    // One that is only being loaded does not start.
    this.#starts++;
    const client = this.#client;
    const process = this.#process;
    this.#client = undefined;
    this.#process = undefined;
    clearTimeout(this.#reasonTimer);
    this.#indexing = undefined;
    // One that never ran cannot be stopped, and throws.
    await client?.dispose().catch((error: unknown) => this.#log.debug(String(error)));
    if (process !== undefined) endProgram(process);
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#endings = [];
    await this.start();
  }

  /** Null when nothing was asked in the document yet, and when the server does not run. */
  explain(document: vscode.Uri): Promise<Explanation | null> {
    return this.#ask('linewright/explain', { textDocument: { uri: document.toString() } });
  }

  status(): Promise<Status | null> {
    return this.#ask('linewright/status', {});
  }

  /** What the doctor finds with all that the server is told here. It is a program of its own: it serves when the server does not run. */
  async doctor(): Promise<string> {
    const folders = vscode.workspace.isTrusted ? foldersOnDisk().map(({ uri }) => uri.fsPath) : [];
    const side = { folders, settings: explicitSettings(), token: await this.#token() };
    return runProgram(this.program, ['doctor', '--editor'], JSON.stringify(side));
  }

  /** The counts of what became of suggestions begin anew. */
  async forgetOutcomes(): Promise<void> {
    await this.#ask('linewright/forgetOutcomes', {});
  }

  /** Kept in the editor's secret store; empty forgets it. */
  async setToken(token: string): Promise<void> {
    if (token === '') await this.#context.secrets.delete(tokenKey);
    else await this.#context.secrets.store(tokenKey, token);
  }

  /** What other tools say of these documents: the server takes the names in it for what is needed next. */
  async tellDiagnostics(documents: readonly vscode.Uri[]): Promise<void> {
    for (const document of documents.slice(0, mostTold)) {
      const diagnostics = vscode.languages.getDiagnostics(document).map(({ range: { start, end }, message }) => ({
        range: {
          start: { line: start.line, character: start.character },
          end: { line: end.line, character: end.character },
        },
        message,
      }));
      await this.#notify('linewright/diagnostics', { uri: document.toString(), diagnostics });
    }
  }

  /** A person has moved there without typing. */
  async tellCursor(document: vscode.TextDocument, { line, character }: vscode.Position): Promise<void> {
    if (vscode.languages.match(documents, document) === 0) return;
    const params = { textDocument: { uri: document.uri.toString() }, position: { line, character } };
    await this.#notify('linewright/cursor', params);
  }

  async #notify(method: string, params: object): Promise<void> {
    if (this.#state.kind !== 'running') return;
    try {
      await this.#client?.sendNotification(method, params);
    } catch (error) {
      this.#log.warn(`${method}: ${String(error)}`);
    }
  }

  async #ask<Answer>(method: string, params: object): Promise<Answer | null> {
    if (this.#state.kind !== 'running') return null;
    try {
      return (await this.#client?.sendRequest<Answer | null>(method, params)) ?? null;
    } catch (error) {
      this.#log.warn(`${method}: ${String(error)}`);
      return null;
    }
  }

  async #onRunning(): Promise<void> {
    this.#setState({ kind: 'running' });
    // The server tells of each folder that it reads, also of one that it has read at once.
    if (vscode.workspace.isTrusted && foldersOnDisk().length > 0) this.#setIndexing('0 %');
    await this.#sendToken();
  }

  async #sendToken(): Promise<void> {
    await this.#notify('linewright/setToken', { token: await this.#token() });
  }

  async #token(): Promise<string> {
    return (vscode.workspace.isTrusted ? await this.#context.secrets.get(tokenKey) : undefined) ?? '';
  }

  #setState(state: ServerState): void {
    this.#state = state;
    if (state.kind !== 'running') this.#indexing = undefined;
    this.#changed.fire();
  }

  #onFailure(problem: string): void {
    this.#setState({ kind: 'failed', problem });
    this.#log.error(`The server does not run: ${problem}`);
    void this.#tellFailure(problem);
  }

  /** The connection only knows that it is closed: the program itself, when it is only asked for its version, says why. */
  async #tellFailure(closed: string): Promise<void> {
    const said = await runProgram(this.program, ['--version']);
    const lines = said.split('\n').filter((line) => line.trim() !== '');
    const telling = /^\d+\.\d+/.test(said) ? undefined : (lines.find((line) => /error/i.test(line)) ?? lines[0]);
    const problem = telling?.trim() ?? closed;
    if (this.#state.kind !== 'failed') return;
    this.#setState({ kind: 'failed', problem });
    const choice = await vscode.window.showErrorMessage(
      `Linewright does not run: ${problem}`,
      'Start Again',
      'Show Log',
    );
    if (choice === 'Start Again') await this.restart();
    if (choice === 'Show Log') this.#log.show();
  }

  /** Between two breaks: to make a process takes about as long as a frame lasts. */
  async #startProcess(): Promise<ChildProcessWithoutNullStreams> {
    const starting = this.#starts;
    await letOthersRun();
    const process = await startProgram(this.program, ['serve', '--stdio']);
    await letOthersRun();
    if (starting !== this.#starts) {
      endProgram(process);
      throw new Error('it was stopped before it had started');
    }
    this.#process = process;
    return process;
  }

  #options({ ErrorAction }: ClientModule, closed: () => CloseHandlerResult): LanguageClientOptions {
    return {
      documentSelector: documents,
      outputChannel: this.#log,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed,
      },
      middleware: { ...this.#suggestions(), ...workspaceAsTrusted(), handleWorkDoneProgress: this.#onProgress },
    };
  }

  #suggestions(): Middleware {
    return {
      provideInlineCompletionItems: async (document, position, context, token, next) => {
        if (this.#silence.reason(document) !== undefined) return undefined;
        const answer = await next(document, position, context, token);
        if (token.isCancellationRequested) return undefined;
        this.#lastDocument = document.uri;
        const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
        this.#noteReason(document.uri, items.length === 0);
        return this.#outcomes.offer(document, position, items);
      },
    };
  }

  #noteReason(document: vscode.Uri, isEmpty: boolean): void {
    clearTimeout(this.#reasonTimer);
    if (!isEmpty) {
      this.#setReason(undefined);
      return;
    }
    this.#reasonTimer = setTimeout(async () => {
      this.#setReason((await this.explain(document))?.reason ?? undefined);
    }, reasonDelayMilliseconds);
  }

  #setReason(reason: string | undefined): void {
    if (reason === this.#lastReason) return;
    this.#lastReason = reason;
    this.#changed.fire();
  }

  /** Shown in the status bar's own item, in place of the editor's. */
  readonly #onProgress: NonNullable<Middleware['handleWorkDoneProgress']> = (_token, value) => {
    this.#setIndexing(value.kind === 'end' ? undefined : `${value.percentage ?? 0} %`);
  };

  #setIndexing(indexing: string | undefined): void {
    this.#indexing = indexing;
    this.#changed.fire();
  }

  /**
   * A client serves one process, and is replaced with it. Its start may fail, its connection close, or both, in any order: what is
   * heard first counts.
   */
  #onEnded(client: LanguageClient, problem: string): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    if (this.#process !== undefined) endProgram(this.#process);
    this.#process = undefined;
    const now = Date.now();
    this.#endings = [...this.#endings.filter((time) => now - time < restartWindowMilliseconds), now];
    if (this.#endings.length > mostRestarts) {
      this.#onFailure(`the server ended ${this.#endings.length} times within three minutes, the last time: ${problem}`);
      return;
    }
    this.#log.warn(`The server has ended by itself (${problem}); it is started again.`);
    void this.start();
  }
}

/** Those that the server can read. */
function foldersOnDisk(): vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

/**
 * Settings, as far as a person has set them; and for a folder that is not trusted, no folder and no engine but recall: nothing of
 * it is read, run or sent.
 */
function workspaceAsTrusted(): Pick<Middleware, 'workspace'> {
  return {
    workspace: {
      workspaceFolders: (token, next) => (vscode.workspace.isTrusted ? next(token) : []),
      didChangeWorkspaceFolders: async (event, next) => {
        if (vscode.workspace.isTrusted) await next(event);
      },
      configuration: ({ items }) => items.map(() => explicitSettings()),
    },
  };
}
