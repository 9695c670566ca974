/** The workspace around a file that was named without one. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { findRoot } from '../../server/commands/root.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

test('a repository, else a project, else the folder; a dependency is a project of its own', async () => {
  const folder = await scratchFolder({
    'repository/.git/HEAD': '',
    'repository/packages/a/package.json': '{}',
    'repository/packages/a/src/x.ts': '',
    'repository/node_modules/zod/package.json': '{}',
    'repository/node_modules/zod/src/y.ts': '',
    'project/pyproject.toml': '',
    'project/src/z.py': '',
    'plain/q.py': '',
  });
  const root = (name: string) => path.relative(folder, findRoot(path.join(folder, name)));
  expect(root('repository/packages/a/src')).toBe('repository');
  expect(root('repository/node_modules/zod/src')).toBe('repository/node_modules/zod');
  expect(root('project/src')).toBe('project');
  expect(root('plain')).toBe('plain');
});
