/**
 * `npm run bench:recall`: what recall costs at one and at ten million tokens, beside the goals and beside a prototype's cost.
 * Needs Python's pip, which brings the packages. Writes bench/results/recall-speed.md.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { quantile } from '../statistics.ts';
import type { RecallTimes } from './measure.ts';

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

const load = (loadavg()[0] ?? 0).toFixed(1);
const one = await measureApart(million);
const ten = await measureApart(10 * million);
const report = [
  '# Speed of recall',
  '',
  `Made by \`npm run bench:recall\` on Python packages of the suites \`latency\` and \`train\`, with ${availableParallelism()} cores, Node`,
  `${process.version}, commit ${commit()}, load average ${load} at its start. \`A line\`: a character is typed in a file, and the rest of its`,
  'line asked of recall alone, by a beam of three; `just opened`: the first request in a file. `x`: how many times faster or smaller than',
  `a prototype in unoptimised JavaScript, which took ${prototype.p50} and ${prototype.p95} ms greedily, ${prototype.beam50} and ${prototype.beam95} ms with a beam of`,
  `four, and ${prototype.index} ms and ${prototype.megabytes} MB for the index of a million tokens, on another machine.`,
  '',
  ...table('One million tokens', one, linesOfMillion(one)),
  ...table('Ten million tokens', ten, linesOfTen(ten)),
].join('\n');
const folder = fileURLToPath(new URL('../results/', import.meta.url));
await mkdir(folder, { recursive: true });
await writeFile(`${folder}recall-speed.md`, report);
process.stdout.write(report);

function linesOfMillion(times: RecallTimes): Line[] {
  return [
    ...linesOfTyping(times, 'under 8 ms', 'under 25 ms', prototype),
    row('index', `${times.index.toFixed(0)} ms`, 'under 1,500 ms', prototype.index / times.index),
    row(
      'memory of the index',
      `${times.megabytes.toFixed(0)} MB`,
      'under 80 MB',
      prototype.megabytes / times.megabytes,
    ),
    ...linesOfChanges(times),
  ];
}

function linesOfTen(times: RecallTimes): Line[] {
  return [
    ...linesOfTyping(times, '', 'under 60 ms', undefined),
    row('index', `${times.index.toFixed(0)} ms`, ''),
    row('memory of the index', `${times.megabytes.toFixed(0)} MB`, ''),
    ...linesOfChanges(times),
  ];
}

function linesOfTyping(
  times: RecallTimes,
  goal50: string,
  goal95: string,
  before: typeof prototype | undefined,
): Line[] {
  const [p50, p95] = [quantile(times.line, 0.5), quantile(times.line, 0.95)];
  return [
    row('a line, p50', milliseconds(p50), goal50, before && before.p50 / p50),
    row('a line, p95', milliseconds(p95), goal95, before && before.p95 / p95),
    row('a line, longest', milliseconds(Math.max(...times.line)), ''),
    row('a line, just opened, p50', milliseconds(quantile(times.firstLine, 0.5)), ''),
    row('a line, just opened, p95', milliseconds(quantile(times.firstLine, 0.95)), ''),
  ];
}

function linesOfChanges(times: RecallTimes): Line[] {
  return [
    row('a keystroke taken in, p95', milliseconds(quantile(times.keystroke, 0.95)), 'under 1 ms'),
    row('a saved file taken in, p95', milliseconds(quantile(times.saved, 0.95)), 'under 10 ms'),
    row('scored', `${Math.round(times.scored).toLocaleString('en')} tokens/s`, 'thousands'),
  ];
}

function row(what: string, measured: string, goal: string, ratio?: number): Line {
  return { what, measured, goal, ratio: ratio === undefined ? '' : ratio.toFixed(1) };
}

function table(title: string, { files, tokens }: RecallTimes, lines: readonly Line[]): string[] {
  return [
    `## ${title}`,
    '',
    `${files} files, ${tokens.toLocaleString('en')} tokens.`,
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
