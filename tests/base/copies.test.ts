/** Which files give away what is being written, and which only resemble the open one. */
import { expect, it } from 'vitest';
import { copiesOf } from '../../server/base/copies.ts';
import { windowAt } from '../support/recallWindow.ts';

const steps = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, line) => `    step_${from + line} = prepare(step, ${from + line})`).join('\n');

it.each([
  [
    'three lines',
    'import os\n\nroot = os.getcwd()\nresult = █',
    'import os\n\nroot = os.getcwd()\nresult = canary(root)',
  ],
  ['a whole line hidden', 'a = one()\nb = two()\n█\nd = four()\n', 'a = one()\nb = two()\ncanary()\nd = four()\n'],
  ['Windows line ends', 'a = one()\nb = two()\nc = █\n', 'a = one()\r\nb = two()\r\nc = canary()\r\n'],
  ['a long body hidden', `def f(step):\n${steps(0, 9)}\n    █\n`, `def f(step):\n${steps(0, 40)}\n`],
  ['much added since', `${steps(0, 30)}\nresult = █\n${steps(40, 60)}\n`, `${steps(0, 30)}\nresult = canary()\n`],
  ['most of it changed at one place', `${steps(0, 10)}\nnew = 1\nx = █\n`, `${steps(0, 10)}\nold = 1\nx = canary()\n`],
])('finds a copy: %s', (_name, picture, copy) => {
  expect([...copiesOf(windowAt(picture), () => copy, ['/w/other.py'])]).toEqual(['/w/other.py']);
});

it.each([
  ['one line', 'key = █\n', 'key = canary()\n'],
  ['one line, all of it hidden below another', 'import os\n█\n', 'import os\nkey = canary()\n'],
  ['a short body hidden', 'def f(path):\n    █\n', 'def f(path):\n    a = canary(path)\n    return a\n'],
])('finds a copy of the same name, and of no other: %s', (_name, picture, copy) => {
  expect([...copiesOf(windowAt(picture), () => copy, ['/w/build/open.py', '/w/other.py'])]).toEqual([
    '/w/build/open.py',
  ]);
});

it('finds a longer copy of the same name by two lines', () => {
  const copy = `def load(path):\n    config = {}\n${steps(0, 30)}\n`;
  const picture = 'def load(path):\n    config = {}\n    █\n';
  expect([...copiesOf(windowAt(picture), () => copy, ['/w/build/open.py', '/w/other.py'])]).toEqual([
    '/w/build/open.py',
  ]);
});

const licence = Array.from({ length: 12 }, (_, line) => `# Line ${line} of a licence that every file begins with.`);

it.each([
  ['a licence', `${licence.join('\n')}\nx = █\n`, `${licence.join('\n')}\n${steps(0, 20)}\n`],
  ['imports', `import os\nimport sys\nimport re\nx = █\n`, `import os\nimport sys\nimport re\n${steps(0, 20)}\n`],
  ['a few lines', `import os\nx = one()\n█\n`, `import os\nx = one()\n${steps(0, 20)}\n`],
  ['a sibling', `class A(Base):\n${steps(0, 9)}\n    █\n`, `class B(Base):\n${steps(0, 4)}\n${steps(20, 40)}\n`],
  ['an empty line', '█\n', 'x = 1\n'],
])('takes no file for a copy by %s', (_name, picture, other) => {
  expect(copiesOf(windowAt(picture), () => other, ['/w/other.py']).size).toBe(0);
});

it('tells of each text as it is now, and of each place in the buffer', () => {
  const buffer = (line: string) => `${steps(0, 12)}\n${line}\n${steps(20, 40)}\n`;
  const other = `${steps(0, 12)}\n${steps(50, 90)}\n`;
  const isCopy = (line: string, text: string) =>
    copiesOf(windowAt(buffer(line)), () => text, ['/w/other.py']).size === 1;
  for (const line of ['█', 'x = █', 'another = line(█)']) {
    expect(isCopy(line, other)).toBe(false);
    expect(isCopy(line, buffer('canary()'))).toBe(true);
    expect(isCopy(line, other)).toBe(false);
  }
});

it('finds a copy whose lines are longer', () => {
  const copy = `${steps(0, 30)}\ncanary()\n`.replaceAll('\n', '; // built\n');
  expect(copiesOf(windowAt(`${steps(0, 30)}\n█\n`), () => copy, ['/w/other.py']).size).toBe(1);
});

it('finds a copy of one line by what stands before and after the cursor', () => {
  const copies = (text: string) => copiesOf(windowAt('key = read(█)\n'), () => text, ['/w/build/open.py']).size;
  expect(copies('\n  key = read(canary)\r\n\n')).toBe(1);
  expect(copies('key = write(canary)\n')).toBe(0);
  expect(copies('key = read(canary)\nkey = other()\n')).toBe(0);
});
