/**
 * The rows of `linewright bench ...` in the command table. Knows nothing of measuring: the offline half is imported when
 * one of them runs.
 */
import type { Command, CommandOption } from './table.ts';

const suite: CommandOption = {
  name: 'suite',
  value: 'SUITE',
  help: 'smoke (needs no network), valid, test..., or a data set that you have, as repoeval:PATH; smoke without it.',
};

const dataSets =
  'Data sets are read as they are published: repoeval:DIR (the folder RepoCoder of microsoft/CodeT, its zips packed or not),\n' +
  'crosscodeeval:DIR or crosscodeeval:DIR#oracle_bm25 (crosscodeeval_data, and which context; rg1_bm25 without it), repobench:DIR\n' +
  '(JSON lines). The system "given" shows the context that CrossCodeEval and RepoBench bring. Papers mostly use --mode left.';

const json: CommandOption = { name: 'json', help: 'Print one JSON value on standard output instead of text.' };

const language: CommandOption = {
  name: 'language',
  value: 'ID',
  help: 'Repositories of this language alone: python, typescript, java...',
};

const holeOptions: readonly CommandOption[] = [
  {
    name: 'n',
    value: 'N',
    help: 'Holes in all, shared evenly by repositories and kinds; without it 120, or all of a data set.',
  },
  { name: 'seed', value: 'S', help: 'Chooses other holes; 1 without it.' },
  { name: 'kinds', value: 'KINDS', help: 'line,api,member,block,token,none-needed, or some of them.' },
];

