/** `linewright model pull`: where a model lies, its progress, and the list. Knows nothing of how it is fetched. */
import path from 'node:path';
import { defaultConfig, parseConfig } from '../config.ts';
import { modelsFolder, readConfigFiles } from '../configFiles.ts';
import { openConnections } from '../model/http/client.ts';
import { pull } from '../model/pull.ts';
import { recommendedModels } from '../model/recommended.ts';
import { addModel } from '../model/store.ts';
import { fail, gigabytes, nameOf, nameProblem } from './model.ts';
import { progressBar } from './progress.ts';
import type { CommandArguments } from './table.ts';

/** Until the head of an answer, in milliseconds. */
const connectMilliseconds = 30_000;

export async function modelPull({ argument = '', values }: CommandArguments): Promise<number> {
  const url = addressOf(argument);
  if (url === undefined) {
    const names = recommendedModels.map(({ name }) => name).join(', ');
    return fail(`"${argument}" is no recommended model (${names}), no OWNER/REPOSITORY/FILE.gguf and no address.`);
  }
  const sha256 = values.get('sha256');
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) return fail('--sha256 takes 64 hexadecimal digits.');
  const recommended = recommendedModels.find(({ name }) => name === argument);
  const name = values.get('name') ?? recommended?.name ?? nameOf(new URL(url).pathname);
  const problem = nameProblem(name);
  if (problem !== undefined) return fail(problem);
  const target = path.join(modelsFolder(), `${name}.gguf`);
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  const bar = progressBar(`Fetching ${name}, MB`);
  const connections = await openConnections({ caFile: await caFileOf(), timeoutMilliseconds: connectMilliseconds });
  try {
    const onProgress = (done: number, total = done) => bar.update(megabytes(done), megabytes(total));
    const outcome = await pull({ url, target, sha256, connections, signal: stop.signal, onProgress });
    if (outcome.kind === 'failed') {
      bar.end('');
      return fail(`${name} was not fetched: ${outcome.reason}.`);
    }
    bar.end(
      `${outcome.wasThere ? 'Is here already' : 'Fetched'}: ${gigabytes(outcome.bytes)}, SHA-256 ${outcome.sha256}.`,
    );
    const added = await addModel(modelsFolder(), name, target, url);
    if (added.kind === 'failed') return fail(added.reason);
    process.stdout.write(`"linewright model use ${name}" sets it.\n`);
    return 0;
  } finally {
    process.off('SIGINT', onInterrupt);
    await connections.destroy();
  }
}

/** Of a company's own authority, as a person has set it for model servers. */
async function caFileOf(): Promise<string> {
  const { layers } = await readConfigFiles([]);
  return parseConfig(layers, defaultConfig).config.engine.caFile;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

function addressOf(argument: string): string | undefined {
  if (/^https?:\/\//.test(argument)) return URL.canParse(argument) ? argument : undefined;
  const recommended = recommendedModels.find(({ name }) => name === argument);
  const place = recommended === undefined ? argument : `${recommended.repository}/${recommended.file}`;
  const parts = /^([\w.-]+\/[\w.-]+)\/([\w./-]+\.gguf)$/.exec(place);
  if (parts === null) return undefined;
  const hub = (process.env.HF_ENDPOINT ?? 'https://huggingface.co').replace(/\/+$/, '');
  return `${hub}/${parts[1]}/resolve/main/${parts[2]}`;
}
