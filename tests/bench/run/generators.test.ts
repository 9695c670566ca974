/** The neural engines of a run: how they are named, what is missing is said, and a server that fails ends the run. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { nameOfGenerator, parseGenerator } from '../../../bench/run/generatorChoice.ts';
import { echoServer } from '../../support/echoServer.ts';
import { events, json, modelServer } from '../../support/modelServer.ts';
import { runCommand } from '../../support/runCommand.ts';
import { scratchFolder } from '../../support/scratchFolder.ts';

const named = (text: string) => nameOfGenerator(parseGenerator(text));

it('is named without paths and addresses', () => {
  const names = ['recall', 'restricted', 'llama:/models/small.gguf', 'http:127.0.0.1:8080', 'cascade:llama:small'];
  expect(names.map(named)).toEqual(['recall', 'restricted', 'llama:small.gguf', 'http', 'cascade:llama:small']);
  expect(parseGenerator('http:127.0.0.1:80', { model: 'm' })).toMatchObject({
    settings: { use: 'http', address: 'http://127.0.0.1:80', model: 'm' },
  });
  expect(() => parseGenerator('llama')).toThrow(/^--generator is recall, restricted, llama:MODEL,.* was given "llama"/);
});

const small = ['bench', 'run', '--language', 'javascript', '--kinds', 'line', '--n', '2', '--systems', 'none'];

async function run(generator: string, ...more: string[]) {
  const out = path.join(await scratchFolder(), 'rows.jsonl');
  const outcome = await runCommand([...small, '--generator', generator, '--out', out, ...more]);
  return { ...outcome, out };
}

it('says what is missing before anything is measured', async () => {
  expect(await run('llama:/nowhere/model.gguf')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^There is no model "\/nowhere\/model.gguf": give the path of a GGUF file, or/),
  });
  expect((await run('http:127.0.0.1:9')).stderr).toBe(
    'The engine does not answer: nothing listens at http://127.0.0.1:9.\n',
  );
  expect((await run('cascade:http:127.0.0.1:9')).code).toBe(1);
});

it('fills holes by a server, and ends when that breaks off; what was measured stays', async () => {
  let left = Number.POSITIVE_INFINITY;
  const server = await modelServer(({ path: asked, body }, response) => {
    if (asked === '/v1/models') return json(response, { data: [{ id: 'tiny' }] });
    if (asked !== '/v1/completions') return json(response, {}, 404);
    if (body.echo === true) return json(response, { choices: [{ text: '' }] });
    if (left-- <= 0) return json(response, { error: { message: 'out of memory' } }, 500);
    events(response, [{ choices: [{ text: 'return 1', finish_reason: 'stop' }] }]);
  });
  const whole = await run(`http:${server.address}`);
  expect(whole).toMatchObject({ code: 0, stderr: expect.stringContaining('2 holes, 2 of them measured now') });
  const [header, , row] = (await readFile(whole.out, 'utf8')).split('\n').map((line) => line && JSON.parse(line));
  expect(header).toMatchObject({ generator: 'http', model: { description: expect.stringContaining('tiny') } });
  expect(row).toMatchObject({
    prediction: 'return 1',
    metrics: expect.not.objectContaining({ loss: expect.anything() }),
  });
  expect(await runCommand(['bench', 'report', whole.out])).toMatchObject({ code: 0 });
  // The question before the run, and the first hole.
  left = 2;
  const broken = await run(`http:${server.address}`);
  expect(broken).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/The model broke off: .*out of memory.*goes on/),
  });
  expect((await readFile(broken.out, 'utf8')).split('\n').filter((line) => line.includes('"row"'))).toHaveLength(1);
  left = 1;
  expect((await run(`http:${server.address}`, '--systems', 'oracle')).stderr).toBe(
    'oracle choose by how likely the hidden text is, which this generator does not tell: OpenAI /completions told no probabilities. Leave them out of --systems.\n',
  );
  // Six processes, one after another.
}, 120_000);

it('measures the loss by a server that tells probabilities', async () => {
  const server = await echoServer();
  const { out, code } = await run(`http:${server.address}`);
  expect(code).toBe(0);
  const [, , row] = (await readFile(out, 'utf8')).split('\n').map((line) => line && JSON.parse(line));
  expect(row.metrics.loss).toBeCloseTo(0.5);
}, 60_000);
