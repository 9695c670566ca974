/** Document URIs and the paths that the rest knows them by. Knows nothing of what is at a path. */
import { resolve } from 'node:path';
import { URI } from 'vscode-uri';

/** Absolute path of a `file:` URI; any other URI (`untitled:Untitled-1`) stands for itself. */
export function pathOfUri(uri: string): string {
  return filePathOfUri(uri) ?? uri;
}

/** Absolute path without a trailing separator; undefined for what is not a file. */
export function filePathOfUri(uri: string): string | undefined {
  const parsed = parseUri(uri);
  return parsed?.scheme === 'file' ? resolve(parsed.fsPath) : undefined;
}

/** vscode-uri throws on what is no URI at all. */
function parseUri(uri: string): URI | undefined {
  try {
    return URI.parse(uri, true);
  } catch {
    return undefined;
  }
}
