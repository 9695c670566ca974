/** `outline` and `graph` as a person runs them: what is known of a file and of a name, and why something is not. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const project = {
  '.git/HEAD': '',
  'shapes.py': 'class Shape:\n    """A thing with an area."""\n\n    def area(self):\n        return 0\n',
  'round.py':
    'import math\nfrom shapes import Shape\n\nclass Circle(Shape):\n    def area(self):\n        return math.pi\n\n\nprint(Circle().area())\n',
};

test('outline prints definitions with documentation, and where imports lead', async () => {
  const folder = await scratchFolder(project);
  const { code, stdout } = await runCommand(['outline', 'round.py'], { cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toMatch(/imports math +not in this workspace/);
  expect(stdout).toMatch(/imports shapes +shapes\.py/);
  expect(stdout).toMatch(/4 \+ class Circle\(Shape\)\n +5 \+ {3}def area\(self\)/);
  const json = JSON.parse((await runCommand(['outline', 'shapes.py', '--json'], { cwd: folder })).stdout);
  expect(json.symbols[0]).toMatchObject({ name: 'Shape', line: 1, doc: 'A thing with an area.', isExported: true });
});

test('graph prints what extends, overrides, uses and calls a name', async () => {
  const folder = await scratchFolder(project);
  const { code, stdout } = await runCommand(['graph', 'Shape'], { cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toContain('class at shapes.py:1');
  expect(stdout).toContain('is extended by\n    Circle  round.py:4');
  expect(stdout).toContain('is meant by its name in\n    round.py');
  const [circle] = JSON.parse((await runCommand(['graph', 'Circle', '--json'], { cwd: folder })).stdout);
  expect(circle.edges.overrides).toEqual(['area  of area  shapes.py:4']);
  expect(circle.edges['is called, or one of its name, at']).toEqual(['round.py:9']);
});

test('what is not there is said, with names like it', async () => {
  const folder = await scratchFolder(project);
  const name = await runCommand(['graph', 'Shap'], { cwd: folder });
  expect(name).toMatchObject({ code: 1, stdout: '' });
  expect(name.stderr).toContain('Nothing in');
  expect(name.stderr).toContain('Shape');
  const used = await runCommand(['graph', 'pi'], { cwd: folder });
  expect(used.stderr).toContain('1 file uses it: it comes from outside of the workspace, or is a local name.');
  const missing = await runCommand(['outline', 'nowhere.py'], { cwd: folder });
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain(`There is no file ${path.join(folder, 'nowhere.py')}`);
});
