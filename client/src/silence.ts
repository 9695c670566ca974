/**
 * Whether a person wants suggestions in a document now: turned off everywhere, in a workspace, in a language, or for some
 * minutes. Knows nothing of what would be suggested.
 */
import * as vscode from 'vscode';

const snoozeMinutes = 10;

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
    if (!settings.get('enable', true)) return 'turned off';
    const languages = settings.get<string[]>('completion.disabledLanguages', []);
    const isOff = document !== undefined && languages.includes(document.languageId);
    return isOff ? `turned off in ${document.languageId}` : undefined;
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

  /** For the person everywhere, or in this workspace alone. */
  async toggle(target: vscode.ConfigurationTarget): Promise<void> {
    this.wake();
    const settings = vscode.workspace.getConfiguration('linewright');
    await settings.update('enable', !settings.get('enable', true), target);
  }

  async toggleLanguage(languageId: string): Promise<void> {
    this.wake();
    const settings = vscode.workspace.getConfiguration('linewright');
    const off = settings.get<string[]>('completion.disabledLanguages', []);
    const next = off.includes(languageId) ? off.filter((id) => id !== languageId) : [...off, languageId];
    await settings.update('completion.disabledLanguages', next, vscode.ConfigurationTarget.Global);
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
