/**
 * The models on this machine: those that were pulled into a folder, and files that were added where they lie. One JSON file
 * lists them. Knows no network and no engine.
 */
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readGgufHeader } from './gguf.ts';
import { sha256Of } from './hashFile.ts';

export interface StoredModel {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  /** As it was when the model came; it is compared with by `verify`. */
  readonly sha256: string;
  /** Where it came from: an address, "a file", "Ollama". */
  readonly source: string;
}

export type StoreOutcome =
  | { readonly kind: 'done'; readonly model: StoredModel }
  | { readonly kind: 'failed'; readonly reason: string };

const listName = 'models.json';

export async function listModels(folder: string): Promise<StoredModel[]> {
  return parseList(await readFile(path.join(folder, listName), 'utf8').catch(() => '[]'));
}

/** The file of a stored model, looked up at once: settings are read rarely. */
export function storedFile(folder: string, name: string): string | undefined {
  try {
    return parseList(readFileSync(path.join(folder, listName), 'utf8')).find((model) => model.name === name)?.file;
  } catch {
    return undefined;
  }
}

/** Lists a file that lies anywhere, after its header was read. Nothing is copied. */
export async function addModel(folder: string, name: string, file: string, source: string): Promise<StoreOutcome> {
  const outcome = await readGgufHeader(file);
  if (outcome.kind === 'wrong') return { kind: 'failed', reason: outcome.problem };
  const model = { name, file, bytes: outcome.header.fileBytes, sha256: await sha256Of(file), source };
  const others = (await listModels(folder)).filter((known) => known.name !== name);
  await writeList(folder, [...others, model]);
  return { kind: 'done', model };
}

/** Whether the file still is what it was; a sentence when it is not. */
export async function verifyModel(model: StoredModel): Promise<string | undefined> {
  const outcome = await readGgufHeader(model.file);
  if (outcome.kind === 'wrong') return outcome.problem;
  const sha256 = await sha256Of(model.file);
  return sha256 === model.sha256 ? undefined : `its SHA-256 is ${sha256}, and was ${model.sha256}`;
}

/** Takes a model off the list, and deletes its file where it lies in our folder. Undefined for an unknown name. */
export async function removeModel(folder: string, name: string): Promise<StoredModel | undefined> {
  const models = await listModels(folder);
  const model = models.find((known) => known.name === name);
  if (model === undefined) return undefined;
  await writeList(
    folder,
    models.filter((known) => known !== model),
  );
  if (isOurs(folder, model)) await rm(model.file, { force: true });
  return model;
}

/** Whether the file was pulled, and is not somebody else's. */
function isOurs(folder: string, { file }: StoredModel): boolean {
  return path.dirname(file) === path.resolve(folder);
}

function parseList(text: string): StoredModel[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isModel) : [];
  } catch {
    return [];
  }
}

function isModel(value: unknown): value is StoredModel {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['name', 'file', 'sha256', 'source'].every((key) => typeof Reflect.get(value, key) === 'string');
  return texts && 'bytes' in value && typeof value.bytes === 'number';
}

/** Whole or not at all: a crash leaves the list as it was. */
async function writeList(folder: string, models: readonly StoredModel[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, listName);
  await writeFile(`${file}.new`, `${JSON.stringify(models, undefined, 2)}\n`);
  await rename(`${file}.new`, file);
}
