/** The program: its commands as one table, from which arguments are parsed and help is printed. Knows no command's work. */
import { stackOfError } from './base/thrown.ts';
import { benchCommands } from './commands/bench.ts';
import { type Command, type CommandArguments, type CommandOption, type Program, parseArgv } from './commands/table.ts';
import { trainCommands } from './commands/train.ts';
import { programVersion } from './commands/version.ts';
import { redact } from './secrets/redact.ts';

const json: CommandOption = { name: 'json', help: 'Print one JSON value on standard output instead of text.' };

const root: CommandOption = {
  name: 'root',
  value: 'DIR',
  help: 'Workspace folder. Without it: the repository or project around the file.',
};

const engineOptions: readonly CommandOption[] = [
  {
    name: 'engine',
    value: 'ENGINE',
    help: 'The engine beside recall: auto (the small model), recall (none), llama or http.',
  },
  { name: 'address', value: 'URL', help: 'Address of the model server, for http.' },
  { name: 'api', value: 'API', help: 'What it speaks: auto, llamacpp, ollama, openai, suffix or mistral.' },
  { name: 'model', value: 'NAME', help: "The server's model, or a model file for llama." },
  { name: 'family', value: 'NAME', help: 'How the model is shown a hole, where it cannot be found out.' },
];

const filePosition = {
  name: 'FILE:LINE:COL',
  required: true,
  help: 'where the cursor stands; LINE and COL count from 1, as editors print them.',
};

