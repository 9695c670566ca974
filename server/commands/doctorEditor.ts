/**
 * `linewright doctor --editor`: what an editor tells its server of folders, settings and a token, as it comes on standard input, where
 * no list of processes shows it. Knows how to read it, not what is checked.
 */
import { text } from 'node:stream/consumers';
import { property } from '../base/property.ts';
import { messageOfError } from '../base/thrown.ts';

export interface EditorSide {
  /** Absolute paths; none where the editor does not trust them: then nothing of them is read. */
  readonly folders: readonly string[];
  /** As `workspace/configuration` gives them. */
  readonly settings: unknown;
  /** Names of those that are set, such as "engine.use". */
  readonly names: readonly string[];
  /** The model server's, empty where there is none. */
  readonly token: string;
}

/** A sentence when it is not as it should be. */
export async function readEditorSide(input: NodeJS.ReadableStream): Promise<EditorSide | string> {
  let side: unknown;
  try {
    side = JSON.parse(await text(input));
  } catch (error) {
    return `--editor needs JSON on standard input: ${messageOfError(error)}`;
  }
  const folders = property(side, 'folders');
  if (!Array.isArray(folders) || !folders.every((folder) => typeof folder === 'string')) {
    return '--editor needs { "folders": [PATH...], "settings": {...}, "token": "..." } on standard input.';
  }
  const [settings, token] = [property(side, 'settings'), property(side, 'token')];
  return { folders, settings, names: namesIn(settings), token: typeof token === 'string' ? token : '' };
}

function namesIn(settings: unknown): string[] {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return [];
  return Object.entries(settings).flatMap(([name, value]) => {
    const inner = namesIn(value);
    return inner.length === 0 ? [name] : inner.map((rest) => `${name}.${rest}`);
  });
}
