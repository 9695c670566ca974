/** The settings as VS Code's manifest declares them, made from the server's schema. Writes no file. */
import { listSettings } from '../server/config.ts';

/**
 * The value of `contributes.configuration.properties`. What names an engine is the machine's: a folder that is opened must not
 * choose where code is sent.
 */
export function manifestSettings(): Record<string, object> {
  return Object.fromEntries(
    listSettings().map(({ key, default: fallback, description, schema }) => [
      `linewright.${key}`,
      { ...schema, default: fallback, markdownDescription: description, scope: isPersonal(key) ? 'machine' : 'window' },
    ]),
  );
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
