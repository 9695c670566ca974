/**
 * Whether a person wants suggestions in a document now: turned off everywhere, in a workspace, in a language, or for some
 * minutes. Knows nothing of what would be suggested.
 */
import * as vscode from 'vscode';
import { type Change, changesTo, decidingScope, isOn, type Scope, toggled, toggledIn, type Written } from './onOff.ts';

const snoozeMinutes = 10;
const languagesKey = 'completion.disabledLanguages';

export class Silence implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #watch = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('linewright')) this.#changed.fire();
  });
  #snoozedUntil = 0;
  #waking: NodeJS.Timeout | undefined;

  /** In words; undefined when something may be suggested. */
  reason(document: vscode.TextDocument | undefined): string | undefined {
    const minutes = Math.ceil((this.#snoozedUntil - Date.now()) / 60_000);
    if (minutes > 0) return `snoozed for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}`;
    const settings = vscode.workspace.getConfiguration('linewright', document);
    if (!settings.get('enable', true)) {
      return this.setting.scope === 'workspace' ? 'turned off in this workspace' : 'turned off';
    }
    const isOff = document !== undefined && this.isLanguageOff(document);
    return isOff ? `turned off in ${document.languageId}` : undefined;
  }

  isLanguageOff(document: vscode.TextDocument): boolean {
    const languages = vscode.workspace.getConfiguration('linewright', document).get<string[]>(languagesKey, []);
    return languages.includes(document.languageId);
  }

  get isSnoozed(): boolean {
    return Date.now() < this.#snoozedUntil;
  }

  snooze(): void {
    this.#sleepFor(snoozeMinutes * 60_000);
  }

  wake(): void {
    this.#sleepFor(0);
  }

  /** Whether it is on by the settings, and where that is written. */
  get setting(): { readonly isOn: boolean; readonly scope: Scope } {
    const written = inspected<boolean>('enable');
    return { isOn: isOn(written), scope: decidingScope(written) };
  }

  /** Off everywhere, or on where it is off. */
  async toggle(): Promise<void> {
    this.wake();
    await write('enable', toggled(inspected<boolean>('enable')));
  }

  /** In this workspace alone. */
  async toggleWorkspace(): Promise<void> {
    this.wake();
    const written = inspected<boolean>('enable');
    await write('enable', changesTo(!isOn(written), 'workspace', written));
  }

  async toggleLanguage(languageId: string): Promise<void> {
    this.wake();
    await write(languagesKey, toggledIn(languageId, inspected<readonly string[]>(languagesKey)));
  }

  dispose(): void {
    clearTimeout(this.#waking);
    this.#watch.dispose();
    this.#changed.dispose();
  }

  #sleepFor(milliseconds: number): void {
    clearTimeout(this.#waking);
    this.#snoozedUntil = Date.now() + milliseconds;
    if (milliseconds > 0) this.#waking = setTimeout(() => this.#changed.fire(), milliseconds);
    this.#changed.fire();
  }
}

function inspected<Value>(key: string): Written<Value> {
  return vscode.workspace.getConfiguration('linewright').inspect<Value>(key) ?? {};
}

async function write<Value>(key: string, changes: readonly Change<Value>[]): Promise<void> {
  const { Global, Workspace } = vscode.ConfigurationTarget;
  for (const { scope, value } of changes) {
    const settings = vscode.workspace.getConfiguration('linewright');
    await settings.update(key, value, scope === 'user' ? Global : Workspace);
  }
}
