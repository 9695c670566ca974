/**
 * The settings that a person has set in the editor, without the defaults that the editor would add: those would hide what a
 * folder's or a person's own file says. Knows no setting by name but the one that keeps an untrusted folder's engine off.
 */
import * as vscode from 'vscode';

const section = 'linewright';

/** As the server reads them: `{ completion: { maxLines: 3 } }`. */
export function explicitSettings(): object {
  const settings = vscode.workspace.getConfiguration(section);
  // All of the section at once: asked for one by one they hold the thread for some 20 ms.
  const { globalValue, workspaceValue, workspaceFolderValue } =
    vscode.workspace.getConfiguration().inspect(section) ?? {};
  const root: Record<string, unknown> = {};
  for (const key of declaredKeys()) {
    const names = key.split('.');
    const isSet = [globalValue, workspaceValue, workspaceFolderValue].some((set) => valueAt(set, names) !== undefined);
    if (isSet) put(root, names, settings.get(key));
  }
  return vscode.workspace.isTrusted ? root : { ...root, engine: { use: 'recall' } };
}

/** Of this extension's own manifest, without the section. */
function declaredKeys(): string[] {
  const manifest = vscode.extensions.getExtension('linewright.linewright-vscode')?.packageJSON;
  const groups: readonly { readonly properties: object }[] = manifest?.contributes?.configuration ?? [];
  return groups.flatMap(({ properties }) => Object.keys(properties)).map((key) => key.slice(section.length + 1));
}

function valueAt(set: unknown, names: readonly string[]): unknown {
  let value = set;
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

function put(node: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    node[name] = value;
    return;
  }
  const inner: Record<string, unknown> = {};
  put(inner, rest, value);
  node[name] = { ...(typeof node[name] === 'object' ? node[name] : {}), ...inner };
}
