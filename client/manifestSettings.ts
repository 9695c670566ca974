/** The settings as VS Code's manifest declares them, made from the server's schema. Writes no file. */
import { listSettings } from '../server/config.ts';

interface SettingsGroup {
  readonly title: string;
  readonly properties: Readonly<Record<string, object>>;
}

/** As the settings editor lists them: what is changed most comes first. The first group has what is in none of the others. */
const titles = { '': 'Linewright', completion: 'Suggestions', engine: 'Engine', context: 'Context', index: 'Index' };

/** The value of `contributes.configuration`. */
export function manifestSettings(): SettingsGroup[] {
  const settings = listSettings().map((setting) => ({ setting, group: groupOf(setting.key) }));
  return Object.entries(titles).map(([name, title]) => ({
    title,
    properties: Object.fromEntries(
      settings
        .filter(({ group }) => group === name)
        .map(({ setting }) => [`linewright.${setting.key}`, declared(setting)]),
    ),
  }));
}

function groupOf(key: string): string {
  const name = key.slice(0, Math.max(key.indexOf('.'), 0));
  return name in titles ? name : '';
}

/** What names an engine is the machine's: a folder that is opened must not choose where code is sent. */
function declared({ key, default: fallback, description, schema }: ReturnType<typeof listSettings>[number]): object {
  return {
    ...schema,
    default: fallback,
    markdownDescription: description,
    scope: isPersonal(key) ? 'machine' : 'window',
  };
}

/** The value of `capabilities.untrustedWorkspaces.restrictedConfigurations`. */
export function restrictedSettings(): string[] {
  return listSettings()
    .map(({ key }) => key)
    .filter(isPersonal)
    .map((key) => `linewright.${key}`);
}

function isPersonal(key: string): boolean {
  return key.startsWith('engine.');
}
