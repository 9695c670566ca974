/**
 * "Why this suggestion?": the places, the score and the time of the last answer, as a page with links. Knows what the server says
 * of it, nothing more.
 */
import * as vscode from 'vscode';
import type { Server } from './server.ts';
import { whyPage } from './whyPage.ts';

interface Place {
  readonly path: string;
  /** From 0. */
  readonly line: number;
}

export class Why implements vscode.Disposable {
  readonly #server: Server;
  #panel: vscode.WebviewPanel | undefined;

  constructor(server: Server) {
    this.#server = server;
  }

  async show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document.uri ?? this.#server.lastDocument;
    const explanation = document === undefined ? null : await this.#server.explain(document);
    const panel = this.#panel ?? this.#open();
    panel.webview.html = whyPage(explanation);
    panel.reveal(undefined, true);
  }

  async goTo(place: unknown): Promise<void> {
    if (!isPlace(place)) return;
    const at = new vscode.Position(place.line, 0);
    try {
      await vscode.window.showTextDocument(uriOf(place.path), {
        selection: new vscode.Range(at, at),
        viewColumn: vscode.ViewColumn.One,
      });
    } catch (error) {
      void vscode.window.showWarningMessage(`${place.path} cannot be opened: ${String(error)}`);
    }
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      'linewright.why',
      'Why This Suggestion?',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableCommandUris: ['linewright.internal.goTo'], localResourceRoots: [] },
    );
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    this.#panel = panel;
    return panel;
  }
}

/** The server names files by their paths, and what is not on a disk by its URI. */
function uriOf(path: string): vscode.Uri {
  return /^[\w+.-]{2,}:\/?\//.test(path) ? vscode.Uri.parse(path) : vscode.Uri.file(path);
}

function isPlace(value: unknown): value is Place {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'line' in value &&
    typeof value.line === 'number'
  );
}
