/**
 * Whether a person wants suggestions in a document now: turned off everywhere, in a workspace, in a language, or for some
 * time. Knows nothing of what would be suggested.
 */
import * as vscode from 'vscode';
import { type Change, changesTo, decidingScope, isOn, type Scope, toggled, toggledIn, type Written } from './onOff.ts';
import { type Nap, nextWords, snoozedInWords } from './snooze.ts';

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
    const snoozed = snoozedInWords(this.#snoozedUntil - Date.now());
    if (snoozed !== undefined) return snoozed;
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

  snooze({ milliseconds }: Nap): void {
    this.#snoozedUntil = Date.now() + milliseconds;
    this.#follow();
  }

  wake(): void {
    this.#snoozedUntil = 0;
    this.#follow();
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

  /** Tells of what is said of it whenever that changes. */
  #follow(): void {
    clearTimeout(this.#waking);
    this.#waking = undefined;
    const next = nextWords(this.#snoozedUntil - Date.now());
    if (next !== undefined) this.#waking = setTimeout(() => this.#follow(), next);
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
