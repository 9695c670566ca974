/** The connection to the server as this extension has it. A bundle of its own, with all of the protocol's code behind it: see `load.ts`. */
import * as vscode from 'vscode';
import { type InitializeParams, LanguageClient } from 'vscode-languageclient/node';

export { CloseAction, ErrorAction, State } from 'vscode-languageclient/node';

/** Names folders to the server at its start only where they are trusted: what it is told of, it reads. Opens no boxes of its own. */
export class QuietClient extends LanguageClient {
  protected override fillInitializeParams(params: InitializeParams): void {
    super.fillInitializeParams(params);
    if (!vscode.workspace.isTrusted) Object.assign(params, { workspaceFolders: null, rootUri: null, rootPath: null });
  }

  /** A failed start is told once, with what to do, and not in the words of the protocol. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
