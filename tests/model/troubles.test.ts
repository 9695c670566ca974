/** What a person reads in the log when a model server cannot be used: one sentence that says why, and what helps against that. */
import { expect, it, onTestFinished } from 'vitest';
import type { Generator } from '../../server/base/generator.ts';
import { defaultConfig } from '../../server/config.ts';
import { Engines } from '../../server/engines.ts';
import { type Answerer, json, modelServer } from '../support/modelServer.ts';
import { promptAt, said } from '../support/prompt.ts';

const recall: Generator = {
  name: 'recall',
  pauseMilliseconds: 0,
  countTokens: (text) => text.length,
  // It has nothing to say, so that the other is asked.
  async *generate() {},
};

type Settings = Partial<(typeof defaultConfig)['engine']>;

/** What is logged after a request to a server that answers each page so; the server's address is left out. */
async function logged(answer: Answerer, more: Settings = {}): Promise<string[]> {
  const { address } = await modelServer(answer);
  const told: string[] = [];
  const settings = { ...defaultConfig.engine, use: 'http' as const, address, pauseMilliseconds: 0, ...more };
  const engines = new Engines(recall, settings, (_level, message) => void told.push(message.replaceAll(address, 'IT')));
  onTestFinished(() => engines.dispose());
  await said(engines.generator, promptAt('x = █'));
  engines.tellProblem();
  return told;
}

const html: Answerer = (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
const status =
  (code: number, error: string, headers = {}): Answerer =>
  (_, response) =>
    void response.writeHead(code, headers).end(JSON.stringify({ error }));

const bare = { api: 'openai' } as const;
const named = { api: 'openai', model: 'qwen2.5-coder' } as const;

it.each<[string, Answerer, Settings, string]>([
  [
    'a page for people',
    html,
    bare,
    'the server answered /v1/models with an HTML page; engine.address should be that of a model server',
  ],
  [
    'one where it completes',
    html,
    named,
    'the server answered with an HTML page; engine.address should be that of a model server',
  ],
  ['a fault', status(500, 'kaputt'), bare, 'IT answered 500: kaputt'],
  [
    'a fault told in whole sentences',
    status(500, 'Out of memory. Sorry!'),
    bare,
    'IT answered 500: Out of memory. Sorry',
  ],
  ['too many requests', status(429, 'slow down'), bare, 'IT answered 429: slow down'],
  [
    'no list of models',
    status(404, 'not found'),
    bare,
    'IT answered 404: not found; if engine.address is right, engine.model has to name a model',
  ],
  [
    'a locked door',
    status(401, 'No key.'),
    bare,
    'IT answered 401: No key; engine.tokenVariable or engine.tokenFile can name a token',
  ],
  [
    'a locked door where it completes',
    status(403, 'no'),
    named,
    'IT answered 403: no; engine.tokenVariable or engine.tokenFile can name a token',
  ],
  [
    'another place',
    status(302, '', { location: '/login' }),
    bare,
    'IT answered 302 (it points to /login); engine.address should be where its API is',
  ],
  [
    'Ollama without a model',
    ({ path }, response) => json(response, path === '/api/tags' ? { models: [] } : {}),
    { api: 'ollama' },
    'Ollama has no model; pull one and name it in engine.model',
  ],
  [
    'Ollama without that model',
    status(404, "model 'none' not found"),
    { api: 'ollama', model: 'none' },
    "IT answered 404: model 'none' not found; pull it, or name another one in engine.model",
  ],
  [
    'an API that needs a name',
    html,
    { api: 'mistral' },
    'engine.model is empty, and engine.api "mistral" needs a model\'s name',
  ],
])('says what is wrong: %s', async (_name, answer, more, reason) => {
  expect(await logged(answer, more)).toEqual([`The http engine does not answer: ${reason}. Recall does.`]);
});

it('says of a token that is refused that it should be looked at', async () => {
  process.env.LINEWRIGHT_TEST_REFUSED = 'sesame';
  onTestFinished(() => void delete process.env.LINEWRIGHT_TEST_REFUSED);
  expect(await logged(status(401, 'bad key'), { ...bare, tokenVariable: 'LINEWRIGHT_TEST_REFUSED' })).toEqual([
    'The http engine does not answer: IT answered 401: bad key; the token that it was sent may be wrong. Recall does.',
  ]);
});
