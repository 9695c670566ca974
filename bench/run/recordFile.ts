/**
 * The file of a run's results: holes are appended as they are measured, a stopped run goes on, and what is half written is
 * never counted. Knows nothing of measuring.
 */
import { existsSync } from 'node:fs';
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { Expected } from '../expected.ts';
import { type Header, type HoleLine, keyOf, LineSchema, type MeasuredHole, type Row, recordVersion } from './record.ts';

export interface Recorded {
  readonly header: Header;
  readonly holes: readonly MeasuredHole[];
  /** All that was wanted is there. */
  readonly isWhole: boolean;
}

/** Reads what is whole of a file of results; throws `Expected` for what is none, or another version's. */
async function readRecord(path: string): Promise<Recorded> {
  if (!existsSync(path)) throw new Expected(`There is no file ${path}. "linewright bench run" writes one.`, 1);
  const lines = (await readFile(path, 'utf8')).split('\n');
  const header = parseLine(path, lines[0] ?? '', 1);
  if (header?.type !== 'header') {
    throw new Expected(`${path} is no file of results: its first line is no header. Take another --out.`, 1);
  }
  const holes: MeasuredHole[] = [];
  let isWhole = false;
  let open: { line: HoleLine; rows: Row[] } | undefined;
  for (const [index, text] of lines.entries()) {
    if (index === 0 || text === '') continue;
    // The last line of a run that was killed may be half written, and what follows it is not there.
    const line = index === lines.length - 1 ? undefined : parseLine(path, text, index + 1);
    if (line?.type === 'hole') open = { line, rows: [] };
    if (line?.type === 'row' && line.hole === open?.line.hole.id) open.rows.push(line);
    if (line?.type === 'end') isWhole = line.holes === holes.length;
    if (open !== undefined && open.rows.length === (open.line.nRows ?? header.systems.length)) {
      holes.push({ ...open.line, rows: open.rows });
      open = undefined;
    }
  }
  return { header, holes, isWhole };
}

/** Of results that are to be shown: those of a stopped run would be taken for all. */
export async function readWholeRecord(path: string): Promise<Recorded> {
  const recorded = await readRecord(path);
  if (recorded.isWhole) return recorded;
  throw new Expected(
    `${path} holds ${recorded.holes.length} holes of a run that did not end. ` +
      'Give the same "linewright bench run" command again: it goes on where it was.',
    1,
  );
}

/** Owns the file while a run goes on. */
export class RecordFile {
  readonly path: string;
  readonly #header: Header;
  readonly #holes: MeasuredHole[];
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, header: Header, holes: readonly MeasuredHole[]) {
    this.path = path;
    this.#header = header;
    this.#holes = [...holes];
  }

  /** Goes on with the file that is there; throws `Expected` when that is another run's. `undefined`: it is whole already. */
  static async open(path: string, header: Header): Promise<RecordFile | undefined> {
    const recorded = existsSync(path) ? await readRecord(path) : undefined;
    if (recorded !== undefined) {
      const different = differences(recorded.header, header);
      if (different.length > 0) {
        const what = different.join(', ');
        throw new Expected(`${path} is of a run with another ${what}. Take another --out, or delete the file.`, 1);
      }
      if (recorded.isWhole) return undefined;
    }
    const file = new RecordFile(path, header, recorded?.holes ?? []);
    await file.#write('');
    return file;
  }

  get doneHoles(): readonly string[] {
    return this.#holes.map(keyOf);
  }

  append(measured: MeasuredHole): void {
    this.#holes.push(measured);
    this.#writing = this.#writing.then(() => appendFile(this.path, linesOf(measured)));
  }

  /** Resolves when all that was appended is on disk. */
  settled(): Promise<void> {
    return this.#writing;
  }

  /** Puts the holes in the suite's order, whichever was done first, and marks the file as whole. */
  async finish(): Promise<void> {
    await this.#writing;
    this.#holes.sort((a, b) => a.repositoryIndex - b.repositoryIndex || a.index - b.index);
    const rows = this.#holes.reduce((sum, hole) => sum + hole.rows.length, 0);
    await this.#write(`${JSON.stringify({ type: 'end', holes: this.#holes.length, rows })}\n`);
  }

  async #write(end: string): Promise<void> {
    const text = `${JSON.stringify(this.#header)}\n${this.#holes.map(linesOf).join('')}${end}`;
    // Renamed only when whole, so that a kill in between loses nothing.
    await writeFile(`${this.path}.part`, text);
    await rename(`${this.path}.part`, this.path);
  }
}

function linesOf({ rows, ...line }: MeasuredHole): string {
  return [line, ...rows].map((one) => `${JSON.stringify(one)}\n`).join('');
}

function parseLine(path: string, text: string, number: number) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Expected(`${path}: line ${number} is no JSON. Delete the file, or take another --out.`, 1);
  }
  const parsed = LineSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : recordVersion;
  if (version !== recordVersion) {
    const message = `${path} is of version ${String(version)}; this program reads version ${recordVersion}.`;
    throw new Expected(`${message} Run the benchmark anew.`, 1);
  }
  throw new Expected(`${path}: line ${number} is not right: ${z.prettifyError(parsed.error)}`, 1);
}

function differences(first: Header, second: Header): string[] {
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  const entryOf = (header: Header, name: string) =>
    JSON.stringify(Object.entries(header).find(([key]) => key === name));
  return names.filter((name) => entryOf(first, name) !== entryOf(second, name));
}
