/** "Get a Local Model": asks which, and has the bundled program fetch it where a person can watch. Knows no model. */
import * as vscode from 'vscode';
import { type LocalModels, readModels, type Way, waysToModels } from './localModels.ts';
import { runProgram } from './program.ts';
import { showProgram } from './programTerminal.ts';

export async function localModels(program: string): Promise<LocalModels> {
  return readModels(await runProgram(program, ['model', 'list', '--json']));
}

export async function getModel(program: string): Promise<void> {
  const ways = waysToModels(await localModels(program));
  const way = await vscode.window.showQuickPick(ways, { title: 'Linewright: get a local model' });
  const more = way === undefined ? undefined : await askFor(way);
  if (way === undefined || more === undefined) return;
  showProgram(program, [...way.args, ...more], 'Then choose it: "Linewright: Choose Engine and Model".');
}

/** Undefined when the person has gone away. */
async function askFor({ asks }: Way): Promise<string[] | undefined> {
  if (asks === undefined) return [];
  if (asks === 'file') {
    const chosen = await vscode.window.showOpenDialog({ filters: { 'GGUF models': ['gguf'] }, openLabel: 'Add' });
    return chosen?.map(({ fsPath }) => fsPath);
  }
  const prompt = 'As "ollama list" names it.';
  const name = await vscode.window.showInputBox({ title: 'Name of the model', prompt, placeHolder: 'NAME:TAG' });
  return name === undefined || name === '' ? undefined : [`ollama:${name}`];
}
