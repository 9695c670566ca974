/** The commands of the palette and the status bar's menu. Knows what each is called, not how it is done. */
import * as vscode from 'vscode';
import { chooseEngine } from './chooseEngine.ts';
import { getModel } from './getModel.ts';
import { type MenuState, menuLines } from './menuLines.ts';
import { acceptedCommand, type Outcomes, sentAwayCommand } from './outcomes.ts';
import type { Pages } from './pages.ts';
import type { Server, ServerState } from './server.ts';
import type { Silence } from './silence.ts';
import { naps } from './snooze.ts';
import { statusPage } from './statusPage.ts';
import type { Why } from './why.ts';

export interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly server: Server;
  readonly silence: Silence;
  readonly outcomes: Outcomes;
  readonly why: Why;
  readonly pages: Pages;
  readonly log: vscode.LogOutputChannel;
}

export function registerCommands(parts: Parts): vscode.Disposable[] {
  const { server, silence, outcomes, why, log } = parts;
  const commands: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
    'linewright.menu': () => showMenu(parts),
    'linewright.why': () => why.show(),
    'linewright.toggle': () => silence.toggle(),
    'linewright.toggleWorkspace': () => toggleWorkspace(silence),
    'linewright.toggleLanguage': () => toggleLanguage(silence),
    'linewright.snooze': () => (silence.isSnoozed ? silence.wake() : chooseNap(silence)),
    'linewright.engine': () => chooseEngine(server),
    'linewright.getModel': () => getModel(server.program),
    'linewright.status': () => showStatus(parts),
    'linewright.doctor': () => showDoctor(parts),
    'linewright.log': () => log.show(),
    'linewright.restart': () => server.restart(),
    'linewright.setToken': () => askToken(server),
    'linewright.forgetCounts': () => server.forgetOutcomes(),
    'linewright.internal.goTo': (place) => why.goTo(place),
    [sentAwayCommand]: () => outcomes.sentAway(),
    [acceptedCommand]: (document, characters) => outcomes.accepted(document, characters),
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
}

async function showMenu(parts: Parts): Promise<void> {
  const choices = menuLines(await menuState(parts));
  const chosen = await vscode.window.showQuickPick(choices, { title: 'Linewright', matchOnDescription: true });
  // Opened by a click, the menu would give the keyboard back to the status bar.
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}

async function menuState({ server, silence }: Parts): Promise<MenuState> {
  const document = vscode.window.activeTextEditor?.document;
  return {
    ...silence.setting,
    silence: silence.reason(document),
    isSnoozed: silence.isSnoozed,
    hasWorkspace: hasWorkspace(),
    languageId: document?.languageId,
    isLanguageOff: document !== undefined && silence.isLanguageOff(document),
    lastReason: server.lastReason,
    counts: await countsInWords(server),
  };
}

function hasWorkspace(): boolean {
  return (vscode.workspace.workspaceFolders ?? []).length > 0;
}

/** A menu does not wait for a server that is busy. */
const patienceMilliseconds = 150;

async function countsInWords(server: Server): Promise<string> {
  const late = new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), patienceMilliseconds);
  });
  const status = await Promise.race([server.status(), late]);
  if (status === null) return '';
  const { accepted, partiallyAccepted, shown, since } = status.outcomes;
  return `${accepted} accepted, ${partiallyAccepted} in part, of ${shown} since ${since}`;
}

async function toggleWorkspace(silence: Silence): Promise<void> {
  if (hasWorkspace()) await silence.toggleWorkspace();
  else void vscode.window.showInformationMessage('There is no workspace: open a folder first.');
}

async function chooseNap(silence: Silence): Promise<void> {
  const nap = await vscode.window.showQuickPick(naps, { title: 'Linewright: suggest nothing' });
  if (nap !== undefined) silence.snooze(nap);
}

async function toggleLanguage(silence: Silence): Promise<void> {
  const languageId = vscode.window.activeTextEditor?.document.languageId;
  if (languageId === undefined) void vscode.window.showInformationMessage('Open a file of the language first.');
  else await silence.toggleLanguage(languageId);
}

async function showStatus({ server, pages }: Parts): Promise<void> {
  const status = await server.status();
  const page = status === null ? notRunning(server.state) : statusPage(status, server.lastReason);
  await pages.show('Linewright Index, Engine and Counts', page);
}

function notRunning(state: ServerState): string {
  return state.kind === 'failed' ? `The server does not run: ${state.problem}\n` : 'The server does not answer yet.\n';
}

async function showDoctor({ server, pages }: Parts): Promise<void> {
  const location = vscode.ProgressLocation.Window;
  const title = 'Linewright: examining';
  const found = await vscode.window.withProgress({ location, title }, () => server.doctor());
  const note = vscode.workspace.isTrusted ? '' : 'This folder is not trusted: nothing of it was read.\n\n';
  await pages.show('Linewright Doctor', `${note}${found}`);
}

async function askToken(server: Server): Promise<void> {
  const token = await vscode.window.showInputBox({
    title: "The model server's bearer token",
    prompt: "Kept in the editor's secret store. Leave it empty to forget the one that is kept.",
    password: true,
    ignoreFocusOut: true,
  });
  if (token !== undefined) await server.setToken(token);
}