// Commands are imported when they run: the help and the server's start should not wait for what they do not use.
const commands: readonly Command[] = [
  {
    name: 'serve',
    summary: 'Serve an editor: the language server.',
    details: 'Speaks the Language Server Protocol on standard input and output until the client says "exit".',
    options: [
      { name: 'stdio', help: 'Use standard input and output; the only way there is, and required.' },
      { name: 'clientProcessId', value: 'PID', help: 'End when this process is gone; editors pass it by themselves.' },
      {
        name: 'log-level',
        value: 'LEVEL',
        help: 'Least severe message for the client, over the setting: error, warn, info or debug.',
      },
      {
        name: 'trace-file',
        value: 'FILE',
        help: 'Write each completion and message there, as JSON lines without secrets, for its owner alone.',
      },
    ],
    run: async (args) => (await import('./commands/serve.ts')).serve(args),
  },
  {
    name: 'complete',
    summary: 'Complete at a place in a file and say where the suggestion comes from.',
    details:
      'Indexes the workspace, opens the file as an editor would and asks once. What stands after the cursor stays: cut the\n' +
      'line there to see it completed.',
    argument: filePosition,
    options: [
      root,
      ...engineOptions,
      { name: 'alternatives', value: 'N', help: 'Print up to N suggestions (at most 10), the likeliest first.' },
      { name: 'explain', help: 'Also print, for each token, what else could stand there, how likely, and why.' },
      json,
    ],
    run: async (args) => (await import('./commands/complete.ts')).complete(args),
  },
  {
    name: 'context',
    summary: 'Print what would be taken from other files at a place, with scores and sources.',
    details:
      'What a model would be shown. Recall alone is told the signatures, what is pinned and what messages name: it copies from the ' +
      'whole repository as it is. The score is the chance that showing it is better than to stop, or, in the fixed order, what its ' +
      'source thinks of it.',
    argument: filePosition,
    options: [root, json],
    run: async (args) => (await import('./commands/context.ts')).context(args),
  },
  {
    name: 'outline',
    summary: 'Print what a file defines, and where its imports lead.',
    argument: { name: 'FILE', required: true, help: 'the file.' },
    options: [root, json],
    run: async (args) => (await import('./commands/outline.ts')).outline(args),
  },
  {
    name: 'graph',
    summary: 'Print what a name means, and what extends, overrides, uses and calls it.',
    argument: { name: 'SYMBOL', required: true, help: 'a name, or Class.name.' },
    options: [{ ...root, help: 'Workspace folder. Without it: the one around the current folder.' }, json],
    run: async (args) => (await import('./commands/graph.ts')).graph(args),
  },
  {
    name: 'index',
    summary: 'Index a folder and print what was found.',
    argument: { name: 'DIR', required: false, help: 'the folder; the current one without it.' },
    options: [{ name: 'stats', help: 'Also print languages, and what was skipped and why.' }, json],
    run: async (args) => (await import('./commands/index.ts')).index(args),
  },
  {
    name: 'cache list',
    summary: 'Print which indexes are kept for the next time, and how large they are.',
    options: [json],
    run: async (args) => (await import('./commands/cache.ts')).cacheList(args),
  },
  {
    name: 'cache clear',
    summary: 'Delete kept indexes; they are made anew when their folders are opened.',
    argument: { name: 'DIR', required: false, help: 'the workspace folder; all without it.' },
    options: [json],
    run: async (args) => (await import('./commands/cache.ts')).cacheClear(args),
  },
  {
    name: 'model list',
    summary: 'Print the models that are here, and those that are recommended for this machine.',
    options: [json],
    run: async (args) => (await import('./commands/model.ts')).modelList(args),
  },
  {
    name: 'model pull',
    summary: 'Fetch a model, check its hash, and list it.',
    details:
      'A pull that was stopped goes on where it was. A file whose hash is not the one that the hub announces, or that is\n' +
      'given, is deleted; a good file is never replaced by it. HF_ENDPOINT names another hub.',
    argument: { name: 'MODEL', required: true, help: 'a recommended name, REPOSITORY/FILE.gguf on the hub, or a URL.' },
    options: [
      { name: 'sha256', value: 'HEX', help: 'What its hash has to be; needed where the server announces none.' },
      { name: 'name', value: 'NAME', help: "What to call it; without it: the file's name." },
    ],
    run: async (args) => (await import('./commands/modelPull.ts')).modelPull(args),
  },
  {
    name: 'model add',
    summary: "List a GGUF file that is here, or an Ollama model's, without copying it.",
    argument: { name: 'FILE', required: true, help: 'the file, or ollama:NAME.' },
    options: [{ name: 'name', value: 'NAME', help: "What to call it; without it: the file's name." }],
    run: async (args) => (await import('./commands/model.ts')).modelAdd(args),
  },
  {
    name: 'model verify',
    summary: 'Check that a model, or every one, still is what it was.',
    argument: { name: 'NAME', required: false, help: 'the model; all without it.' },
    options: [],
    run: async (args) => (await import('./commands/model.ts')).modelVerify(args),
  },
  {
    name: 'model remove',
    summary: 'Take a model off the list, and delete its file if it was pulled.',
    argument: { name: 'NAME', required: true, help: 'the model.' },
    options: [],
    run: async (args) => (await import('./commands/model.ts')).modelRemove(args),
  },
  {
    name: 'model use',
    summary: 'Set the model that runs beside recall, in your own settings file.',
    argument: { name: 'NAME', required: true, help: 'a listed model; "none" for recall alone.' },
    options: [],
    run: async (args) => (await import('./commands/model.ts')).modelUse(args),
  },
  {
    name: 'model setup',
    summary: 'Install node-llama-cpp, which runs models here, into your data folder.',
    details: 'Without --gpu: 85 MB, for the processor alone. With it: 700 MB, with what graphics processors need.',
    options: [{ name: 'gpu', help: 'Also what graphics processors need.' }],
    run: async (args) => (await import('./commands/modelSetup.ts')).modelSetup(args),
  },
  {
    name: 'doctor',
    summary: 'Check this installation and its settings; say what is wrong and how to mend it.',
    details: 'Exits with 1 when something is wrong.',
    options: [
      json,
      {
        name: 'editor',
        help: 'Check what an editor has: its folders, settings and token, as JSON on standard input.',
      },
      {
        name: 'bundle',
        value: 'FILE',
        help: 'Also write all that helps with a report there: settings and numbers, no source text and no secret.',
      },
    ],
    run: async (args) => (await import('./commands/doctor.ts')).doctor(args),
  },
  {
    name: 'demo',
    summary: 'Hide lines of a code base, complete them, and compare with the truth.',
    argument: { name: 'DIR', required: false, help: "the code base; the installed zod's sources without it." },
    options: [],
    run: async (args) => (await import('./commands/demo.ts')).demo(args),
  },
  ...benchCommands,
  ...trainCommands,
];

const program: Program = {
  name: 'linewright',
  summary: 'repository-aware code completion, offline.',
  commands,
};

// What is kept for a person, be it a cache, a model or settings, is nobody else's to read. A benchmark's reports are.
if (process.argv[2] !== 'bench') process.umask(0o077);
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArgv(program, argv);
  switch (parsed.kind) {
    case 'help':
      process.stdout.write(parsed.text);
      return 0;
    case 'version':
      process.stdout.write(`${programVersion()}\n`);
      return 0;
    case 'wrong':
      process.stderr.write(`${parsed.message}\n`);
      return 2;
    case 'run':
      return runCommand(parsed.command, parsed.args);
  }
}

/** The one catch at the edge: what no command expected. */
async function runCommand(command: Command, args: CommandArguments): Promise<number> {
  // The reader of a pipe may stop early, as in "| head": then there is nobody left to write for.
  process.stdout.on('error', () => process.exit(0));
  try {
    return await command.run(args);
  } catch (error) {
    const what = stackOfError(error);
    process.stderr.write(`linewright ${command.name} failed unexpectedly: ${redact(what)}\n`);
    return 1;
  }
}
