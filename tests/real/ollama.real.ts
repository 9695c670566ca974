/** The http engine with a real Ollama server and a real model. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { HttpGenerator } from '../../server/model/http/httpGenerator.ts';
import { promptAt, said } from '../support/prompt.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const { model, ollama } = inject('realParts');

const settings = {
  api: 'auto',
  model: 'smollm2',
  family: 'auto',
  contextTokens: 512,
  maximumTokens: 12,
  timeoutMilliseconds: 120_000,
  tokenVariable: '',
  tokenFile: '',
  caFile: '',
} as const;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

if (model.kind === 'missing' || ollama.kind === 'missing') {
  it('leaves Ollama out', () => {
    const reasons = [model, ollama].map((part) => (part.kind === 'missing' ? part.reason : '')).join(' ');
    process.stdout.write(`Left out: a real Ollama. ${reasons}\n`);
    expect(reasons).not.toBe('');
  });
} else {
  describe('a real Ollama', () => {
    let server: ChildProcess;
    let address = '';
    let env: Record<string, string> = {};
    let remove: () => Promise<void>;

    beforeAll(async () => {
      const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
      const { tmpdir } = await import('node:os');
      const home = await mkdtemp(path.join(tmpdir(), 'linewright-ollama-'));
      remove = () => rm(home, { recursive: true, force: true });
      const port = await freePort();
      address = `http://127.0.0.1:${port}`;
      env = { HOME: home, OLLAMA_MODELS: path.join(home, 'models'), OLLAMA_HOST: `127.0.0.1:${port}` };
      server = spawn(ollama.path, ['serve'], { env: { ...process.env, ...env }, stdio: 'ignore' });
      const isUp = async () => (await fetch(`${address}/api/version`).catch(() => undefined))?.ok === true;
      while (!(await isUp())) await setTimeout(100);
      // One thread: two that spin against other programs can take a hundred times as long.
      const small = path.resolve(import.meta.dirname, '../../models/small/small.gguf');
      for (const [name, file] of Object.entries({ smollm2: model.path, unnamed: small })) {
        await writeFile(path.join(home, 'Modelfile'), `FROM ${file}\nPARAMETER num_thread 1\n`);
        const create = spawn(ollama.path, ['create', name, '-f', path.join(home, 'Modelfile')], {
          env: { ...process.env, ...env },
          stdio: 'ignore',
        });
        await once(create, 'close');
      }
    }, 120_000);

    afterAll(async () => {
      server.kill();
      await once(server, 'close');
      await remove();
    });

    it('is found out, loads the model though the first request is cancelled, and completes', async () => {
      const generator = new HttpGenerator({ ...settings, address });
      const cancelled = new AbortController();
      for await (const { note } of generator.generate(promptAt('x = █'), cancelled.signal)) if (note) cancelled.abort();
      await generator.settled();
      const outcome = await said(generator, promptAt('def add(first, second):\n    return█'));
      await generator.dispose();
      expect(outcome.notes[0]).toMatch(/^Ollama with smollm2; Ollama \/api\/generate, raw; plain, as its vocabulary/);
      expect(outcome).toMatchObject({ failure: undefined, text: expect.stringMatching(/^ first \+ second/) });
    });

    it('tells the family by the vocabulary', async () => {
      const generator = new HttpGenerator({ ...settings, address, model: 'unnamed' });
      await generator.settled();
      const outcome = await said(generator, promptAt('def add(first, second):\n    return █'));
      expect(outcome.failure).toBeUndefined();
      expect(outcome.notes[0]).toMatch(/raw; linewright, as <\|draft\|> and <\|fim_prefix\|> are in its vocabulary$/);
      await generator.dispose();
    });

    it('completes through its OpenAI interface too', async () => {
      const generator = new HttpGenerator({ ...settings, address, api: 'openai' });
      const outcome = await said(generator, promptAt('def add(first, second):\n    return█'));
      await generator.dispose();
      expect(outcome.failure).toBeUndefined();
      expect(outcome.notes[0]).toMatch(/^OpenAI-compatible server with smollm2/);
    });

    it('says that a model is not there', async () => {
      const generator = new HttpGenerator({ ...settings, address, model: 'no-such-model' });
      const { failure } = await said(generator, promptAt('x = █'));
      await generator.dispose();
      expect(failure).toMatch(/answered 404: model 'no-such-model' not found/);
    });

    it('lends its weights to the embedded engine', async () => {
      const data = await scratchFolder();
      const { code, stdout } = await runCommand(['model', 'add', 'ollama:smollm2'], {
        env: { ...env, XDG_DATA_HOME: data },
      });
      expect(`${code} ${stdout}`).toMatch(/^0 Added smollm2/);
    });
  });
}
