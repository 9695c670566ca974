/**
 * RepoEval (Zhang et al. 2023, microsoft/CodeT, folder RepoCoder) as it is published: tasks in JSONL, which may still be in
 * datasets.zip, and repositories, which may still be in line_and_api_level.zip and function_level.zip. Only where the hole lies
 * is read of a task: the prompt is cut by whoever fills it. Knows no engine.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { messageOfError } from '../../server/base/thrown.ts';
import { cacheFolder } from '../cacheFolder.ts';
import { Expected } from '../expected.ts';
import type { HoleKind } from '../holes/hole.ts';
import type { Repository } from '../repositories.ts';
import { unzip } from '../unzip.ts';
import type { GivenHole } from './given.ts';
import { readRows } from './jsonLines.ts';
import { Sample, type SampleWishes } from './sample.ts';

const TaskSchema = z.object({
  prompt: z.string(),
  metadata: z.object({
    task_id: z.string(),
    ground_truth: z.string(),
    /** The first is the repository's folder. */
    fpath_tuple: z.array(z.string()).min(2),
    /** Of lines and calls; of functions it is `lineno`, counted otherwise. */
    line_no: z.int().optional(),
    lineno: z.int().optional(),
  }),
});
type Task = z.infer<typeof TaskSchema>;

const kindsOfLevels: Readonly<Record<string, HoleKind>> = { line: 'line', api: 'api', function: 'block' };
/** The same tasks are published with prompts of several lengths: any file will do. */
const taskFile = /^(line|api|function)_level_completion_\w+\.test(?:\.clean)?\.jsonl$/;
/** Where a copy of the folder RepoCoder, or what was unpacked of it, has tasks and repositories. */
const usualFolders = [
  '.',
  'datasets',
  'repositories',
  'repositories/line_and_api_level',
  'repositories/function_level',
];
const archives = ['datasets.zip', 'line_and_api_level.zip', 'function_level.zip'];
/** Named in a message: enough to go and look. */
const mostNamed = 3;

interface Chosen extends GivenHole {
  readonly repository: string;
}

/** `path`: the folder RepoCoder, a folder with tasks and repositories in it, or one file of tasks with repositories beside it. */
export async function openRepoEval(path: string, wishes: SampleWishes): Promise<Repository[]> {
  const folders = await searchedFolders(path);
  const files = path.endsWith('.jsonl') ? [path] : await taskFiles(folders, path);
  const sample = new Sample<Chosen>(wishes);
  const roots = new Map<string, string>();
  const texts = new Map<string, string>();
  const bad: string[] = [];
  const ids = new Set<string>();
  for (const file of files) {
    const level = taskFile.exec(basename(file))?.[1] ?? 'line';
    const kind = kindsOfLevels[level] ?? 'line';
    if (!wishes.kinds.includes(kind)) continue;
    for await (const { row, number } of readRows(file, TaskSchema, 'RepoEval')) {
      const [name = '', ...parts] = row.metadata.fpath_tuple;
      const root = roots.get(name) ?? rootOf(name, folders);
      roots.set(name, root);
      const below = parts.join('/');
      const source = join(root, below);
      const text = texts.get(source) ?? (await readFile(source, 'utf8').catch(() => ''));
      texts.set(source, text);
      const span = locate(text, row);
      if (span === undefined) {
        bad.push(`line ${number} of ${basename(file)}: ${name}/${below}`);
        continue;
      }
      // The tasks of functions are all called "NAME/idx".
      const plain = `${row.metadata.task_id}:${level}`;
      const id = ids.has(plain) ? `${plain}:${number}` : plain;
      ids.add(id);
      sample.offer({ id, kind, file: below, ...span, repository: name }, 200);
    }
  }
  if (bad.length > 0) {
    throw new Expected(
      `${bad.length} tasks do not stand where they should (${bad.slice(0, mostNamed).join('; ')}): the repositories are of ` +
        'another version than the tasks. Take both from the same copy of RepoCoder.',
      1,
    );
  }
  const chosen = sample.take();
  return [...new Set(chosen.map(({ repository }) => repository))].sort().map((name) => ({
    ...{ name, version: 'repoeval', language: 'python', folder: roots.get(name) ?? '', excluded: [] },
    holes: chosen.filter(({ repository }) => repository === name).map(({ repository: _, ...hole }) => hole),
  }));
}

