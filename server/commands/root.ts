/** The workspace that a file belongs to when nobody says. Knows the marks of a project's root. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const repositoryMarks = ['.git', '.hg'];

const projectMarks = [
  'linewright.json',
  'package.json',
  'pyproject.toml',
  'setup.py',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'CMakeLists.txt',
  'composer.json',
  'Gemfile',
];

/** Folders of installed packages: a package in one is a project of its own. */
const packageFolders = ['node_modules', 'site-packages', 'vendor'];

/**
 * The nearest folder upwards that holds a repository, so that a package inside one is completed from the whole of it; else
 * the nearest that holds a project; else the folder itself.
 */
export function findRoot(folder: string): string {
  const start = path.resolve(folder);
  let project: string | undefined;
  for (let current = start; ; current = path.dirname(current)) {
    if (holds(current, repositoryMarks)) {
      return current;
    }
    if (holds(current, projectMarks)) {
      project ??= current;
    }
    const isTop = current === path.dirname(current);
    if (isTop || packageFolders.includes(path.basename(current))) {
      return project ?? start;
    }
  }
}

function holds(folder: string, marks: readonly string[]): boolean {
  return marks.some((mark) => existsSync(path.join(folder, mark)));
}
