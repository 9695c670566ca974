/** Chooses the engine beside recall, and its model or address, and writes the choice to the person's settings. Runs no model. */
import * as vscode from 'vscode';
import { addressProblem, type EngineLine, engineLines } from './engineLines.ts';
import { getModel, localModels } from './getModel.ts';
import type { Server } from './server.ts';

export async function chooseEngine(server: Server): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showInformationMessage('In a folder that is not trusted only recall runs, on the open files.');
    return;
  }
  const [local, status] = await Promise.all([localModels(server.program), server.status()]);
  const lines = engineLines(local, status?.settings.engine);
  const chosen = await vscode.window.showQuickPick(lines, { title: 'Linewright: engine beside recall' });
  if (chosen !== undefined) await carryOut(chosen, server);
}

async function carryOut({ does }: EngineLine, server: Server): Promise<void> {
  if (does.kind === 'set') await set(does.engine);
  if (does.kind === 'askAddress') await askAddress();
  if (does.kind === 'getModel') await getModel(server.program);
  if (does.kind === 'openSettings') {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'linewright.engine');
  }
}

async function askAddress(): Promise<void> {
  const address = await vscode.window.showInputBox({
    title: 'Address of the model server',
    placeHolder: 'http://127.0.0.1:8080',
    prompt: 'What you type and pieces of your repository go there, and nowhere else.',
    validateInput: addressProblem,
  });
  if (address !== undefined && address !== '') await set({ use: 'http', address, model: '' });
}

async function set(engine: Readonly<Record<string, string>>): Promise<void> {
  const settings = vscode.workspace.getConfiguration('linewright.engine');
  // The engine comes last: it is opened when the rest is there.
  for (const [key, value] of Object.entries(engine).reverse()) {
    await settings.update(key, value === '' ? undefined : value, vscode.ConfigurationTarget.Global);
  }
}