/** The folders themselves, and those into which archives in them were unpacked. */
async function searchedFolders(path: string): Promise<string[]> {
  if (!existsSync(path)) {
    throw new Expected(`There is no ${path}. Give the folder RepoCoder of a copy of microsoft/CodeT.`, 1);
  }
  const own = path.endsWith('.jsonl') ? [dirname(path), dirname(dirname(path))] : [path];
  const folders = own.flatMap((folder) => usualFolders.map((usual) => join(folder, usual))).filter(existsSync);
  const unpacked: string[] = [];
  for (const folder of folders) {
    for (const name of archives) {
      const archive = join(folder, name);
      // What is unpacked beside it is taken as it is.
      if (existsSync(archive) && !existsSync(archive.replace(/\.zip$/, ''))) unpacked.push(await unpackOnce(archive));
    }
  }
  const within = await Promise.all(unpacked.map(async (root) => [root, ...(await foldersIn(root))]));
  return [...folders, ...within.flat()];
}

/** Kept in the cache under the hash of the archive: a folder of the user's is not written to. */
async function unpackOnce(archive: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(archive), hash);
  const folder = join(cacheFolder('bench'), `${basename(archive, '.zip')}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const incoming = `${folder}.incoming-${process.pid}`;
  try {
    await mkdir(incoming, { recursive: true });
    await unzip(archive, incoming);
    await rename(incoming, folder);
  } catch (error) {
    const reason = messageOfError(error);
    throw new Expected(
      `${archive} could not be unpacked (${reason}). If it is a pointer of Git LFS, run "git lfs pull"; else fetch it anew.`,
      1,
    );
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
  return folder;
}

async function foldersIn(root: string): Promise<string[]> {
  return (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(root, name));
}

/** One for each level. */
async function taskFiles(folders: readonly string[], path: string): Promise<string[]> {
  const byLevel = new Map<string, string>();
  for (const folder of folders) {
    if (!(await stat(folder)).isDirectory()) continue;
    for (const name of (await readdir(folder)).sort()) {
      const level = taskFile.exec(name)?.[1];
      if (level !== undefined && !byLevel.has(level)) byLevel.set(level, join(folder, name));
    }
  }
  if (byLevel.size > 0) return [...byLevel.values()];
  throw new Expected(
    `There are no tasks in ${path}: RepoEval's are called like line_level_completion_2k_context_codex.test.jsonl, and lie in ` +
      'datasets/ or datasets/datasets.zip. Give the folder RepoCoder of a copy of microsoft/CodeT.',
    1,
  );
}

function rootOf(name: string, folders: readonly string[]): string {
  const root = folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder));
  if (root !== undefined) return root;
  throw new Expected(
    `The repository ${name} is missing: put line_and_api_level.zip and function_level.zip (folder RepoCoder/repositories of ` +
      'microsoft/CodeT), or what they hold, into the same folder as the tasks or its folder "repositories".',
    1,
  );
}

/**
 * Where in the file the truth stands: at the lines that equal it and are nearest to the number given, if what stands above them
 * is what the prompt ends with. Numbers are not trusted alone: those of functions are counted otherwise, and Python counts form
 * feeds as line ends.
 */
function locate(text: string, { prompt, metadata }: Task): { start: number; end: number } | undefined {
  const wanted = withoutBlankEnds(metadata.ground_truth.split(/\r?\n/).map((line) => line.trimEnd()));
  const above = lastCodeLine(prompt.split('\n'));
  const lines = text.split('\n');
  const trimmed = lines.map((line) => line.trimEnd());
  const number = metadata.line_no ?? metadata.lineno ?? 0;
  let best: number | undefined;
  for (let at = 0; at + wanted.length <= lines.length; at++) {
    if (wanted.length === 0 || !wanted.every((line, index) => trimmed[at + index] === line)) continue;
    if (lastCodeLine(lines.slice(0, at)) !== above) continue;
    if (best === undefined || Math.abs(at - number) < Math.abs(best - number)) best = at;
  }
  if (best === undefined) return undefined;
  const offset = lines.slice(0, best).reduce((sum, line) => sum + line.length + 1, 0);
  const first = lines[best] ?? '';
  const start = offset + first.length - first.trimStart().length;
  const last = lines.slice(best, best + wanted.length).join('\n');
  return { start, end: offset + last.trimEnd().length };
}

function withoutBlankEnds(lines: readonly string[]): string[] {
  const isCode = (line: string) => line.trim() !== '';
  return lines.slice(Math.max(lines.findIndex(isCode), 0), lines.findLastIndex(isCode) + 1);
}

function lastCodeLine(lines: readonly string[]): string {
  return lines.findLast((line) => line.trim() !== '')?.trim() ?? '';
}
