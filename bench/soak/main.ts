/**
 * `npm run soak`: an hour of simulated typing in a real repository against the real server, and whether memory, handles, child
 * processes and answering times stay level. `-- --minutes N` for another time, `--out FILE` for where the report goes; Linux only.
 * The repository is one of `bench/suites/latency.json`, which Python's pip brings.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progressBar } from '../../server/commands/progress.ts';
import { LspClient } from '../../tests/support/lspClient.ts';
import { quantile, seededRandom } from '../statistics.ts';
import { fetchPackage, readSuite } from '../suite.ts';
import { type ProcessState, processState } from './processState.ts';
import { soakPage } from './report.ts';
import { Typist } from './typist.ts';

export interface SoakSample extends ProcessState {
  /** Since the typing began. */
  readonly minutes: number;
  /** Of the requests since the sample before, in milliseconds; NaN when there were none. */
  readonly p50: number;
  readonly p95: number;
  /** Objects, and buffers beside them, after a garbage collection, each half a minute; NaN between. Megabytes, without threads. */
  readonly objects: number;
  readonly buffers: number;
  /** Of the machine, over its last minute: others may be at work on it. */
  readonly load: number;
}

const seed = 5;
const repositoryName = 'sktime';
const repository = 'sktime 1.2.0';
const sampleMilliseconds = 10_000;
/** Minutes in which the model server is asked too, and in which it is not, in turn. */
const engineMinutes = 5;
/** Milliseconds that the simulated model takes. */
const modelMilliseconds = 40;

/** Samples from one collection of garbage to the next: a collection takes some 100 ms, in which nobody types. */
const samplesPerCollection = 3;

const nothingCounted = { objects: Number.NaN, buffers: Number.NaN };

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, out: { type: 'string' }, pause: { type: 'string' } },
});
/** A fast typist: some 80 words a minute. */
const keyMilliseconds = Number(values.pause ?? 150);
const minutes = Number(values.minutes ?? 60);
const out = values.out ?? fileURLToPath(new URL('../results/soak.md', import.meta.url));
await soak();

async function soak(): Promise<void> {
  const folder = await copyOfRepository();
  const model = await modelServer();
  const probe = new URL('memoryProbe.mjs', import.meta.url).href;
  const client = await LspClient.start({ folders: [folder], settings: {}, env: { NODE_OPTIONS: `--import=${probe}` } });
  const pid = client.process.pid ?? 0;
  const random = seededRandom(seed);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .sort()
    .map((name) => path.join(folder, name));
  const typist = new Typist({ client, folder, files, random, keyMilliseconds });
  const samples: SoakSample[] = [];
  const bar = progressBar('Typing');
  const startedAt = performance.now();
  const passed = () => (performance.now() - startedAt) / 60_000;
  let engine = 0;
  for (let sampledAt = startedAt; passed() < minutes; ) {
    // What the client keeps for tests is not looked at here.
    client.received.length = 0;
    client.answered.length = 0;
    const wanted = Math.floor(passed() / engineMinutes) % 2;
    if (wanted !== engine) {
      engine = wanted;
      client.settings =
        wanted === 1 ? { engine: { use: 'http', address: model.address, api: 'openai', model: 'm' } } : {};
      client.notify('workspace/didChangeConfiguration', { settings: null });
      await client.request('linewright/status', { wait: true });
      typist.takeLatencies();
    }
    await typist.work();
    if (performance.now() - sampledAt < sampleMilliseconds) continue;
    sampledAt = performance.now();
    const state = processState(pid);
    if (state === undefined) throw new Error('The server is gone.');
    // What the simulated model takes is no time of ours.
    const taken = typist.takeLatencies();
    const latencies = engine === 1 ? [] : taken;
    const living = samples.length % samplesPerCollection === 0 ? await livingMegabytes(client) : nothingCounted;
    samples.push({
      ...{ minutes: passed(), ...state, load: loadavg()[0] ?? 0, ...living },
      ...{ p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
    });
    bar.update(Math.min(Math.round(passed() * 60), minutes * 60), minutes * 60);
  }
  const exitCode = await client.stop();
  bar.end(`Typed for ${minutes} minutes.`);
  model.close();
  rmSync(folder, { recursive: true, force: true });
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const cores = availableParallelism();
  const chart = out.replace(/\.md$/, '.svg');
  const soaked = { samples, deeds: typist.deeds, exitCode, seed, files: files.length, repository, cores, commit };
  const page = await soakPage(soaked, path.basename(chart));
  writeFileSync(out, page.markdown);
  writeFileSync(chart, page.svg);
  writeFileSync(out.replace(/\.md$/, '.json'), `${JSON.stringify(samples.map(rounded))}\n`);
  process.stdout.write(page.markdown);
}

/** Of the server's main thread, once it has collected its garbage. */
async function livingMegabytes(client: LspClient): Promise<Pick<SoakSample, 'objects' | 'buffers'>> {
  client.stderr = '';
  client.process.kill('SIGUSR2');
  const told = /^memory (.*)\n/m;
  while (!told.test(client.stderr)) await once(client.process.stderr, 'data');
  const { heapUsed, external } = JSON.parse(told.exec(client.stderr)?.[1] ?? '{}');
  return { objects: heapUsed / 2 ** 20, buffers: external / 2 ** 20 };
}

function rounded(sample: SoakSample): object {
  const short = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value);
  return JSON.parse(JSON.stringify(sample, short));
}

async function copyOfRepository(): Promise<string> {
  const [pinned] = (await readSuite('latency')).filter(({ name }) => name === repositoryName);
  if (pinned === undefined) throw new Error(`The suite has no ${repositoryName}.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'linewright-soak-'));
  cpSync(await fetchPackage(pinned), folder, { recursive: true });
  return folder;
}

/** An OpenAI-compatible server that says the same to everyone. */
async function modelServer(): Promise<{ readonly address: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      setTimeout(() => {
        response.write('data: {"choices":[{"text":"value_from_model"}]}\n\n');
        response.end('data: [DONE]\n\n');
      }, modelMilliseconds);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
