/** Boxes for what the server has to say to a person. Knows that settings can be opened where they are wrong, not what is wrong. */
import * as vscode from 'vscode';
import type { Status } from '../../server/lsp/status.ts';

interface Message {
  /** The protocol's: 1 is an error, 2 a warning. */
  readonly type: number;
  readonly message: string;
}

/** `status` is asked only once a person wants to see the place. */
export async function showMessage({ type, message }: Message, status: () => Promise<Status | null>): Promise<void> {
  if (type === 1) void vscode.window.showErrorMessage(message);
  else if (type > 2) void vscode.window.showInformationMessage(message);
  else if (!message.startsWith('Linewright settings')) void vscode.window.showWarningMessage(message);
  else if ((await vscode.window.showWarningMessage(message, open)) === open) await openSettings(await status());
}

const open = 'Open';

/** The file that is wrong; else it is the editor's own settings. */
async function openSettings(status: Status | null): Promise<void> {
  const file = status?.settingsProblems.find((problem) => problem.file !== undefined)?.file;
  if (file === undefined) await vscode.commands.executeCommand('workbench.action.openSettings', 'linewright');
  else await vscode.window.showTextDocument(vscode.Uri.file(file));
}
