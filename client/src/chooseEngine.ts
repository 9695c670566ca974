/** Chooses the engine beside recall, and its model or address, and writes the choice to the person's settings. Runs no model. */
import * as vscode from 'vscode';
import { runProgram } from './program.ts';
import type { Server } from './server.ts';

interface Choice extends vscode.QuickPickItem {
  readonly choose: () => Promise<unknown>;
}

export async function chooseEngine(server: Server): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showInformationMessage('In a folder that is not trusted only recall runs, on the open files.');
    return;
  }
  const { hasSmall, models } = await localModels(server);
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
      description: 'how, in a terminal',
      choose: async () => vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false),
    },
    {
      label: '$(gear) All settings of engines',
      choose: async () => vscode.commands.executeCommand('workbench.action.openSettings', 'linewright.engine'),
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: 'Linewright: engine beside recall' });
  await chosen?.choose();
}

const walkthrough = 'linewright.linewright-vscode#start';

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

interface LocalModels {
  /** The model that comes with Linewright is installed. */
  readonly hasSmall: boolean;
  /** Names of those that were pulled or added. */
  readonly models: readonly string[];
}

async function localModels(server: Server): Promise<LocalModels> {
  try {
    const listed: unknown = JSON.parse(await runProgram(server.program, ['model', 'list', '--json']));
    const isObject = typeof listed === 'object' && listed !== null;
    const hasSmall = isObject && 'shipped' in listed && listed.shipped !== null;
    return { hasSmall, models: isObject && 'models' in listed ? namesIn(listed.models) : [] };
  } catch {
    // Without a list there are none to choose; "doctor" says what is wrong.
    return { hasSmall: false, models: [] };
  }
}

function namesIn(models: unknown): string[] {
  if (!Array.isArray(models)) return [];
  return models.flatMap((model: unknown) =>
    typeof model === 'object' && model !== null && 'name' in model && typeof model.name === 'string' ? model.name : [],
  );
}
