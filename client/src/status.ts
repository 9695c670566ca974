/** The item in the status bar: whether Linewright is at work, and why it is silent. Knows no suggestion. */
import * as vscode from 'vscode';
import type { EnginesStatus } from '../../server/engines.ts';
import type { Server, ServerState } from './server.ts';
import type { Silence } from './silence.ts';
import { type StatusLook, statusLook } from './statusLook.ts';

/** By then the server has read settings that were changed. */
const settledMilliseconds = 1_500;

export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('linewright', vscode.StatusBarAlignment.Right, 100);
  readonly #server: Server;
  readonly #silence: Silence;
  readonly #subscriptions: vscode.Disposable[];
  #engine: EnginesStatus = { name: 'recall' };
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
    if (engine !== undefined) this.#engine = engine;
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

  #look(): StatusLook {
    const { state, indexing, lastReason } = this.#server;
    return statusLook({
      server: state,
      silence: this.#silence.reason(vscode.window.activeTextEditor?.document),
      indexing,
      engine: this.#engine,
      isTrusted: vscode.workspace.isTrusted,
      lastReason,
    });
  }
}
