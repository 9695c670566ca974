/** The command table: the rows that parse are the rows that are printed. */
import { expect, test } from 'vitest';
import { type Command, type Program, parseArgv } from '../../server/commands/table.ts';

const paint: Command = {
  name: 'paint',
  summary: 'Paint a wall.',
  details: 'One coat.',
  argument: { name: 'WALL', required: true, help: 'which one.' },
  options: [
    { name: 'json', help: 'Print JSON.' },
    { name: 'color', value: 'NAME', help: 'Its color.' },
  ],
  run: async () => 0,
};
const program: Program = {
  name: 'painter',
  summary: 'paints.',
  commands: [paint, { ...paint, name: 'wait', argument: { name: 'DAYS', required: false, help: 'how long.' } }],
};

function parse(...argv: string[]): unknown {
  const parsed = parseArgv(program, argv);
  switch (parsed.kind) {
    case 'run': {
      const { argument, switches, values } = parsed.args;
      return [parsed.command.name, argument, [...switches], Object.fromEntries(values)];
    }
    case 'help':
      return parsed.text;
    case 'wrong':
      return parsed.message;
    case 'version':
      return 'version';
  }
}

test('arguments, switches and values in any order', () => {
  expect(parse('paint', 'east')).toEqual(['paint', 'east', [], {}]);
  expect(parse('paint', '--json', 'east', '--color=red')).toEqual(['paint', 'east', ['json'], { color: 'red' }]);
  expect(parse('paint', '--color', 'red', '--', '--east')).toEqual(['paint', '--east', [], { color: 'red' }]);
  expect(parse('wait')).toEqual(['wait', undefined, [], {}]);
});

test('a command that works on two things takes both', () => {
  const mix = { ...paint, name: 'mix', second: { name: 'WITH', help: 'the other.' } };
  const parseMix = (...argv: string[]) => parseArgv({ ...program, commands: [mix] }, ['mix', ...argv]);
  expect(parseMix('red', 'blue')).toMatchObject({ kind: 'run', args: { argument: 'red', second: 'blue' } });
  expect(parseMix('red')).toMatchObject({ message: expect.stringContaining('mix needs WITH: the other.') });
  expect(parseMix('red', 'blue', 'x')).toMatchObject({ message: expect.stringContaining('takes two arguments') });
  expect(parseMix('--help')).toMatchObject({ text: expect.stringContaining('painter mix WALL WITH [OPTIONS]') });
});

test('a command may have others that begin with its word', () => {
  const { argument, ...train } = paint;
  expect(argument).toBeDefined();
  const commands = ['train', 'train twice'].map((name) => ({ ...train, name }));
  const parseTrain = (...argv: string[]) => parseArgv({ ...program, commands }, ['train', ...argv]);
  expect(parseTrain('--json')).toMatchObject({ command: { name: 'train' } });
  expect(parseTrain()).toMatchObject({ command: { name: 'train' } });
  expect(parseTrain('twice', '--json')).toMatchObject({ command: { name: 'train twice' } });
  expect(parseTrain('thrice')).toMatchObject({ message: expect.stringContaining('train takes no argument') });
});

test('what is wrong is said, with the nearest right word', () => {
  expect(parse('pant')).toBe('There is no command "pant". Did you mean "paint"?\nSee: painter --help');
  expect(parse('--verson')).toBe('There is no option "--verson". Did you mean "--version"?\nSee: painter --help');
  expect(parse('paint', 'x', '--jsn')).toBe(
    'paint has no option "--jsn". Did you mean "--json"?\nSee: painter paint --help',
  );
  expect(parse('paint')).toBe('paint needs WALL: which one.\nSee: painter paint --help');
  expect(parse('paint', 'a', 'b')).toBe('paint takes one WALL, but was given 2: a b\nSee: painter paint --help');
  expect(parse('paint', 'a', '--color')).toBe('--color needs a value: --color NAME.\nSee: painter paint --help');
  expect(parse('paint', 'a', '--json=1')).toBe('--json takes no value.\nSee: painter paint --help');
  expect(parse('paint', 'a', '-x')).toBe('paint has no option "-x".\nSee: painter paint --help');
});

test('help of the program and of a command', () => {
  expect(parse('--version')).toBe('version');
  expect(parse()).toBe(parse('--help'));
  expect(parse('help', 'paint')).toBe(parse('paint', '--help'));
  expect(parse('--help')).toMatchInlineSnapshot(`
    "painter: paints.

    Commands
      paint WALL   Paint a wall.
      wait [DAYS]  Paint a wall.

    Options
      --help     Print this text; "painter COMMAND --help" prints a command's own.
      --version  Print the version.
    "
  `);
  expect(parse('paint', '-h')).toMatchInlineSnapshot(`
    "painter paint WALL [OPTIONS]

    Paint a wall.

    One coat.

      WALL          which one.
      --json        Print JSON.
      --color NAME  Its color.
      --help        Print this text.
    "
  `);
});
