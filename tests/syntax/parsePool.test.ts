/** The pool of parser threads: answers, failures that stay with their file, cancelling, closing. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ParseOutcome } from '../../server/syntax/parseMessages.ts';
import { ParsePool } from '../../server/syntax/parsePool.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const never = new AbortController().signal;
const crashing = new URL('./crashingWorker.mjs', import.meta.url);
const pools: ParsePool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.dispose())));

function poolOf(options: ConstructorParameters<typeof ParsePool>[0]): ParsePool {
  const pool = new ParsePool(options);
  pools.push(pool);
  return pool;
}

const jobOf = (text: string, languageId = 'python') => ({ path: `/${text.slice(0, 9)}`, languageId, text });

/** The references, or why there are none. */
function gist(outcome: ParseOutcome): string {
  return outcome.kind === 'facts'
    ? outcome.facts.references.trimEnd().replaceAll('\n', ' ')
    : `failed: ${outcome.reason}`;
}

test('parses files of several languages side by side', async () => {
  const pool = poolOf({ workers: 2 });
  const outcomes = await Promise.all([
    pool.parse(jobOf('def f(): g()\n'), never),
    pool.parse(jobOf('export function f() { h(); }\n', 'typescript'), never),
    pool.parse(jobOf('key: value\n', 'yaml'), never),
    pool.parse(jobOf('plain words\n', 'no-such-language'), never),
  ]);
  expect(outcomes.map(gist)).toEqual(['g', 'h', 'key value', 'plain words']);
});

test('hostile files give facts of what can be made out', async () => {
  const pool = poolOf({ workers: 1, fileTimeLimit: 60_000 });
  const outcomes = await Promise.all([
    pool.parse(jobOf(''), never),
    pool.parse(jobOf('def ((((:\n}}}} class \u0000\ufffd\ud800 "'), never),
    pool.parse(jobOf(`x = "${'a'.repeat(2_000_000)}"\ny = x\n`), never),
    pool.parse(jobOf('('.repeat(20_000)), never),
    pool.parse(jobOf('[{'.repeat(20_000), 'typescript'), never),
    pool.parse(jobOf('/*'.repeat(20_000), 'c'), never),
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['facts', 'facts', 'facts', 'facts', 'facts', 'facts']);
  expect(outcomes.slice(0, 3).map(gist)).toEqual(['', '\ufffd\ud800', 'x']);
});

test.each([
  ['exit', 'failed: the parser thread died: exit code 3'],
  ['throw', 'failed: the parser thread died: out of memory'],
])('a thread that dies (%s) twice fails its file only', async (deed, reason) => {
  const pool = poolOf({ workers: 1, script: crashing });
  const outcomes = await Promise.all(
    ['before', deed, 'after', deed, 'last'].map((text) => pool.parse(jobOf(text), never)),
  );
  expect(outcomes.map(gist)).toEqual(['before', reason, 'after', reason, 'last']);
});

test('a thread that dies by no fault of its file costs nothing: the file has another try', async () => {
  const pool = poolOf({ workers: 1, script: crashing });
  const texts = ['before', `exit once ${path.join(await scratchFolder(), 'mark')}`, 'after'];
  expect((await Promise.all(texts.map((text) => pool.parse(jobOf(text), never)))).map(gist)).toEqual(texts);
});

test('a thread that hangs is ended when the time of its file is up, and the others go on', async () => {
  const pool = poolOf({ workers: 2, script: crashing, fileTimeLimit: 1 });
  const outcomes = await Promise.all(['hang', 'one', 'two', 'three'].map((text) => pool.parse(jobOf(text), never)));
  expect(outcomes.map(gist)).toEqual(['failed: took longer than 1 ms to parse', 'one', 'two', 'three']);
  expect(gist(await pool.parse(jobOf('four'), never))).toBe('four');
});

test('a file that the parser itself finds too slow fails, and the next is parsed from its own start', async () => {
  // Seconds of work against a limit that a short file stays under however busy the machine is.
  const pool = poolOf({ workers: 1, fileTimeLimit: 2_000 });
  const slow = await pool.parse(jobOf('x = f(1)\n'.repeat(2_000_000)), never);
  expect(gist(slow)).toBe('failed: took longer than 2000 ms to parse');
  expect(gist(await pool.parse(jobOf('y: z\n', 'yaml'), never))).toBe('y z');
});

test('a script that does not load fails each file with the reason', async () => {
  const pool = poolOf({ workers: 1, script: new URL('./missing.mjs', import.meta.url) });
  const outcomes = await Promise.all([pool.parse(jobOf('a'), never), pool.parse(jobOf('b'), never)]);
  for (const outcome of outcomes) expect(gist(outcome)).toMatch(/^failed: the parser thread died: Cannot find module/);
});

test('cancelled while waiting, at work, or before: answered at once, and the pool goes on', async () => {
  const pool = poolOf({ workers: 1, script: crashing, fileTimeLimit: 1 });
  const atWork = new AbortController();
  const waiting = new AbortController();
  const hanging = pool.parse(jobOf('hang'), atWork.signal);
  const queued = pool.parse(jobOf('queued'), waiting.signal);
  const last = pool.parse(jobOf('last'), never);
  atWork.abort();
  waiting.abort();
  const gone = pool.parse(jobOf('gone'), AbortSignal.abort());
  expect((await Promise.all([hanging, queued, gone])).map(gist)).toEqual(Array(3).fill('failed: cancelled'));
  expect(gist(await last)).toBe('last');
});

test('closing answers all that wait, and what comes later', async () => {
  const pool = poolOf({ workers: 1, script: crashing });
  const waiting = ['hang', 'queued'].map((text) => pool.parse(jobOf(text), never));
  await pool.dispose();
  const late = pool.parse(jobOf('late'), never);
  expect((await Promise.all([...waiting, late])).map(gist)).toEqual(Array(3).fill('failed: the parser pool is closed'));
});

test('its threads stand back behind the one that answers', async () => {
  const before = nicenessOfThreads();
  const pool = poolOf({ workers: 2 });
  await Promise.all([pool.parse(jobOf('def f(): g()\n'), never), pool.parse(jobOf('def h(): i()\n'), never)]);
  const after = nicenessOfThreads();
  const further = after.filter((niceness) => niceness > 0).length - before.filter((niceness) => niceness > 0).length;
  expect(further).toBe(process.platform === 'linux' ? 2 : 0);
});

/** Of each thread of this process, as Linux tells it. */
function nicenessOfThreads(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    // The fields behind the name, which is in parentheses and may hold spaces: the seventeenth is the niceness.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}
