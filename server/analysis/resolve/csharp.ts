/** C#: a namespace is declared by any number of files, as a rule in folders that its last parts name. */
import type { Project } from '../project.ts';

const mostFiles = 400;
const namespacePattern = /^[ \t]*namespace[ \t]+([\w.]+)/m;
const headerLength = 8_000;

/** `A.B`: the files that declare the namespace; `A.B.C`: the file of the class, which `using static` and aliases name. */
export function resolveNamespace(module: string, _from: string, project: Project): readonly string[] {
  const parts = module.split('.');
  const last = parts.at(-1) ?? '';
  const files = project.likeNamed(last, mostFiles).filter((path) => path.endsWith('.cs'));
  const declared = files.filter((path) => namespaceOf(path, project) === module);
  if (declared.length > 0) return declared;
  const outer = parts.slice(0, -1).join('.');
  return files.filter((path) => namespaceOf(path, project) === outer && new RegExp(`[\\\\/]${last}\\.cs$`).test(path));
}

function namespaceOf(path: string, project: Pick<Project, 'text'>): string {
  return namespacePattern.exec(project.text(path)?.slice(0, headerLength) ?? '')?.[1] ?? '';
}
