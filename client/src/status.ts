/** The item in the status bar: whether Linewright is at work, and why it is silent. Knows no suggestion. */
import * as vscode from 'vscode';
import type { Server, ServerState } from './server.ts';
import type { Silence } from './silence.ts';

/** By then the server has read settings that were changed. */
const settledMilliseconds = 1_500;

export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('linewright', vscode.StatusBarAlignment.Right, 100);
  readonly #server: Server;
  readonly #silence: Silence;
  readonly #subscriptions: vscode.Disposable[];
  #engine = 'recall';
  #reason: string | undefined;
  #state: ServerState['kind'] | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor(server: Server, silence: Silence) {
    this.#server = server;
    this.#silence = silence;
    this.#item.name = 'Linewright';
    this.#item.command = 'linewright.menu';
    this.#subscriptions = [
      this.#item,
      server.onDidChange(() => this.#onServerChange()),
      silence.onDidChange(() => this.#onSettingsChange()),
      vscode.window.onDidChangeActiveTextEditor(() => void this.#askEngine()),
    ];
    this.#refresh();
    this.#item.show();
  }

  dispose(): void {
    clearTimeout(this.#later);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** A new reason for silence may be the engine's; a server that has started reads settings first. */
  #onServerChange(): void {
    const { lastReason, state } = this.#server;
    const isNew = lastReason !== this.#reason;
    const hasStarted = state.kind === 'running' && state.kind !== this.#state;
    this.#reason = lastReason;
    this.#state = state.kind;
    this.#refresh();
    if (hasStarted) this.#onSettingsChange();
    else if (isNew) void this.#askEngine();
  }

  /** The server reads changed settings after the editor has told of them: its engine is asked for then, too. */
  #onSettingsChange(): void {
    void this.#askEngine();
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.#askEngine(), settledMilliseconds);
  }

  async #askEngine(): Promise<void> {
    const engine = (await this.#server.status())?.engine;
    if (engine !== undefined) {
      this.#engine = engine.problem === undefined ? engine.name : `${engine.name} (${engine.problem})`;
    }
    this.#refresh();
  }

  #refresh(): void {
    const { icon, text, says } = this.#look();
    this.#item.text = `$(${icon}) ${text}`;
    this.#item.tooltip = says;
    this.#item.accessibilityInformation = { label: `Linewright: ${says}` };
    const isFailed = this.#server.state.kind === 'failed';
    this.#item.backgroundColor = isFailed ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
  }

  #look(): { icon: string; text: string; says: string } {
    const { state, indexing, lastReason } = this.#server;
    const silence = this.#silence.reason(vscode.window.activeTextEditor?.document);
    if (state.kind === 'failed') return { icon: 'error', text: 'Linewright', says: `does not run: ${state.problem}` };
    if (state.kind === 'starting') return { icon: 'loading~spin', text: 'Linewright', says: 'starting' };
    if (silence !== undefined) return { icon: 'circle-slash', text: 'Linewright', says: silence };
    if (indexing !== undefined) {
      return { icon: 'sync~spin', text: `Linewright ${indexing}`, says: `reading the workspace, ${indexing}` };
    }
    const engine = vscode.workspace.isTrusted
      ? `ready, ${this.#engine}`
      : 'completes from open files only: this folder is not trusted';
    const why = lastReason === undefined ? '' : `; last time nothing was suggested: ${lastReason}`;
    return { icon: 'sparkle', text: 'Linewright', says: `${engine}${why}` };
  }
}
