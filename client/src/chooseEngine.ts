/** Chooses the engine beside recall, and its model or address, and writes the choice to the person's settings. Runs no model. */
import * as vscode from 'vscode';
import { getModel, localModels } from './getModel.ts';
import type { Server } from './server.ts';

interface Choice extends vscode.QuickPickItem {
  readonly choose: () => Promise<unknown>;
}

export async function chooseEngine(server: Server): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showInformationMessage('In a folder that is not trusted only recall runs, on the open files.');
    return;
  }
  const { hasSmall, models } = await localModels(server.program);
  const choices: Choice[] = [
    {
      label: '$(sparkle) Automatic',
      description: hasSmall ? 'the small model behind recall' : 'recall; with the small model, once it is installed',
      choose: () => set({ use: 'auto' }),
    },
    { label: '$(zap) Recall alone', description: 'your own code; no model', choose: () => set({ use: 'recall' }) },
    ...models.map((model) => ({
      label: `$(chip) ${model}`,
      description: 'a model file, run here',
      choose: () => set({ use: 'llama', model }),
    })),
    {
      label: '$(cloud) A model server…',
      description: 'llama.cpp, Ollama, vLLM and others, at an address of yours',
      choose: askAddress,
    },
    {
      label: '$(cloud-download) Get a local model…',
      description: 'fetched or added here',
      choose: () => getModel(server.program),
    },
    {
      label: '$(gear) All settings of engines',
      choose: async () => vscode.commands.executeCommand('workbench.action.openSettings', 'linewright.engine'),
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: 'Linewright: engine beside recall' });
  await chosen?.choose();
}

async function askAddress(): Promise<void> {
  const address = await vscode.window.showInputBox({
    title: 'Address of the model server',
    placeHolder: 'http://127.0.0.1:8080',
    prompt: 'What you type and pieces of your repository go there, and nowhere else.',
    validateInput: (value) => (URL.canParse(value) ? undefined : 'An address such as http://127.0.0.1:8080'),
  });
  if (address !== undefined) await set({ use: 'http', address, model: '' });
}

async function set(engine: Readonly<Record<string, string>>): Promise<void> {
  const settings = vscode.workspace.getConfiguration('linewright.engine');
  // The engine comes last: it is opened when the rest is there.
  for (const [key, value] of Object.entries(engine).reverse()) {
    await settings.update(key, value === '' ? undefined : value, vscode.ConfigurationTarget.Global);
  }
}
