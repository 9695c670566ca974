/**
 * The common start of `complete` and `context`: the workspace indexed and one file of it open, as in an editor. Knows
 * nothing of what is asked then.
 */
import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LogLevel } from '../base/log.ts';
import { type Config, type ConfigLayer, defaultConfig, parseConfig } from '../config.ts';
import { indexCacheFolder, readConfigFiles } from '../configFiles.ts';
import { type Engine, openEngine } from '../engine.ts';
import { redact } from '../secrets/redact.ts';
import { languageForPath } from '../syntax/languages.ts';
import { forTerminal } from './forTerminal.ts';
import { interruptible } from './interrupt.ts';
import { offsetAt, parseFilePosition } from './position.ts';
import { progressBar } from './progress.ts';
import { findRoot } from './root.ts';
import type { CommandArguments } from './table.ts';

/** A file open at a cursor in an indexed workspace. */
export interface Session {
  readonly engine: Engine;
  readonly root: string;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** UTF-16. */
  readonly offset: number;
  /** Aborted when the person presses Ctrl-C; a second one ends the process. */
  readonly signal: AbortSignal;
}

/** Why a command cannot begin: 2 when it was used wrongly, 1 when something failed. */
export interface Refusal {
  readonly exitCode: 1 | 2;
  readonly message: string;
}

/** A larger file cannot be what a person is typing in. */
const maxFileBytes = 50_000_000;

/**
 * Opens what FILE:LINE:COL and --root say, runs the task on it and closes everything again. Prints what is wrong and gives
 * the exit code. `onOpen` is called before the folder is indexed.
 */
export async function withSession(
  { argument, values }: CommandArguments,
  task: (session: Session) => Promise<number>,
  onOpen?: (engine: Engine) => void,
): Promise<number> {
  const place = await findPlace(argument ?? '');
  if ('message' in place) {
    return refuse(place);
  }
  const root = path.resolve(values.get('root') ?? findRoot(path.dirname(place.path)));
  const languageId = languageForPath(place.path)?.id ?? 'plaintext';
  const asked = async (engine: Engine, signal: AbortSignal) => {
    engine.workspace.openBuffer(place.path, languageId, 1, place.text);
    // An editor does not wait for the first tree; who asks only once wants all that can be known.
    await engine.workspace.idle(signal);
    return task({ engine, root, languageId, signal, ...place });
  };
  return withFolder(root, (engine) => interruptible((signal) => asked(engine, signal)), { values, onOpen });
}

interface FolderOptions {
  readonly values?: CommandArguments['values'];
  /** Called before anything is indexed. */
  readonly onOpen?: ((engine: Engine) => void) | undefined;
}

/** Indexes a folder, runs the task on it and closes everything again; prints what is wrong with the folder. Gives the exit code. */
export async function withFolder(
  root: string,
  task: (engine: Engine) => Promise<number>,
  options: FolderOptions = {},
): Promise<number> {
  const problem = await checkFolder(root);
  if (problem !== undefined) return refuse(problem);
  const engine = await indexFolder(root, options);
  try {
    return await task(engine);
  } finally {
    await engine.dispose();
  }
}

/** Undefined when the folder can be indexed. */
async function checkFolder(folder: string): Promise<Refusal | undefined> {
  const stats = await stat(folder).catch(() => undefined);
  if (stats === undefined) {
    return { exitCode: 1, message: `There is no folder ${folder}.` };
  }
  return stats.isDirectory() ? undefined : { exitCode: 1, message: `${folder} is not a folder.` };
}

/** An engine with the folder in it, ready. Progress and warnings go to standard error. */
async function indexFolder(root: string, { values = new Map(), onOpen }: FolderOptions): Promise<Engine> {
  const bar = progressBar(`Indexing ${path.basename(root)}`);
  const config = await readSettings(root, values);
  const engine = openEngine({
    roots: [root],
    config,
    cacheFolder: indexCacheFolder(),
    log: (level, message) => logProblem(level, message),
    onProgress: (done, total) => bar.update(done, total),
  });
  onOpen?.(engine);
  const { files, milliseconds } = await engine.ready;
  bar.end(`Indexed ${files} files in ${(milliseconds / 1000).toFixed(1)} s.`);
  return engine;
}

export function refuse({ exitCode, message }: Refusal): number {
  process.stderr.write(forTerminal(`${message}\n`, process.stderr.isTTY === true));
  return exitCode;
}

/** The engine settings that a command line can give; each option has the name of its setting. */
const engineOptions = { engine: 'use', address: 'address', api: 'api', model: 'model', family: 'family' };

/** `before`: what is set in files. Another engine than that one does not have the model that was set for it. */
function engineLayer(values: CommandArguments['values'], before: Config['engine']): ConfigLayer {
  const given = Object.entries(engineOptions).filter(([option]) => values.has(option));
  const engine = Object.fromEntries(given.map(([option, setting]) => [setting, values.get(option)]));
  const isOther = 'use' in engine && engine.use !== before.use;
  return { source: 'The command line', raw: { engine: isOther ? { model: '', family: 'auto', ...engine } : engine } };
}

async function readSettings(root: string, values: CommandArguments['values']): Promise<Config> {
  const files = await readConfigFiles([root]);
  const { engine } = parseConfig(files.layers, defaultConfig).config;
  const { config, warnings } = parseConfig([...files.layers, engineLayer(values, engine)], defaultConfig);
  for (const warning of [...files.problems, ...warnings]) {
    logProblem('warn', warning);
  }
  return config;
}

function logProblem(level: LogLevel, message: string): void {
  if (level === 'error' || level === 'warn') {
    process.stderr.write(forTerminal(`${level}: ${redact(message)}\n`, process.stderr.isTTY === true));
  }
}

async function findPlace(argument: string): Promise<Pick<Session, 'path' | 'text' | 'offset'> | Refusal> {
  const position = parseFilePosition(argument);
  if (position === undefined) {
    const form = 'FILE:LINE:COL with LINE and COL counted from 1, such as src/main.ts:12:5';
    return { exitCode: 2, message: `"${argument}" is not a place. It should be ${form}.` };
  }
  const file = path.resolve(position.file);
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined || !stats.isFile()) {
    return { exitCode: 1, message: stats === undefined ? `There is no file ${file}.` : `${file} is not a file.` };
  }
  if (stats.size > maxFileBytes) {
    return { exitCode: 1, message: `${file} is ${stats.size} bytes long; at most ${maxFileBytes} can be opened.` };
  }
  const bytes = await readFile(file);
  if (!isUtf8(bytes)) {
    return { exitCode: 1, message: `${file} is not text in UTF-8.` };
  }
  const text = bytes.toString();
  const offset = offsetAt(text, position);
  return typeof offset === 'number' ? { path: file, text, offset } : { exitCode: 2, message: offset.problem };
}
