/**
 * What tells one version of the code that makes an index from another: a hash of the code itself and of the data it reads, so
 * that no number has to be raised by hand. Knows not what the code does.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { grammarsFolder } from '../../syntax/languages.ts';

/** Raised when cached indexes must go although none of that has changed. */
const schemaVersion = 1;

let known: string | undefined;

/** 16 hexadecimal digits; some 10 ms at the first call. */
export function codeFingerprint(): string {
  known ??= hash();
  return known;
}

function hash(): string {
  const sum = createHash('sha256').update(`${schemaVersion} ${process.versions.node.split('.')[0]}`);
  const require = createRequire(import.meta.url);
  for (const name of ['tree-sitter-wasms/package.json', 'web-tree-sitter/package.json']) {
    try {
      sum.update(readFileSync(require.resolve(name)));
    } catch {
      // Bundled with the code.
    }
  }
  for (const folder of codeFolders()) addFolder(sum, folder, /\.(js|ts)$/);
  addFolder(sum, grammarsFolder, /\.(json|scm)$/);
  return sum.digest('hex').slice(0, 16);
}

/** The folders of this program's parts that make an index; where all is bundled, the one of the bundle. */
function codeFolders(): string[] {
  const own = path.dirname(fileURLToPath(import.meta.url));
  if (path.basename(own) !== 'cache') return [own];
  const server = path.resolve(own, '../..');
  return ['base', 'secrets', 'syntax', 'workspace', 'recall'].map((name) => path.join(server, name));
}

function addFolder(sum: ReturnType<typeof createHash>, folder: string, names: RegExp): void {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && names.test(entry.name));
  for (const file of files.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).sort()) {
    sum.update(path.relative(folder, file)).update(readFileSync(file));
  }
}
