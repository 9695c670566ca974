/**
 * Commands as a table: the same rows parse the arguments and print the help. Knows no particular command.
 */
import { parseArgs } from 'node:util';
import { nearest } from '../base/nearest.ts';

export interface CommandOption {
  /** Long name without the dashes. */
  readonly name: string;
  readonly help: string;
  /** What stands for the value in the help (`DIR`); an option without it is a switch. */
  readonly value?: string;
}

export interface Command {
  /** One word, or two where commands belong together: "model pull". */
  readonly name: string;
  /** One line, shown in the program's help. */
  readonly summary: string;
  /** Further text of the command's own help. */
  readonly details?: string;
  readonly argument?: { readonly name: string; readonly required: boolean; readonly help: string };
  /** A second one, required, where the command works on two things. */
  readonly second?: { readonly name: string; readonly help: string };
  readonly options: readonly CommandOption[];
  /** Gives the exit code: 0 done, 1 failed, 2 used wrongly. */
  run(args: CommandArguments): Promise<number>;
}

export interface CommandArguments {
  readonly argument: string | undefined;
  readonly second?: string | undefined;
  /** Switches that were given. */
  readonly switches: ReadonlySet<string>;
  /** Options that were given with their values. */
  readonly values: ReadonlyMap<string, string>;
}

export type ParsedArgv =
  | { readonly kind: 'run'; readonly command: Command; readonly args: CommandArguments }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: string };

export interface Program {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly Command[];
}

/** `argv` without the interpreter and the script. */
export function parseArgv(program: Program, argv: readonly string[]): ParsedArgv {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) {
    return { kind: 'help', text: programHelp(program) };
  }
  if (first === '--version' || first === '-v') {
    return { kind: 'version' };
  }
  if (first === 'help') {
    return parseArgv(program, [...rest, '--help']);
  }
  const second = rest[0];
  const group = program.commands.filter(({ name }) => name.startsWith(`${first} `));
  const command = program.commands.find(({ name }) => name === first);
  if (group.length > 0 && (command === undefined || group.some(({ name }) => name === `${first} ${second}`))) {
    if (second === undefined || second === '--help' || second === '-h') {
      return { kind: 'help', text: groupHelp(program, first, group) };
    }
    const inGroup = group.find(({ name }) => name === `${first} ${second}`);
    if (inGroup !== undefined) return parseCommand(program, inGroup, rest.slice(1));
    const words = group.map(({ name }) => name.slice(first.length + 1));
    return wrong(`${first} has no command "${second}".`, nearest(second, words), `${program.name} ${first} --help`);
  }
  if (command === undefined) {
    const what = first.startsWith('-') ? 'option' : 'command';
    const names = program.commands.map(({ name }) => name);
    const guess = what === 'command' ? nearest(first, names) : nearest(first, ['--help', '--version']);
    return wrong(`There is no ${what} "${first}".`, guess, `${program.name} --help`);
  }
  return parseCommand(program, command, rest);
}

function parseCommand(program: Program, command: Command, argv: readonly string[]): ParsedArgv {
  const help = `${program.name} ${command.name} --help`;
  const options = [...command.options, helpOption];
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(
        options.map(({ name, value }) => [name, { type: value === undefined ? ('boolean' as const) : 'string' }]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const switches = new Set<string>();
  const values = new Map<string, string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      positionals.push(token.value);
    } else if (token.kind === 'option') {
      const option = options.find(({ name }) => name === token.name);
      if (option === undefined) {
        const known = options.map(({ name }) => `--${name}`);
        const message = `${command.name} has no option "${token.rawName}".`;
        return wrong(message, nearest(token.rawName, known), help);
      }
      if (option.value === undefined) {
        if (token.value !== undefined) {
          return wrong(`--${option.name} takes no value.`, undefined, help);
        }
        switches.add(option.name);
      } else if (token.value === undefined || token.value === '') {
        return wrong(`--${option.name} needs a value: --${option.name} ${option.value}.`, undefined, help);
      } else {
        values.set(option.name, token.value);
      }
    }
  }
  if (switches.has('help')) {
    return { kind: 'help', text: commandHelp(program, command) };
  }
  const problem = checkArgument(command, positionals);
  return problem === undefined
    ? { kind: 'run', command, args: { argument: positionals[0], second: positionals[1], switches, values } }
    : wrong(problem, undefined, help);
}

function checkArgument(command: Command, positionals: readonly string[]): string | undefined {
  const { argument, second, name } = command;
  if (argument === undefined && positionals.length > 0) {
    return `${name} takes no argument, but was given "${positionals[0]}".`;
  }
  if (argument?.required === true && positionals.length === 0) {
    return `${name} needs ${argument.name}: ${argument.help}`;
  }
  if (second !== undefined && positionals.length === 1) {
    return `${name} needs ${second.name}: ${second.help}`;
  }
  if (positionals.length > (second === undefined ? 1 : 2)) {
    if (second !== undefined) return `${name} takes two arguments, but was given ${positionals.length}.`;
    return `${name} takes one ${argument?.name}, but was given ${positionals.length}: ${positionals.join(' ')}`;
  }
  return undefined;
}

function wrong(message: string, guess: string | undefined, help: string): ParsedArgv {
  const suggestion = guess === undefined ? '' : ` Did you mean "${guess}"?`;
  return { kind: 'wrong', message: `${message}${suggestion}\nSee: ${help}` };
}

const helpOption: CommandOption = { name: 'help', help: 'Print this text.' };

function programHelp(program: Program): string {
  const rows = program.commands.map((command) => [usage(command), command.summary] as const);
  return [
    `${program.name}: ${program.summary}`,
    '',
    'Commands',
    ...table(rows),
    '',
    'Options',
    ...table([
      ['--help', `Print this text; "${program.name} COMMAND --help" prints a command's own.`],
      ['--version', 'Print the version.'],
    ]),
    '',
  ].join('\n');
}

/** Of commands whose names begin with the same word: "model list", "model pull". */
function groupHelp(program: Program, word: string, group: readonly Command[]): string {
  const rows = group.map((command) => [usage(command), command.summary] as const);
  return [`${program.name} ${word} COMMAND`, '', ...table(rows), ''].join('\n');
}

function commandHelp(program: Program, command: Command): string {
  const rows: (readonly [string, string])[] = [];
  if (command.argument !== undefined) {
    rows.push([command.argument.name, command.argument.help]);
  }
  if (command.second !== undefined) rows.push([command.second.name, command.second.help]);
  for (const option of [...command.options, helpOption]) {
    rows.push([option.value === undefined ? `--${option.name}` : `--${option.name} ${option.value}`, option.help]);
  }
  return [
    `${program.name} ${usage(command)} [OPTIONS]`,
    '',
    command.summary,
    ...(command.details === undefined ? [] : ['', command.details]),
    '',
    ...table(rows),
    '',
  ].join('\n');
}

function usage({ name, argument, second }: Command): string {
  if (argument === undefined) {
    return name;
  }
  if (second !== undefined) return `${name} ${argument.name} ${second.name}`;
  return `${name} ${argument.required ? argument.name : `[${argument.name}]`}`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
