/**
 * Java and Kotlin: packages are folders below any source root (`src/main/java`, `src/commonMain/kotlin`, ...); Kotlin may leave the
 * common first parts of a package out of its folders.
 */
import { basename, dirname } from 'node:path';
import type { Project } from '../project.ts';

/** Files of one package, and files of one name, that are looked at. */
const mostFiles = 400;
const packagePattern = /^[ \t]*package[ \t]+([\w.]+)/m;
/** A package is declared behind a licence at most this long. */
const headerLength = 6_000;

/** `a.b.C`: the file of the class; `a.b`: all files of the package; `a.b.C.D`: the file of the class around it. */
export function resolveJvm(module: string, _from: string, project: Project): readonly string[] {
  const parts = module.split('.').filter((part) => part !== '');
  for (let end = parts.length; end > Math.max(0, parts.length - 3); end--) {
    const found = filesOf(parts.slice(0, end), project);
    if (found.length > 0) return found;
  }
  return [];
}

function filesOf(parts: readonly string[], project: Project): string[] {
  const last = parts.at(-1) ?? '';
  const files = project.likeNamed(last, mostFiles).filter((path) => /\.(?:java|kts?|scala|groovy)$/.test(path));
  const inClass = parts.slice(0, -1).join('.');
  const ownFiles = files.filter((path) => stemOf(path) === last && packageOf(path, project) === inClass);
  if (ownFiles.length > 0) return ownFiles;
  const name = parts.join('.');
  return files.filter((path) => basename(dirname(path)) === last && packageOf(path, project) === name);
}

/** The package that a file says it belongs to. */
export function packageOf(path: string, project: Pick<Project, 'text'>): string {
  return packagePattern.exec(project.text(path)?.slice(0, headerLength) ?? '')?.[1] ?? '';
}

function stemOf(path: string): string {
  return basename(path).replace(/\..*$/, '');
}