export const benchCommands: readonly Command[] = [
  {
    name: 'bench fetch',
    summary: 'Bring the repositories of a suite into the cache, and check their hashes.',
    details:
      'They are fetched by the clients of their registries: python3 with pip, npm, mvn, go and cargo have to be installed for\n' +
      'the languages that use them. What is there already is not fetched again; a stopped run goes on where it was.',
    argument: { name: 'SUITE', required: false, help: 'train, valid, test, smoke...; the three splits without it.' },
    options: [language],
    run: async (args) => (await import('../../bench/commands/fetch.ts')).fetch(args),
  },
  {
    name: 'bench holes',
    summary: 'Cut holes into the repositories of a suite, and print them as JSON lines.',
    details: 'The same seed gives the same holes. Each says where the names in it are defined in other files.',
    options: [
      suite,
      language,
      ...holeOptions,
      { name: 'out', value: 'FILE', help: 'Write them to this file instead of standard output.' },
    ],
    run: async (args) => (await import('../../bench/commands/holes.ts')).holes(args),
  },
  {
    name: 'bench run',
    summary: 'Fill the holes of a suite by each system, and write the results as JSON lines.',
    details:
      'Stopped by Ctrl-C, the same command goes on where it was. The same seed gives the same rows, but for their times.\n' +
      'Generators: "recall" is the product over the whole repository; "ngram", "jaccard", "blend" and "recall-without-..." are\n' +
      'what it is measured against; "restricted" has read the open file and the system\'s snippets alone, so that systems can be\n' +
      'told apart without a language model. "llama:" runs a GGUF file or a model of "linewright model list", "http:" asks a\n' +
      'server, both as the product does, but with nothing kept from one hole to the next; "cascade:" puts recall before them.\n' +
      'They take seconds a hole and system: give a small --n.\n' +
      dataSets,
    options: [
      suite,
      language,
      {
        name: 'systems',
        value: 'NAMES',
        help: 'Names, or groups (peers, parts, rlpg, products, all), with commas; none,ours without it.',
      },
      {
        name: 'generator',
        value: 'ENGINE',
        help: 'recall, restricted, llama:MODEL, http:ADDRESS, cascade:llama:MODEL or cascade:http:ADDRESS; recall without it.',
      },
      { name: 'model', value: 'NAME', help: "Of the model at the server's address; its first one without it." },
      { name: 'window', value: 'TOKENS', help: 'Prompt and answer of a neural engine; 2048 without it.' },
      {
        name: 'mode',
        value: 'MODE',
        help: 'suffix (as an editor has it) or left (as most papers); suffix without it.',
      },
      ...holeOptions,
      { name: 'budget', value: 'TOKENS', help: 'Room for context, in tokens of recall; 1024 without it.' },
      { name: 'jobs', value: 'N', help: 'Repositories at a time; 1 without it, as times are measured.' },
      { name: 'texts', help: "Keep the snippets' texts in the results." },
      { name: 'out', value: 'FILE', help: 'The file of results; bench-SUITE-GENERATOR-MODE.jsonl without it.' },
    ],
    run: async (args) => (await import('../../bench/commands/run.ts')).runBench(args),
  },
  {
    name: 'bench stress',
    summary: 'Fill holes under changed conditions, to see where suggestions break.',
    details:
      'budgets      the same holes with room for 512, 1k, 2k, 4k and 8k tokens of context\n' +
      'needle       the definition that a hole needs, at each place in contexts of each length\n' +
      'distractors  the definition among 0 to 16 pieces that are not needed\n' +
      'pairs        the same prompt with one definition renamed: the completion has to change\n' +
      'changes      what was deleted, came back or was renamed since: nothing old may be shown or said\n' +
      'gate         holes that need no other file: is nothing shown there, and does it harm?\n' +
      'Stopped by Ctrl-C, the same command goes on where it was. The same seed gives the same rows, but for their times.\n' +
      'Needle, distractors and pairs make their prompts by hand, so they ask the generator and no system. With "--generator\n' +
      'recall", changes asks whether recall itself forgets. A neural engine needs --window 8192 for the largest contexts.',
    argument: { name: 'NAMES', required: false, help: 'Some of these, with commas; all without it.' },
    options: [
      suite,
      language,
      { name: 'systems', value: 'NAMES', help: 'Of budgets and changes; none,rg1,ours without it.' },
      { name: 'generator', value: 'ENGINE', help: 'As in "bench run"; restricted without it.' },
      { name: 'model', value: 'NAME', help: "Of the model at the server's address; its first one without it." },
      { name: 'window', value: 'TOKENS', help: 'Prompt and answer of a neural engine; 2048 without it.' },
      { name: 'mode', value: 'MODE', help: 'suffix or left; suffix without it.' },
      { name: 'n', value: 'N', help: 'Holes of each, shared evenly by repositories; 60 without it.' },
      { name: 'seed', value: 'S', help: 'Chooses other holes; 1 without it.' },
      { name: 'budget', value: 'TOKENS', help: 'Room for context in changes and gate; 1024 without it.' },
      { name: 'jobs', value: 'N', help: 'Repositories at a time; 1 without it.' },
      { name: 'texts', help: "Keep the snippets' texts in the results." },
      { name: 'out', value: 'FILE', help: 'The file of results; stress-SUITE-GENERATOR-MODE.jsonl without it.' },
    ],
    run: async (args) => (await import('../../bench/commands/stress.ts')).stress(args),
  },
  {
    name: 'bench report',
    summary: 'Turn the results of a run into a page with charts, Markdown and a summary in JSON.',
    argument: { name: 'FILE', required: true, help: 'the results of "bench run" or "bench stress".' },
    options: [
      { name: 'stress', value: 'FILE', help: 'Results of "bench stress" that are added to those of a run.' },
      { name: 'out', value: 'DIR', help: 'Where to; the folder of FILE without it.' },
      { name: 'title', value: 'TEXT', help: 'What stands above it.' },
    ],
    run: async (args) => (await import('../../bench/commands/report.ts')).report(args),
  },
  {
    name: 'bench compare',
    summary: 'Say what a second run did better and worse than a first one, on the same holes.',
    details: 'A difference whose 95 % interval spans zero is none. Exits with 0 whatever it finds.',
    argument: { name: 'A', required: true, help: 'the results of the first run.' },
    second: { name: 'B', help: 'the results of the second run.' },
    options: [json],
    run: async (args) => (await import('../../bench/commands/compare.ts')).compare(args),
  },
  {
    name: 'bench show',
    summary: 'Show one hole as a person would see it, and what each system made of it.',
    argument: { name: 'HOLE', required: true, help: 'its id, or a part of one.' },
    options: [
      { name: 'in', value: 'FILE', help: 'The results; bench-smoke-recall-suffix.jsonl without it.' },
      { name: 'suite', value: 'SUITE', help: 'Where the file is to be found, of a data set: repoeval:PATH.' },
    ],
    run: async (args) => (await import('../../bench/commands/show.ts')).show(args),
  },
];
