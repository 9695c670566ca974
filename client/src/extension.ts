/** Where the editor enters: puts the parts together and starts the server. Knows nothing of what is suggested. */
import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { Cursor } from './cursor.ts';
import { Outcomes } from './outcomes.ts';
import { Pages } from './pages.ts';
import { Server } from './server.ts';
import { Silence } from './silence.ts';
import { StatusItem } from './status.ts';
import { Why } from './why.ts';

let server: Server | undefined;

/** Does not wait for the server: the editor's start must not. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Linewright', { log: true });
  const silence = new Silence();
  const outcomes = new Outcomes();
  server = new Server(context, log, silence, outcomes);
  const status = new StatusItem(server, silence);
  const why = new Why(server);
  const pages = new Pages();
  context.subscriptions.push(
    log,
    silence,
    outcomes,
    status,
    why,
    pages,
    new Cursor(server, silence),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => void server?.tellDiagnostics(uris)),
    ...registerCommands({ context, server, silence, outcomes, why, pages, log }),
  );
  // Keys of the manifest that this extension has to hear of.
  void vscode.commands.executeCommand('setContext', 'linewright.isActive', true);
  void server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
