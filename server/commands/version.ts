/** The program's version, read from its package. Knows nothing else of the package. */
import { readFileSync } from 'node:fs';

/** Sources lie two folders below the package's root, built files three; a bundle lies beside its own. */
const candidates = ['../../package.json', '../../../package.json', './package.json'];

export function programVersion(): string {
  for (const candidate of candidates) {
    const version = versionIn(new URL(candidate, import.meta.url));
    if (version !== undefined) {
      return version;
    }
  }
  return 'unknown';
}

function versionIn(file: URL): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof manifest === 'object' &&
      manifest !== null &&
      'name' in manifest &&
      manifest.name === 'linewright' &&
      'version' in manifest
      ? String(manifest.version)
      : undefined;
  } catch {
    return undefined;
  }
}
