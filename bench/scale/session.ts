/** What a repository that is open costs: retrieval, edits and memory, asked of the engine itself; printed as JSON. Knows no goal. */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CompletionRequest } from '../../server/complete/types.ts';
import { recallAlone } from '../../server/config.ts';
import { type Engine, openEngine } from '../../server/engine.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import { optionsGiven } from '../optionsGiven.ts';
import { seededRandom } from '../statistics.ts';

export interface SessionOptions {
  readonly root: string;
  readonly cacheFolder: string;
  readonly places: number;
  readonly edits: number;
  readonly seed: number;
}

export interface SessionTimes {
  readonly chunks: number;
  /** Milliseconds of retrieval: at a place that was just gone to, and there again. */
  readonly arrived: readonly number[];
  readonly stayed: readonly number[];
  /** Milliseconds from an edit until a search finds what it brought. */
  readonly visible: readonly number[];
  /** Resident megabytes after a fifth of the edits, and after all; garbage, of which there is more or less at any time, collected. */
  readonly early: number;
  readonly late: number;
}

async function measureSession({ root, cacheFolder, places, edits, seed }: SessionOptions): Promise<SessionTimes> {
  const random = seededRandom(seed);
  const open = () => openEngine({ roots: [root], config: recallAlone, log: () => undefined, cacheFolder });
  // Opened again, as on every day but the first: the bundled program keeps an index of its own.
  const first = open();
  await first.ready;
  await first.workspace.kept();
  await first.dispose();
  const engine = open();
  const { chunks } = await engine.ready;
  const files = [...engine.workspace.files()].filter(({ languageId }) => languageId !== 'plaintext');
  const pick = () => files[Math.floor(random() * files.length)];
  const [arrived, stayed]: [number[], number[]] = [[], []];
  for (let place = 0; place < places; place++) {
    const file = pick();
    const request = file === undefined ? undefined : await opened(engine, file);
    if (request === undefined) continue;
    arrived.push(await timed(() => engine.context(request, never)));
    stayed.push(await timed(() => engine.context(request, never)));
    engine.workspace.closeBuffer(request.path);
    await engine.workspace.idle();
  }
  const edited = pick();
  const request = edited === undefined ? undefined : await opened(engine, edited);
  const visible: number[] = [];
  let early = 0;
  for (let edit = 0; request !== undefined && edit < edits; edit++) {
    visible.push(await timed(() => editAndFind(engine, request, edit)));
    if (edit % 50 === 0) await setImmediate();
    if (edit === Math.floor(edits / 5)) early = residentMegabytes();
  }
  const late = residentMegabytes();
  await engine.dispose();
  return { chunks, arrived, stayed, visible, early, late };
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function residentMegabytes(): number {
  // The second time takes what the first has only found to be garbage.
  for (let time = 0; time < 2; time++) collect();
  return process.memoryUsage().rss / 1e6;
}

const never = new AbortController().signal;

/** The file in the editor, the cursor at the end of a line in its middle. */
async function opened(engine: Engine, { path, languageId }: FileRecord): Promise<CompletionRequest | undefined> {
  const text = engine.workspace.text(path);
  if (text === undefined) return undefined;
  engine.workspace.openBuffer(path, languageId, 1, text);
  await engine.workspace.idle();
  const offset = Math.max(text.indexOf('\n', text.length >> 1), 0);
  return { path, languageId, text, version: 1, offset, trigger: 'invoked' };
}

/** Replaces the first line by one with a word that was never there, and asks for it from elsewhere. */
function editAndFind(engine: Engine, { path }: CompletionRequest, edit: number): void {
  const word = `${letters(edit)}zq`;
  const buffer = engine.workspace.buffer(path);
  if (buffer === undefined) throw new Error(`${path} is not open.`);
  const end = buffer.text.indexOf('\n');
  engine.workspace.editBuffer(path, buffer.version + 1, [{ range: { start: 0, end }, text: `${word} = ${word}` }]);
  if (engine.workspace.searchChunks(word, 1, new Set())[0]?.file.path !== path) {
    throw new Error(`The edit ${edit} is not found.`);
  }
}

function letters(number: number): string {
  return [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}

async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

// Behind all that it needs.
process.stdout.write(JSON.stringify(await measureSession(optionsGiven())));
