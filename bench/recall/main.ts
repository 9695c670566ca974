/**
 * `npm run bench:recall`: what recall costs at one and at ten million tokens, beside the goals and beside a prototype's cost.
 * Needs Python's pip, which brings the packages. Writes bench/results/recall-speed.md.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { quantile } from '../statistics.ts';
import type { RecallTimes, Spent } from './measure.ts';

const million = 1_000_000;
/**
 * Of a prototype in unoptimised JavaScript, in milliseconds, on a workspace of a million tokens: greedy decoding, half of
 * which and more went into reading the open file anew; and its index.
 */
const prototype = { p50: 20, p95: 48, beam50: 52, beam95: 147, index: 2800, megabytes: 150 };

interface Line {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  readonly ratio: string;
}

const load = loadavg()[0] ?? 0;
const isNoisy = load > 0.5 * availableParallelism();
const one = await measureApart(million);
const ten = await measureApart(10 * million);
const report = [
  '# Speed of recall',
  '',
  `Made by \`npm run bench:recall\` on Python packages of the suites \`latency\` and \`train\`, with ${availableParallelism()} cores, Node`,
  `${process.version}, commit ${commit()}, load average ${load.toFixed(1)} at its start. \`A line\`: a character is typed in a file, and the rest of its`,
  'line asked of recall alone, by a beam of three; `just opened`: the first request in a file. `x`: how many times faster or smaller than',
  `a prototype in unoptimised JavaScript, which took ${prototype.p50} and ${prototype.p95} ms greedily, ${prototype.beam50} and ${prototype.beam95} ms with a beam of`,
  `four, and ${prototype.index} ms and ${prototype.megabytes} MB for the index of a million tokens, on another machine.`,
  '',
  ...(isNoisy
    ? [
        '**Noisy**: other programs had the processors at the time, so that the clock says little; the time in brackets is ours.',
        '',
      ]
    : []),
  ...table('One million tokens', one, linesOfMillion(one)),
  ...table('Ten million tokens', ten, linesOfTen(ten)),
].join('\n');
const folder = fileURLToPath(new URL('../results/', import.meta.url));
await mkdir(folder, { recursive: true });
await writeFile(`${folder}recall-speed.md`, report);
process.stdout.write(report);

function linesOfMillion(times: RecallTimes): Line[] {
  const { index, megabytes } = times;
  return [
    ...linesOfTyping(times, 'under 8 ms', 'under 25 ms', prototype),
    row('index', [index], 1, 'under 1,500 ms', prototype.index),
    plainRow('memory of the index', `${megabytes.toFixed(0)} MB`, 'under 80 MB', prototype.megabytes / megabytes),
    ...linesOfChanges(times),
  ];
}

function linesOfTen(times: RecallTimes): Line[] {
  return [
    ...linesOfTyping(times, '', 'under 60 ms'),
    row('index', [times.index], 1, ''),
    plainRow('memory of the index', `${times.megabytes.toFixed(0)} MB`, ''),
    ...linesOfChanges(times),
  ];
}

function linesOfTyping({ line, firstLine }: RecallTimes, goal50: string, goal95: string, before?: typeof prototype) {
  return [
    row('a line, p50', line, 0.5, goal50, before?.p50),
    row('a line, p95', line, 0.95, goal95, before?.p95),
    row('a line, just opened, p50', firstLine, 0.5, ''),
    row('a line, just opened, p95', firstLine, 0.95, ''),
  ];
}

function linesOfChanges({ keystroke, saved, scored }: RecallTimes): Line[] {
  const perSecond = (time: number) => Math.round((1000 * scored.tokens) / time).toLocaleString('en');
  const { clock, processor } = scored;
  return [
    row('a keystroke taken in, p50', keystroke, 0.5, 'under 1 ms'),
    row('a keystroke taken in, p95', keystroke, 0.95, ''),
    row('a saved file taken in, p95', saved, 0.95, 'under 10 ms'),
    plainRow('scored', `${perSecond(clock)} tokens/s (${perSecond(processor)})`, 'thousands'),
  ];
}

/** A quantile by the clock, and in brackets of the processors' time. */
function row(what: string, times: readonly Spent[], share: number, goal: string, before?: number): Line {
  const clock = quantile(
    times.map((time) => time.clock),
    share,
  );
  const processor = quantile(
    times.map((time) => time.processor),
    share,
  );
  return plainRow(what, `${milliseconds(clock)} (${milliseconds(processor)})`, goal, before && before / clock);
}

function plainRow(what: string, measured: string, goal: string, ratio?: number): Line {
  return { what, measured, goal, ratio: ratio === undefined ? '' : ratio.toFixed(1) };
}

function table(title: string, { files, tokens }: RecallTimes, lines: readonly Line[]): string[] {
  return [
    `## ${title}`,
    '',
    `${files} files, ${tokens.toLocaleString('en')} tokens learned. In brackets: the processors' time, with that of other threads.`,
    '',
    '| what | measured | goal | x |',
    '|---|---|---|---|',
    ...lines.map(({ what, measured, goal, ratio }) => `| ${what} | ${measured} | ${goal} | ${ratio} |`),
    '',
  ];
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
}

/** In a process of its own, so that no other measurement's memory is counted. */
function measureApart(tokens: number): Promise<RecallTimes> {
  process.stderr.write(`Measuring ${tokens.toLocaleString('en')} tokens\n`);
  const script = fileURLToPath(new URL('measureProcess.ts', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', ...process.execArgv, script, String(tokens)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let times: RecallTimes | undefined;
    child.on('message', (message) => {
      times = message as RecallTimes;
    });
    child.on('exit', (code) => {
      if (times !== undefined && code === 0) resolve(times);
      else reject(new Error(`measuring ${tokens} tokens ended with ${String(code)}`));
    });
  });
}
