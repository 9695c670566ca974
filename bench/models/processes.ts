/** Whole processes, timed: the server's start with and without a model, and the model's process after a kill. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LlamaGenerator } from '../../server/model/llama/llamaGenerator.ts';
import { recallAloneHome } from '../../tests/support/recallAlone.ts';

const program = fileURLToPath(new URL('../../bin/linewright', import.meta.url));
const rounds = 7;

/** Milliseconds from the kill of a process that was asked something until it can be asked again. */
export async function measureRestart(generator: LlamaGenerator): Promise<number> {
  const place = {
    path: '/a.py',
    displayPath: 'a.py',
    languageId: 'python',
    hole: 'line',
    indent: '',
    partialWord: '',
  } as const;
  const prefix = 'value = compute(rows)\n'.repeat(60);
  const run = (async () => {
    const prompt = { window: { ...place, prefix, suffix: '' }, snippets: [] };
    for await (const _piece of generator.generate(prompt, new AbortController().signal));
  })();
  const killedAt = performance.now();
  process.kill(generator.processId ?? 0, 'SIGKILL');
  await run;
  await generator.settled();
  return performance.now() - killedAt;
}

/** Milliseconds from the server's start to its answer to `initialize`, in turns. */
export async function measureStart(modelFile: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'linewright-start-'));
  const result = { withModel: [] as number[], without: [] as number[] };
  const settings = { engine: { use: 'llama', model: modelFile } };
  await mkdir(path.join(folder, 'with', 'linewright'), { recursive: true });
  await writeFile(path.join(folder, 'with', 'linewright', 'config.json'), JSON.stringify(settings));
  await cp(recallAloneHome, path.join(folder, 'without'), { recursive: true });
  for (let round = 0; round < rounds; round++) {
    result.withModel.push(await startOnce(path.join(folder, 'with')));
    result.without.push(await startOnce(path.join(folder, 'without')));
  }
  await rm(folder, { recursive: true });
  return result;
}

async function startOnce(configHome: string): Promise<number> {
  const startedAt = performance.now();
  const env = { ...process.env, XDG_CONFIG_HOME: configHome };
  const child = spawn(process.execPath, [program, 'serve', '--stdio'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { capabilities: {}, rootUri: null, processId: null },
  });
  child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  await once(child.stdout, 'data');
  const milliseconds = performance.now() - startedAt;
  child.kill('SIGKILL');
  await once(child, 'close');
  return milliseconds;
}
