/**
 * `npm run bench:editor`: what a person waits for in the real VS Code, from a key to ghost text, beside the same with an extension
 * that answers a constant; how long the extension's start takes, its memory, and how long it holds its thread. Writes
 * bench/results/editor.md. Needs what `npm run test:editors` needs, and Python's pip.
 */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { progressBar } from '../../server/commands/progress.ts';
import { Code } from '../../tests/editors/code.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { quantile, seededRandom } from '../statistics.ts';
import { fetchPackage, readSuite } from '../suite.ts';
import type { Hold } from './heldIntervals.ts';
import type { Memory, ProbeRequest, Profile } from './probe.ts';
import { timeOfKey, watchKeys } from './typing.ts';

const seed = 11;
/** Keys at each place: the first asks anew, the next may be answered from what was found for it. */
const keysAtPlace = 2;
const nPlaces = Number(process.argv[2] ?? 80);
const root = path.resolve(import.meta.dirname, '../..');
const linewright = path.join(root, 'client/dist/linewright.vsix');
const probePort = 41_873;
/** Of the editor's list of running extensions. */
const mostPages = 20;
/** Milliseconds of a frame. */
const mostHeld = 16;

interface Place {
  readonly path: string;
  /** From 0. */
  readonly line: number;
  readonly character: number;
  readonly keys: string;
}

interface Measured {
  /** Milliseconds by place and key; undefined where there was no ghost text. */
  readonly keys: readonly (number | undefined)[];
  readonly memory: Memory;
  /** Of the thread until the first key, and while keys were typed. */
  readonly start: Profile;
  readonly typing: Profile;
  /** Milliseconds; undefined without the extension. */
  readonly activation: number | undefined;
}

const work = await mkdtemp(path.join(tmpdir(), 'linewright-bench-editor-'));
try {
  const workspace = path.join(work, 'project');
  const files = await copyProject(workspace);
  const places = await choosePlaces(files);
  const probe = await packProbe(path.join(work, 'probe'));
  const constant = await measure('constant', workspace, places, [probe]);
  const recall = await measure('recall', workspace, places, [probe, linewright]);
  const report = reportOf(files.length, constant, recall);
  await writeFile(path.join(root, 'bench/results/editor.md'), report);
  process.stdout.write(report);
} finally {
  await rm(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}

async function copyProject(workspace: string): Promise<string[]> {
  for (const pinned of await readSuite('latency')) {
    await cp(await fetchPackage(pinned), path.join(workspace, pinned.name), { recursive: true });
  }
  const entries = await readdir(workspace, { recursive: true });
  return entries
    .filter((entry) => entry.endsWith('.py'))
    .sort()
    .map((entry) => path.join(workspace, entry));
}

/** A random line of each of some files, from a little behind its first word on. */
async function choosePlaces(files: readonly string[]): Promise<Place[]> {
  const random = seededRandom(seed);
  const left = [...files];
  const places: Place[] = [];
  while (places.length < nPlaces && left.length > 0) {
    const [file = ''] = left.splice(Math.floor(random() * left.length), 1);
    const lines = (await readFile(file, 'utf8')).split('\n');
    const long = lines.flatMap((line, at) => (/^\s*[\w.]+[ (=].{20}/.test(line) ? [at] : []));
    const line = long[Math.floor(random() * long.length)];
    if (line === undefined) continue;
    const text = lines[line] ?? '';
    const character = text.length - text.trimStart().length + 2 + Math.floor(random() * 10);
    const keys = text.slice(character, character + keysAtPlace);
    // What the keyboard has; a space that is typed first would hide whether the editor asked.
    if (/^[\w.=(,]{2}$/.test(keys)) places.push({ path: file, line, character, keys });
  }
  return places;
}

async function measure(
  name: string,
  workspace: string,
  places: readonly Place[],
  extensions: readonly string[],
): Promise<Measured> {
  const isConstant = extensions.length === 1;
  const env = {
    LINEWRIGHT_PROBE_PORT: String(probePort),
    ...(isConstant ? { LINEWRIGHT_PROBE_CONSTANT: '1' } : {}),
    XDG_CACHE_HOME: path.join(work, 'cache'),
  };
  // More answers, each found in the same way.
  const settings = { 'editor.autoClosingBrackets': 'never', 'linewright.completion.eagerness': 'eager' };
  const code = await Code.start({ workspace, extensions, env, settings });
  try {
    const first = path.relative(workspace, places[0]?.path ?? '');
    await code.open(first, isConstant ? /^$/ : /ready/);
    await eventually(
      () => ask<Memory>({ do: 'memory' }),
      () => true,
      { timeout: 60_000, what: 'the probe' },
    );
    const activation = isConstant ? undefined : await activationOf(code);
    const start = await ask<Profile>({ do: 'profile' });
    await watchKeys(code.page);
    const keys: (number | undefined)[] = [];
    const bar = progressBar(`Typing, ${name}`);
    for (const [index, place] of places.entries()) {
      bar.update(index, places.length);
      await ask({ do: 'open', path: place.path, line: place.line, character: place.character });
      await code.page.locator('.monaco-editor.focused').first().waitFor({ timeout: 30_000 });
      // A person looks at a place before typing there.
      await code.page.waitForTimeout(400);
      for (const key of place.keys) keys.push(await timeOfKey(code.page, key));
      await ask({ do: 'close' });
    }
    bar.end(`Typed in ${places.length} files, ${name}.`);
    const typing = await ask<Profile>({ do: 'profile' });
    return { keys, memory: await ask<Memory>({ do: 'memory' }), start, typing, activation };
  } finally {
    await code.stop();
  }
}

async function ask<Answer = null>(request: ProbeRequest): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${probePort}`, { method: 'POST', body: JSON.stringify(request) });
  if (!response.ok) throw new Error(`The probe cannot ${request.do}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** As the editor's own list of running extensions says. */
async function activationOf(code: Code): Promise<number> {
  await code.command('Developer: Show Running Extensions');
  await code.page.locator('.runtime-extensions-editor .monaco-list-row').first().click();
  const row = code.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'linewright' }).first();
  // The slowest comes first, and what is out of sight is not in the page: where ours stands depends on the day.
  for (let page = 0; page < mostPages && (await row.count()) === 0; page++) await code.keys('PageDown');
  const text = (await row.locator('.activation-time').textContent({ timeout: 30_000 })) ?? '';
  await code.keys('Control+F4');
  return Number(/(\d+)ms/.exec(text)?.[1]);
}

async function packProbe(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [path.join(import.meta.dirname, 'probe.ts')],
    outfile: path.join(folder, 'extension.cjs'),
    ...{ bundle: true, platform: 'node', format: 'cjs', external: ['vscode'], logLevel: 'error' },
  });
  const manifest = {
    ...{
      name: 'probe',
      displayName: 'Probe',
      publisher: 'linewright-bench',
      version: '1.0.0',
      main: './extension.cjs',
    },
    ...{ engines: { vscode: '^1.91.0' }, activationEvents: ['onStartupFinished'], extensionKind: ['workspace'] },
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'README.md'), 'The probe of a benchmark.\n');
  const vsce = createRequire(path.join(root, 'client/package.json')).resolve('@vscode/vsce/vsce');
  const flags = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', 'probe.vsix'];
  execFileSync(process.execPath, [vsce, 'package', ...flags], { cwd: folder, stdio: 'ignore' });
  return path.join(folder, 'probe.vsix');
}

