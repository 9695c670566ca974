/** The demo: which places it hides, and what a person sees of it. */
import { expect, test } from 'vitest';
import { type DemoHole, pickHoles } from '../../server/commands/demoHoles.ts';
import { viewOf } from '../support/retrieveView.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

/** A dozen lines that are worth hiding. */
function linesOf(name: string): string {
  const line = (index: number) => `    total_${index} = add(self.${name}, index_${index}, weight=${index})`;
  return `class ${name}:\n${Array.from({ length: 12 }, (_, index) => line(index)).join('\n')}\n`;
}

function pictureOf({ before, hidden, after }: DemoHole): string {
  return `${before.slice(before.lastIndexOf('\n') + 1)}█${hidden}|${after.slice(0, 1)}`;
}

test('hides the rest of one line a file, from the start of a token in its middle on, and always the same', () => {
  const files = { 'a.py': linesOf('Alpha'), 'b.py': linesOf('Beta'), 'few.py': 'x = add(one, two, three, four)\n' };
  const holes = pickHoles(viewOf(files), 5);
  expect(holes.map(({ displayPath }) => displayPath).sort()).toEqual(['a.py', 'b.py']);
  for (const { before, hidden, after, displayPath } of holes) {
    expect(before + hidden + after).toBe(files[displayPath as keyof typeof files]);
    expect(hidden).toMatch(/^\S.{6,}\S$/);
    expect(before.slice(before.lastIndexOf('\n'))).toMatch(/ = add/);
  }
  expect(pickHoles(viewOf(files), 5)).toEqual(holes);
  expect(pickHoles(viewOf(files), 1)).toEqual(holes.slice(0, 1));
});

test('no hole begins inside a string, a docstring or a comment, or is in code that a string holds', () => {
  const prose = [
    '    """A docstring = of(several, lines)',
    '    that(reads) = like(code, and, more, of, it)',
    '    """',
    '    # total = add(one, two, three, four, five)',
    '    x = f(y)  # total = add(one, two, three, four, five)',
    '    log("total = add(one, two), three, four, five", x)',
    '    log(f"total = {add(one, two)}, {three}, {four}", x)',
  ].join('\n');
  const shapes = ['    g(a, b, c, "key of d", e.f, h)', '    k[a, b, c] = m("n", o, p, q)'];
  const code = Array.from({ length: 24 }, (_, line) => shapes[line % 2]?.replace('a', `a${line}`)).join('\n');
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`f${index}.py`, `def f():\n${prose}\n${code}\n${prose}\n`]),
  );
  const holes = pickHoles(viewOf(files), 40);
  expect(holes).toHaveLength(40);
  for (const hole of holes) {
    const [before = ''] = pictureOf(hole).split('█');
    expect(before).toMatch(/^ {4}[gk]/);
    expect(before.split('"').length % 2, pictureOf(hole)).toBe(1);
  }
});

test('prints each place with suggestion, truth, time and why, and one line in the end', async () => {
  const folder = await scratchFolder({ '.git/HEAD': '', 'a.py': linesOf('Alpha'), 'b.py': linesOf('Beta') });
  const { code, stdout, stderr } = await runCommand(['demo', folder]);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('Indexed 2 files in ') });
  expect(stdout).toMatch(/\n1\/1 {2}[ab]\.py:\d+\n {4}│ .*(\n {4}│ .*)*█\n/);
  expect(stdout).toMatch(
    /\n {2}[✓✗] suggested {2}.+ {2}\(\d+\.\d ms(, \d+ % sure)?\)\n {4}truth {6}\S.*\n {4}why {8}\S/,
  );
  expect(stdout).toMatch(
    /\n[01] of 1 hidden line ends completed exactly by recall, median \d+\.\d ms; 2 files indexed in .* s\.\n$/,
  );
});

test('says what is wrong with a folder that it cannot show', async () => {
  const folder = await scratchFolder({ 'notes.txt': 'nothing to hide\n' });
  expect(await runCommand(['demo', 'missing'], { cwd: folder })).toEqual({
    code: 1,
    stdout: '',
    stderr: `There is no folder ${folder}/missing.\n`,
  });
  const { code, stderr } = await runCommand(['demo', folder]);
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has no source file with lines to hide'),
  });
});
