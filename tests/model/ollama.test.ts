/** The http engine against an imitation of Ollama: how its model's family is told, and how it is made to load the model. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { HttpClient } from '../../server/model/http/client.ts';
import { type HttpEngineSettings, HttpGenerator } from '../../server/model/http/httpGenerator.ts';
import { type Answerer, json, lines, modelServer } from '../support/modelServer.ts';
import { promptAt, said } from '../support/prompt.ts';

const settings: HttpEngineSettings = {
  address: '',
  api: 'auto',
  model: '',
  family: 'auto',
  contextTokens: 2_048,
  maximumTokens: 32,
  timeoutMilliseconds: 10_000,
  tokenVariable: '',
  tokenFile: '',
  caFile: '',
};

interface Imitation {
  readonly name?: string;
  readonly tokens?: readonly string[];
  readonly load?: Answerer;
  readonly write?: Answerer;
}

const written: Answerer = (_asked, response) =>
  lines(response, [
    { response: 'a', done: false },
    { response: 'b', done: false },
    { response: '', done: true },
  ]);
const loaded: Answerer = (_asked, response) => json(response, { response: '', done: true, done_reason: 'load' });

async function ollama(imitation: Imitation = {}, now?: () => number) {
  const { name = 'starcoder2:3b', tokens, load = loaded, write = written } = imitation;
  const server = await modelServer((asked, response) => {
    const { path, body } = asked;
    const vocabulary = body.verbose === true && tokens !== undefined ? { 'tokenizer.ggml.tokens': tokens } : {};
    if (path === '/api/version') json(response, { version: '0.6.8' });
    else if (path === '/api/tags') json(response, { models: [{ name }] });
    else if (path === '/api/show') {
      const info = { 'llama.context_length': 16_384, 'tokenizer.ggml.tokens': null, ...vocabulary };
      // As Go writes it.
      const escaped = JSON.stringify({ details: { family: 'llama' }, model_info: info }).replaceAll('<', '\\u003c');
      response.end(escaped.replaceAll('>', '\\u003e'));
    } else if (path === '/api/generate')
      return body.prompt === undefined ? load(asked, response) : write(asked, response);
    else json(response, {}, 404);
  });
  const generator = new HttpGenerator({ ...settings, address: server.address }, now);
  onTestFinished(() => generator.dispose());
  const generated = () => server.asked.filter(({ path }) => path === '/api/generate').map(({ body }) => body);
  return { server, generator, generated };
}

it('is asked to load the model, then to write, with the same window', async () => {
  const { generator, generated } = await ollama();
  await generator.settled();
  expect((await said(generator, promptAt('x = █\n'))).text).toBe('ab');
  await said(generator, promptAt('y = █\n'));
  expect(generated()).toEqual([
    { model: 'starcoder2:3b', stream: false, keep_alive: '30m', options: { num_ctx: 2_048 } },
    expect.objectContaining({
      raw: true,
      prompt: '<file_sep><fim_prefix>cart.py\n<fim_suffix>\n<fim_middle>x =',
      options: expect.objectContaining({ num_ctx: 2_048, num_predict: 32 }),
    }),
    expect.objectContaining({ prompt: expect.stringContaining('y =') }),
  ]);
});

it('loads on while requests are cancelled, longer than a request may take, and says so meanwhile', async () => {
  let finish = () => {};
  const load: Answerer = (asked, response) => {
    finish = () => void loaded(asked, response);
  };
  const sent = vi.spyOn(HttpClient.prototype, 'send');
  onTestFinished(() => sent.mockRestore());
  const { generator, generated, server } = await ollama({ load }, () => 0);
  const cancelled = new AbortController();
  for await (const { note } of generator.generate(promptAt('x = █\n'), cancelled.signal)) if (note) cancelled.abort();
  for (const picture of ['x = t█\n', 'x = to█\n']) {
    expect((await said(generator, promptAt(picture))).failure).toMatch(/^the model is being loaded, 0 s so far$/);
  }
  expect(generator.problem).toBeUndefined();
  finish();
  await generator.settled();
  expect(await said(generator, promptAt('x = tot█\n'))).toMatchObject({ text: 'ab', failure: undefined });
  expect(generated().map(({ prompt }) => prompt !== undefined)).toEqual([false, true]);
  expect(await Promise.race([server.dropped, 'nothing'])).toBe('nothing');
  const silences = sent.mock.calls.filter(([path]) => path === '/api/generate').map(([, , , most]) => most);
  expect(silences).toEqual([900_000, undefined]);
});

it('ends the load with the generator', async () => {
  const { generator, server } = await ollama({ load: () => {} });
  await said(generator, promptAt('x = █\n'));
  await generator.dispose();
  expect(await server.dropped).toBe('/api/generate');
});

it('says why a model cannot be loaded, and tries again after a pause', async () => {
  let now = 0;
  let isFull = true;
  const load: Answerer = (asked, response) =>
    isFull ? json(response, { error: 'model requires more system memory' }, 500) : loaded(asked, response);
  const { generator, generated } = await ollama({ load }, () => now);
  await generator.settled();
  const { failure } = await said(generator, promptAt('x = █\n'));
  expect(failure).toMatch(/answered 500: model requires more system memory$/);
  expect(generator.problem).toBe(failure);
  expect((await said(generator, promptAt('x = █\n'))).failure).toMatch(/tried again in 0.5 s/);
  isFull = false;
  now += 500;
  await generator.settled();
  expect((await said(generator, promptAt('x = █\n'))).text).toBe('ab');
  expect(generated()).toHaveLength(3);
});

it.each([
  ['it was silent for a minute', 60_000, written, 2],
  ['it has just answered', 59_999, written, 1],
  ['a request has failed', 500, (_asked, response) => void response.destroy(), 2],
] satisfies [string, number, Answerer, number][])(
  'asks whether the model is still there when %s',
  async (_name, pause, write, loads) => {
    let now = 0;
    const { generator, generated } = await ollama({ write }, () => now);
    await generator.settled();
    await said(generator, promptAt('x = █\n'));
    now += pause;
    await said(generator, promptAt('y = █\n'));
    expect(generated().filter(({ prompt }) => prompt === undefined)).toHaveLength(loads);
  },
);

it.each([
  [
    'its vocabulary',
    'mine',
    ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|file_sep|>'],
    'raw; qwen, as <|fim',
  ],
  ['its vocabulary, whatever the name', 'starcoder2', ['a', 'b'], 'raw; plain, as its vocabulary has no tokens'],
  ['its name, where it only chats', 'llama3:8b-instruct', ['a', 'b'], 'chat; chat, as the name'],
  ['its name, where no vocabulary is shown', 'starcoder2', undefined, 'raw; starcoder2, as the name'],
])('tells the family by %s', async (_how, name, tokens, note) => {
  const { generator } = await ollama({ name, ...(tokens && { tokens }) });
  expect((await said(generator, promptAt('x = █\n'))).notes[0]).toContain(note);
});
