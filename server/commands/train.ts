/**
 * The rows of `linewright train ...` in the command table. Knows nothing of training: the offline half is imported when one
 * of them runs.
 */
import type { Command, CommandOption } from './table.ts';

const seedOr = (usual: number): CommandOption => ({
  name: 'seed',
  value: 'S',
  help: `Chooses other lines and first weights; ${usual} without it.`,
});
const threads: CommandOption = { name: 'threads', value: 'N', help: 'Threads at work; 2 without it.' };

export const trainCommands: readonly Command[] = [
  {
    name: 'train recall',
    summary: 'Train the network by which recall chooses, on the train split or on your own repository.',
    details:
      'Lines of the train split are hidden in turn, described by the code that serves, and the network is fitted to choose what\n' +
      'stood there; it ends when the valid split gets no better. The same seed and as many threads give the same weights. Stopped by\n' +
      'Ctrl-C, the same command goes on where it was. With --here, a few minutes, the shipped weights are adapted to the lines that the\n' +
      "history of this repository's commits added, and kept for it only if they choose better in its newest commits.",
    options: [
      { name: 'here', help: 'Adapt the shipped weights to the repository around the current folder.' },
      { name: 'forget', help: 'With --here: go back to the shipped weights.' },
      { name: 'lines', value: 'N', help: 'Lines hidden in each repository, at most; 400 without it.' },
      { name: 'out', value: 'DIR', help: 'Where recall.weights and recall.md go; the models folder without it.' },
      seedOr(7),
      threads,
    ],
    run: async (args) => (await import('../../bench/commands/trainRecall.ts')).trainRecall(args),
  },
  {
    name: 'train retriever',
    summary: 'Train the network by which snippets are chosen, on the train split or on your own repository.',
    details:
      'Pieces of the train split are hidden in turn; what retrieval proposes for them is scored, alone and beside others, by\n' +
      'how much likelier it makes what is hidden to recall that has read the open file and the snippets alone. What was scored is kept:\n' +
      'stopped by Ctrl-C, the same command goes on where it was. The same seed gives the same weights. With --here, a few minutes,\n' +
      "where to stop is fitted to lines that this repository's commits added, and kept for it only if it is better in the newest.\n" +
      'With --stop-line, after a training, a few minutes, several stop lines fill holes of the valid split, and the best is written.',
    options: [
      { name: 'here', help: 'Fit where to stop to the repository around the current folder.' },
      { name: 'forget', help: 'With --here: go back to the shipped order.' },
      { name: 'stop-line', help: 'Find by whole runs where to stop, and write it into weights and card.' },
      { name: 'generator', value: 'NAME', help: 'What scores: restricted without it, llama:MODEL, http:ADDRESS.' },
      { name: 'model', value: 'NAME', help: 'Name of the model at an http:ADDRESS that has several.' },
      {
        name: 'holes',
        value: 'N',
        help: 'Pieces hidden in each repository; 72 without it. With --stop-line in all; 260.',
      },
      { name: 'out', value: 'DIR', help: 'Where retriever.weights and retriever.md go; the models folder without it.' },
      { name: 'seed', value: 'S', help: 'Chooses other pieces and first weights; 11 without it, 24 with --stop-line.' },
      threads,
    ],
    run: async (args) => (await import('../../bench/commands/trainRetriever.ts')).trainRetriever(args),
  },
];