function reportOf(nFiles: number, constant: Measured, recall: Measured): string {
  const both = recall.keys.flatMap((milliseconds, at) => {
    const beside = constant.keys[at];
    return milliseconds === undefined || beside === undefined ? [] : [{ recall: milliseconds, constant: beside }];
  });
  const share = (of: 'recall' | 'constant', at: number) =>
    quantile(
      both.map((one) => one[of]),
      at,
    );
  const p95More = share('recall', 0.95) - share('constant', 0.95);
  const rows: [string, string, string][] = [
    ['key to ghost text, p50', `${share('recall', 0.5).toFixed(0)} ms`, ''],
    ['the same with a constant answer', `${share('constant', 0.5).toFixed(0)} ms`, ''],
    ['key to ghost text, p95', `${share('recall', 0.95).toFixed(0)} ms`, ''],
    ['the same with a constant answer', `${share('constant', 0.95).toFixed(0)} ms`, ''],
    ['more than that at p95', `${p95More.toFixed(0)} ms`, 'at most 30 ms'],
    ['activation of the extension', `${recall.activation} ms`, 'under 300 ms'],
    ...holdRows("longest hold of the extension host's thread while typing", recall.typing),
    ...holdRows('longest hold from the start to the first key', recall.start),
    ['memory of the extension host', megabytes(recall.memory.residentBytes), ''],
    ['the same without the extension', megabytes(constant.memory.residentBytes), ''],
    ['its JavaScript heap', megabytes(recall.memory.heapBytes), ''],
    ['the same without the extension', megabytes(constant.memory.heapBytes), ''],
  ];
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return `# In the editor

Made by \`npm run bench:editor\` in VS Code (code-server in headless Chromium) on a project of ${nFiles} Python files, with
${availableParallelism()} cores, commit ${commit}, seed ${seed}. At ${recall.keys.length / keysAtPlace} places in as many files the rest of a line is taken out and its next
${keysAtPlace} keys are typed, where the cursor has rested for 0.4 s; the time is that from \`keydown\` to ghost text in the page, ghost text
of the key before having been sent away. Recall had something to say after ${both.length} of ${recall.keys.length} keys; both columns of times are of these keys. The constant is an extension that
answers at once: what the editor itself takes. The thread is watched by V8's sampling profiler from the extension's start on, over
everything that the extension does there; a hold ends when its event loop comes round. Work is what is left of a hold without the time for
which other programs had the processor. Suggestions are shown from the "eager" level on, so that there are more of them.

| what | measured | goal |
|---|---|---|
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
}

function holdRows(what: string, { held }: Profile): [string, string, string][] {
  const longest = (of: keyof Hold) => Math.max(0, ...held.map((hold) => hold[of])).toFixed(1);
  const over = (of: keyof Hold) => held.filter((hold) => hold[of] > mostHeld).length;
  return [
    [`${what}: at work (by the clock)`, `${longest('work')} ms (${longest('clock')} ms)`, `at most ${mostHeld} ms`],
    [`the same, of ${held.length} how many are longer than that`, `${over('work')} (${over('clock')})`, 'none'],
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
