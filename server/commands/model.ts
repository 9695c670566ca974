/** `linewright model list|add|verify|remove|use`: the models on this machine. Knows how to print and ask, not what a model is. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { modelsFolder, userConfigPath } from '../configFiles.ts';
import { shippedModel } from '../engines.ts';
import { readGgufHeader } from '../model/gguf.ts';
import { sha256Of } from '../model/hashFile.ts';
import { isRecord } from '../model/json.ts';
import { freeBytes } from '../model/memory.ts';
import { ollamaFile } from '../model/ollamaFiles.ts';
import { recommendedModels } from '../model/recommended.ts';
import { noShippedModel, shippedName } from '../model/shipped.ts';
import { addModel, listModels, removeModel, type StoredModel, verifyModel } from '../model/store.ts';
import type { CommandArguments } from './table.ts';

export async function modelList({ switches }: CommandArguments): Promise<number> {
  const models = await listModels(modelsFolder());
  const shipped = await shippedHere();
  const free = freeBytes() / 1e9;
  if (switches.has('json')) {
    const listed = { shipped, models, recommended: recommendedModels, freeGigabytes: free };
    process.stdout.write(`${JSON.stringify(listed, undefined, 2)}\n`);
    return 0;
  }
  const here = shipped === null ? models : [{ ...shipped, file: `${shipped.file} (comes with Linewright)` }, ...models];
  const lines = [
    here.length === 0 ? 'No models here yet.' : 'Here:',
    ...here.map(({ name, bytes, file }) => `  ${name.padEnd(28)} ${gigabytes(bytes)}  ${file}`),
    ...(shipped === null ? [`  ${noShippedModel}`] : []),
    '',
    `Recommended (${free.toFixed(1)} GB of memory are free):`,
    ...recommendedModels.map(({ name, memory, licence, repository, isChecked }) => {
      const fits = memory <= free ? 'fits ' : 'large';
      return `  ${name.padEnd(20)} ${fits} ${memory.toFixed(1)} GB  ${licence}; ${repository}${isChecked ? '' : ' (not checked)'}`;
    }),
    '',
    '"Not checked": the hub could not be reached when this list was written. A pull checks what comes.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

export async function modelAdd({ argument = '', values }: CommandArguments): Promise<number> {
  const ollama = /^ollama:(.+)$/.exec(argument)?.[1];
  const found = ollama === undefined ? { file: path.resolve(argument), sha256: undefined } : await ollamaFile(ollama);
  if (typeof found === 'string') return fail(found);
  const name = values.get('name') ?? (ollama === undefined ? nameOf(found.file) : ollama.replace(':', '-'));
  const problem = nameProblem(name);
  if (problem !== undefined) return fail(problem);
  const outcome = await addModel(
    modelsFolder(),
    name,
    found.file,
    ollama === undefined ? 'a file' : `Ollama, ${ollama}`,
  );
  if (outcome.kind === 'failed') return fail(`${argument} cannot be added: ${outcome.reason}`);
  if (found.sha256 !== undefined && found.sha256 !== outcome.model.sha256) {
    await removeModel(modelsFolder(), name);
    return fail(`The weights of "${ollama}" are not what their name says; pull the model again with Ollama.`);
  }
  process.stdout.write(`Added ${name} (${gigabytes(outcome.model.bytes)}). "linewright model use ${name}" sets it.\n`);
  return 0;
}

export async function modelVerify({ argument }: CommandArguments): Promise<number> {
  const models = await listModels(modelsFolder());
  const isAsked = ({ name }: { readonly name: string }) => argument === undefined || name === argument;
  const chosen = models.filter(isAsked);
  const shipped = [await shippedHere()].filter((model) => model !== null).filter(isAsked);
  if (chosen.length + shipped.length === 0) {
    return fail(argument === undefined ? 'No models here yet.' : unknown(argument, models));
  }
  let wrong = 0;
  for (const { name, file } of shipped) {
    const outcome = await readGgufHeader(file);
    if (outcome.kind === 'wrong') wrong++;
    const found = outcome.kind === 'wrong' ? outcome.problem : `comes with Linewright; SHA-256 ${await sha256Of(file)}`;
    process.stdout.write(`${name}: ${found}\n`);
  }
  for (const model of chosen) {
    const problem = await verifyModel(model);
    if (problem !== undefined) wrong++;
    process.stdout.write(`${model.name}: ${problem ?? 'as it was'}\n`);
  }
  return wrong === 0 ? 0 : 1;
}

export async function modelRemove({ argument = '' }: CommandArguments): Promise<number> {
  const model = await removeModel(modelsFolder(), argument);
  if (model === undefined) return fail(unknown(argument, await listModels(modelsFolder())));
  process.stdout.write(`Removed ${model.name}.\n`);
  const file = userConfigPath();
  const settings = await readSettings(file);
  if (settings === undefined || !isRecord(settings.engine)) return 0;
  const { model: used, use, ...engine } = settings.engine;
  // To another engine it is the name of a model of its own.
  if (use !== 'llama' || used !== model.name) return 0;
  await writeSettings(file, { ...settings, engine });
  process.stdout.write(`It was set in ${file}, and is no longer: "linewright model list" has what can be used.\n`);
  return 0;
}

export async function modelUse({ argument = '' }: CommandArguments): Promise<number> {
  const models = await listModels(modelsFolder());
  const isNone = argument === 'none';
  const chosen = models.find(({ name }) => name === argument);
  const isShipped = argument === shippedName && shippedModel() !== undefined;
  if (!isNone && !isShipped && chosen === undefined) return fail(unknown(argument, models));
  const outcome = chosen && (await readGgufHeader(chosen.file));
  if (outcome?.kind === 'wrong') return fail(`${argument} cannot be used: ${chosen?.file}: ${outcome.problem}.`);
  const file = userConfigPath();
  const settings = await readSettings(file);
  if (settings === undefined) return fail(`${file} is not a JSON object; correct it first.`);
  // The name of a model here means nothing to another engine.
  const { model: _, ...engine }: Record<string, unknown> = isRecord(settings.engine) ? settings.engine : {};
  const changed = isNone ? { ...engine, use: 'recall' } : { ...engine, use: 'llama', model: argument };
  await writeSettings(file, { ...settings, engine: changed });
  process.stdout.write(
    isNone ? `Recall alone, set in ${file}.\n` : `${argument} runs beside recall, set in ${file}.\n`,
  );
  return 0;
}

/** The model that comes with Linewright; null where it is not installed. */
async function shippedHere(): Promise<Pick<StoredModel, 'name' | 'file' | 'bytes'> | null> {
  const file = shippedModel();
  const stats = file === undefined ? undefined : await stat(file).catch(() => undefined);
  return file === undefined || stats === undefined ? null : { name: shippedName, file, bytes: stats.size };
}

/** Undefined for a file that is there and is no object of settings. */
async function readSettings(file: string): Promise<Record<string, unknown> | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function writeSettings(file: string, settings: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Why a model cannot be listed under a name; undefined where it can. */
export function nameProblem(name: string): string | undefined {
  if (name === shippedName) return `"${name}" is the model that comes with Linewright; give another name with --name.`;
  return /^\w[\w.-]*$/.test(name) ? undefined : `"${name}" cannot be a model's name; give one with --name.`;
}

/** "qwen2.5-coder-1.5b-q8_0" of a path or an address. */
export function nameOf(file: string): string {
  return path.basename(file).replace(/\.gguf$/i, '');
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

export function fail(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}

function unknown(name: string, models: readonly StoredModel[]): string {
  if (name === shippedName) {
    return shippedModel() === undefined
      ? `There is no model "${name}": ${noShippedModel}.`
      : `"${name}" comes with Linewright: "linewright model use none" leaves it aside.`;
  }
  const known =
    models.length === 0 ? 'There are none yet.' : `There are: ${models.map((model) => model.name).join(', ')}.`;
  return `There is no model "${name}". ${known}`;
}
