/**
 * Tells the server where the cursor has come to rest, so that what is needed there is looked up before the first key. Says nothing while
 * a person types: then the server is asked. Knows nothing of what is suggested.
 */
import * as vscode from 'vscode';
import type { Server } from './server.ts';
import type { Silence } from './silence.ts';

/** Milliseconds without another move: keys that are held move it all the time. */
const restMilliseconds = 60;

export class Cursor implements vscode.Disposable {
  readonly #server: Server;
  readonly #silence: Silence;
  readonly #watch = vscode.window.onDidChangeTextEditorSelection((event) => this.#onMove(event));
  /** Of the document whose cursor moved last: typing moves it, too, but with the text. */
  #seen: { readonly document: vscode.TextDocument; readonly version: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(server: Server, silence: Silence) {
    this.#server = server;
    this.#silence = silence;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watch.dispose();
  }

  #onMove({ textEditor: { document }, selections, kind }: vscode.TextEditorSelectionChangeEvent): void {
    clearTimeout(this.#timer);
    const isTyping =
      kind === vscode.TextEditorSelectionChangeKind.Keyboard &&
      this.#seen?.document === document &&
      this.#seen.version !== document.version;
    this.#seen = { document, version: document.version };
    const [selection] = selections;
    if (isTyping || selections.length > 1 || selection?.isEmpty !== true) return;
    const { version } = document;
    this.#timer = setTimeout(() => {
      const isThere = !document.isClosed && document.version === version;
      if (isThere && this.#silence.reason(document) === undefined) {
        void this.#server.tellCursor(document, selection.active);
      }
    }, restMilliseconds);
  }
}
