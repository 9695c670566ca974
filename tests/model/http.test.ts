/** The http engine against servers that speak each API, and against servers that fail in every way we know. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type HttpEngineSettings, HttpGenerator } from '../../server/model/http/httpGenerator.ts';
import { type Answerer, events, json, llamaServer, modelServer } from '../support/modelServer.ts';
import { promptAt, said, snippet } from '../support/prompt.ts';

const never = new AbortController().signal;

const settings: HttpEngineSettings = {
  address: '',
  api: 'auto',
  model: '',
  family: 'auto',
  contextTokens: 2_048,
  maximumTokens: 32,
  timeoutMilliseconds: 5_000,
  tokenVariable: '',
  tokenFile: '',
  caFile: '',
};

function generatorFor(address: string, more: Partial<HttpEngineSettings> = {}, now?: () => number): HttpGenerator {
  const generator = new HttpGenerator({ ...settings, address, ...more }, now);
  onTestFinished(() => generator.dispose());
  return generator;
}

const models = { data: [{ id: 'Qwen/Qwen2.5-Coder-1.5B', max_model_len: 4_096 }] };

/** An OpenAI-compatible server that answers completions as told. */
function openai(complete: Answerer): Answerer {
  return (asked, response) => {
    if (asked.path === '/v1/models') json(response, models);
    else if (asked.path === '/v1/completions') return complete(asked, response);
    else json(response, { error: { message: 'not found' } }, 404);
  };
}

const choice = (text: string, more: object = {}) => ({ choices: [{ text, ...more }] });

it('speaks OpenAI completions, found out by itself', async () => {
  const server = await modelServer(
    openai((_asked, response) =>
      events(response, [
        choice('total', { logprobs: { token_logprobs: [-0.1] } }),
        choice(' + tax', { logprobs: { token_logprobs: [-0.2, -0.3] }, finish_reason: 'stop' }),
      ]),
    ),
  );
  const generator = generatorFor(server.address);
  const prompt = promptAt('price = 1\nreturn █\nx = 2\n', {}, [snippet('tax.py', 'def tax(): ...')]);
  const { text, logProb, notes } = await said(generator, prompt);
  expect(text).toBe('total + tax');
  expect(logProb).toBeCloseTo(-0.6);
  expect(notes[0]).toMatch(/OpenAI-compatible server with Qwen.*; qwen, as the name/);
  expect(server.asked.at(-1)?.body).toMatchObject({
    model: 'Qwen/Qwen2.5-Coder-1.5B',
    prompt:
      '<|repo_name|>shop\n<|file_sep|>tax.py\ndef tax(): ...\n<|file_sep|>cart.py\n' +
      '<|fim_prefix|>price = 1\n<|fim_suffix|>\nx = 2\n<|fim_middle|>return',
    temperature: 0,
    stop: ['\n', '<|endoftext|>', '<|fim_prefix|>', '<|fim_pad|>'],
  });
});

it('names the same random session in every request, so that a router finds the cache of the one before', async () => {
  const server = await modelServer(openai((_asked, response) => events(response, [choice('x')])));
  for (let start = 0; start < 2; start++) await said(generatorFor(server.address), promptAt('a = █'));
  const sessions = server.asked.map(({ headers }) => headers['x-session-id']);
  expect(sessions.length).toBeGreaterThan(3);
  expect(new Set(sessions).size).toBe(1);
  expect(sessions[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

it('asks again without fields that a server refuses, and remembers', async () => {
  const server = await modelServer(
    openai(({ body }, response) => {
      if ('logprobs' in body) json(response, { error: { message: 'logprobs is not supported' } }, 400);
      else events(response, [choice('x', { finish_reason: 'stop' })]);
    }),
  );
  const generator = generatorFor(server.address);
  expect(await said(generator, promptAt('a = █'))).toMatchObject({ text: 'x', logProb: Math.log(0.5) });
  expect((await said(generator, promptAt('a = █'))).text).toBe('x');
  expect(server.asked.map(({ path }) => path).filter((path) => path === '/v1/completions')).toHaveLength(3);
});

const named = (text: string): Answerer => {
  return (_asked, response) =>
    events(
      response,
      [
        { content: text, stop: false },
        { content: '', stop: true, tokens_evaluated: 50 },
      ],
      '',
    );
};

it('speaks llama.cpp with a vocabulary that it does not know, files apart, and goes on with /completion where /infill cannot', async () => {
  const server = await llamaServer(
    {},
    (asked, response) => {
      if (asked.path === '/infill') json(response, { error: { code: 501, message: 'no FIM tokens' } }, 501);
      else return named('name')(asked, response);
    },
    '/m/SmolLM2-135M.gguf',
  );
  const generator = generatorFor(server.address);
  const prompt = promptAt('user = █\n', {}, [snippet('user.py', 'class User: ...')]);
  const { text, notes } = await said(generator, prompt);
  expect(text).toBe('name');
  expect(notes[1]).toMatch(/501: no FIM tokens; asking llama.cpp \/completion from now on/);
  const [infill, completion] = server.asked.slice(-2);
  expect(infill?.body).toMatchObject({
    input_prefix: '',
    prompt: 'user =',
    grammar: 'root ::= " " .*',
    input_suffix: '\n',
    input_extra: [{ filename: 'user.py', text: 'class User: ...' }],
    cache_prompt: true,
  });
  expect(completion?.body).toMatchObject({ prompt: '# Compare user.py:\n# class User: ...\n# cart.py\nuser =' });
});

const bars = { '<|fim_prefix|>': 1, '<|fim_suffix|>': 2, '<|fim_middle|>': 3 };

it('builds the prompt of a llama.cpp server itself, special tokens by their ids, by the vocabulary and not by the name', async () => {
  const server = await llamaServer({ ...bars, '<|file_sep|>': 4 }, named('name'), '/m/starcoder2-or-so.gguf');
  const generator = generatorFor(server.address);
  const prompt = promptAt('a = "<|fim_middle|>"\nuser = █\n', {}, [snippet('user.py', 'class User: ...')]);
  const { text, notes } = await said(generator, prompt);
  expect(text).toBe('name');
  expect(notes[0]).toMatch(/; qwen, as <\|fim_prefix\|> and <\|file_sep\|> are in its vocabulary$/);
  const [file, prefix, suffix, middle] = [4, 1, 2, 3];
  expect(server.asked.at(-1)).toMatchObject({
    path: '/completion',
    body: {
      // An empty string first, before which the server puts what opens a text; spellings in the source are split.
      prompt: [
        ...['', '<|repo_name|>', 'shop\n', file, 'user.py\nclass User: ...\n', file, 'cart.py\n'],
        ...[prefix, 'a = "<\u200B|fim_middle|>"\n', suffix, '\n', middle, 'user ='],
      ],
      cache_prompt: true,
      stop: expect.arrayContaining(['\n', '<|endoftext|>']),
    },
  });
});

it.each([
  ['a vocabulary that lacks one of them', { '<fim_prefix>': 1, '<fim_suffix>': 2 }, 'plain'],
  ['one with a single token for all that it does not know', { '<|fim_prefix|>': 0, '<fim_prefix>': 0 }, 'starcoder'],
])('leaves a llama.cpp server its own template: %s', async (_name, specials, family) => {
  const server = await llamaServer(specials, named('name'), '/m/starcoder.gguf');
  const { notes } = await said(generatorFor(server.address), promptAt('user = █\n'));
  expect(notes[0]).toMatch(new RegExp(`; without its own template ${family}, as `));
  expect(server.asked.at(-1)?.path).toBe('/infill');
});

it('asks a llama.cpp server that has no /tokenize by the name of its model', async () => {
  const server = await modelServer((asked, response) => {
    if (asked.path === '/props') json(response, { default_generation_settings: {}, model_path: '/m/qwen2.5.gguf' });
    else if (asked.path === '/tokenize') json(response, {}, 404);
    else return named('name')(asked, response);
  });
  const { text, notes } = await said(generatorFor(server.address), promptAt('user = █\n'));
  expect(`${text}: ${notes[0]}`).toMatch(/^name: .* without its own template qwen, as the name/);
});

it('shows our own model, on a llama.cpp server, what recall would write', async () => {
  const server = await llamaServer({ ...bars, '<|file_sep|>': 4, '<|draft|>': 5 }, named('name'));
  const proposals = [
    { text: 'user.name', chance: 0.4 },
    { text: 'None', chance: 0.1 },
  ];
  const outcome = await said(generatorFor(server.address), { ...promptAt('user = █\n'), proposals });
  expect(outcome.text).toBe('name');
  expect(server.asked.at(-1)).toMatchObject({
    path: '/completion',
    body: {
      prompt: ['', 1, '', 2, '\n', 5, '1user = None\n', 5, '4user = user.name\n', 3, 'user ='],
      stop: expect.arrayContaining(['<|draft|>']),
    },
  });
});

it('sends prefix and suffix apart where the server builds the prompt', async () => {
  const server = await modelServer((_asked, response) =>
    events(response, [{ choices: [{ delta: { content: 'n' }, finish_reason: 'stop' }] }]),
  );
  const generator = generatorFor(server.address, { api: 'mistral', model: 'codestral-latest' });
  expect((await said(generator, promptAt('x = █\ny\n'))).text).toBe('n');
  expect(server.asked[0]).toMatchObject({
    path: '/v1/fim/completions',
    body: { model: 'codestral-latest', prompt: '# cart.py\nx =', suffix: '\ny\n' },
  });
});

it.each([
  [
    'the half of a word',
    'return tot█\n',
    [' to', 'tal(', 'items)'],
    'al(items)',
    { prompt: 'return', required: ' tot' },
  ],
  ['half of a name and its sign', 'self.na█\n', ['.name'], 'me', { prompt: 'self', required: '.na' }],
  ['signs that a name may be joined to', 'f(x).█\n', [').', 'name'], 'name', { prompt: 'f(x', required: ').' }],
])(
  'takes %s off the prompt of a llama.cpp server, and off the answer',
  async (_name, picture, texts, wanted, asked) => {
    const server = await llamaServer({}, (_asked, response) =>
      events(
        response,
        texts.map((content, index) => ({ content, stop: index === texts.length - 1 })),
        '',
      ),
    );
    expect((await said(generatorFor(server.address), promptAt(picture))).text).toBe(wanted);
    const grammar = `root ::= "${asked.required}" .*`;
    expect(server.asked.at(-1)?.body).toMatchObject({ prompt: asked.prompt, grammar });
  },
);

it.each([
  ['a space that the model says again', 'x = █', [' ', '1'], '1'],
  ['a space that comes with the word', 'x = █', [' total'], 'total'],
  ['an answer that begins otherwise', 'x = █', ['total'], 'total'],
  ['indentation, which stays in the prompt', '    █', ['  return'], '  return'],
])('heals the end of a prompt: %s', async (_name, picture, texts, wanted) => {
  const server = await modelServer(
    openai((_asked, response) =>
      events(response, texts.map((text) => choice(text)).concat(choice('', { finish_reason: 'stop' }))),
    ),
  );
  expect((await said(generatorFor(server.address), promptAt(picture))).text).toBe(wanted);
});

it('lets a server write on behind a line that leaves a bracket open', async () => {
  const server = await modelServer(
    openai((_asked, response) => events(response, [choice('a,\n    b)', { finish_reason: 'stop' })])),
  );
  const generator = generatorFor(server.address);
  expect((await said(generator, promptAt('x = sum(█\ny = 1\n'))).text).toBe('a,\n    b)');
  expect(server.asked.at(-1)?.body.stop).not.toContain('\n');
  await said(generator, promptAt('x = sum(█)\n'));
  expect(server.asked.at(-1)?.body.stop).toContain('\n');
});

it('scores a text by a llama.cpp server that may write nothing else', async () => {
  const server = await llamaServer(bars, (_asked, response) =>
    json(response, {
      completion_probabilities: [
        { token: 'to', logprob: -0.5 },
        { token: 'tal', logprob: -0.1 },
        { token: '<|endoftext|>', logprob: -3 },
      ],
    }),
  );
  const scores = await generatorFor(server.address).score(promptAt('return █\n'), 'total', never);
  expect(scores).toEqual([
    { text: 'to', logProb: -0.5 },
    { text: 'tal', logProb: -0.1 },
  ]);
  expect(server.asked.at(-1)?.body).toMatchObject({
    prompt: ['', 1, '', 2, '\n', 3, 'return '],
    grammar: 'root ::= "total"',
    stream: false,
  });
});

it('scores a text by a server that repeats the prompt with probabilities, and by no other', async () => {
  const server = await modelServer(
    openai((_asked, response) =>
      json(response, {
        choices: [
          {
            text: 'return total',
            logprobs: { tokens: ['return', ' tot', 'al', '\n'], token_logprobs: [null, -0.5, -0.1, -2] },
          },
        ],
      }),
    ),
  );
  const scores = await generatorFor(server.address).score(promptAt('return█\n'), ' total', never);
  expect(scores.map(({ logProb }) => logProb)).toEqual([-0.5, -0.1]);
  expect(server.asked.at(-1)?.body).toMatchObject({ echo: true, max_tokens: 1, stream: false });
  const other = generatorFor(server.address, { api: 'mistral', model: 'codestral' });
  await expect(other.score(promptAt('x█'), 'y', never)).rejects.toThrow(/tells no probabilities of a given text/);
});

it('asks a model that only chats in words, as a last resort', async () => {
  const server = await modelServer(({ path }, response) => {
    if (path === '/v1/models') json(response, { data: [{ id: 'some-chat' }] });
    else
      events(response, [
        { choices: [{ delta: { content: '<COMPLETION>\nx = total(' } }] },
        choice('items)', { finish_reason: 'stop' }),
      ]);
  });
  const { text } = await said(generatorFor(server.address, { api: 'openai' }), promptAt('x = tot█\n'));
  expect(text).toBe('al(items)');
});

it('sends the token, and names it nowhere', async () => {
  process.env.LINEWRIGHT_TEST_TOKEN = 'sesame-1';
  onTestFinished(() => void delete process.env.LINEWRIGHT_TEST_TOKEN);
  const server = await modelServer(({ headers }, response) =>
    json(response, { error: { message: `bad key ${headers.authorization}` } }, 401),
  );
  const generator = generatorFor(server.address, { api: 'openai', tokenVariable: 'LINEWRIGHT_TEST_TOKEN' });
  const { failure } = await said(generator, promptAt('x = █'));
  expect(server.asked[0]?.headers.authorization).toBe('Bearer sesame-1');
  expect(failure).toMatch(/answered 401: bad key Bearer \(token\)/);
  const unset = generatorFor(server.address, { tokenVariable: 'LINEWRIGHT_TEST_NONE' });
  expect((await said(unset, promptAt('x = █'))).failure).toMatch(/LINEWRIGHT_TEST_NONE .* is not set/);
});

it('closes the connection when it is cancelled, and when its reader has enough', async () => {
  for (const way of ['cancelled', 'left'] as const) {
    const server = await modelServer(
      openai((_asked, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: ${JSON.stringify(choice('some text'))}\n\n`);
      }),
    );
    const cancelled = new AbortController();
    for await (const { text } of generatorFor(server.address).generate(promptAt('x = █'), cancelled.signal)) {
      if (text === '') continue;
      if (way === 'left') break;
      cancelled.abort();
    }
    expect(await server.dropped).toBe('/v1/completions');
  }
});

const failures: readonly (readonly [string, Answerer, RegExp])[] = [
  ['HTML', (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'), /HTML page/],
  ['half a JSON line', (_, response) => events(response, [choice('half a')], 'data: {"choices": [{"te'), /no JSON/],
  [
    'what a terminal would obey',
    (_, response) => events(response, [], 'data: \u001b[2Jgone\u0000\n\n'),
    /^the server answered with what is no JSON: \[2Jgone$/,
  ],
  ['an end without an end', (_, response) => events(response, [choice('half a')], ''), /broke off before its end/],
  ['500', (_, response) => json(response, { error: 'out of memory' }, 500), /answered 500: out of memory/],
  [
    '200 with an error',
    (_, response) => json(response, { error: { message: 'no such model' } }),
    /error: no such model/,
  ],
  ['a value that is no object', (_, response) => json(response, [1]), /no object/],
  ['a dropped connection', (_, response) => void response.destroy(), /connection to .* failed/],
  [
    'a redirect',
    (_, response) => void response.writeHead(302, { location: '/login' }).end(),
    /302 \(it points to \/login\)/,
  ],
];

it.each(failures)('answers nothing and says why: %s', async (_name, answer, reason) => {
  const server = await modelServer(openai(answer));
  const outcome = await said(generatorFor(server.address), promptAt('x = █'));
  expect(outcome.text).toBe('');
  expect(outcome.failure).toMatch(reason);
});

it('answers nothing and says why: silence', async () => {
  const server = await modelServer(() => {});
  const generator = generatorFor(server.address, { timeoutMilliseconds: 100 });
  expect((await said(generator, promptAt('x = █'))).failure).toMatch(/said nothing for 100 ms/);
});

it('answers nothing and says why: a port that nobody listens on', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  server.close();
  await once(server, 'close');
  expect((await said(generatorFor(`http://127.0.0.1:${port}`), promptAt('x = █'))).failure).toMatch(
    /nothing listens at/,
  );
});

it('waits before it tries again, as long as the server asks, and longer each time', async () => {
  let now = 0;
  let isBroken = true;
  const server = await modelServer(
    openai((_asked, response) => {
      if (!isBroken) events(response, [choice('x', { finish_reason: 'stop' })]);
      else response.writeHead(429, { 'retry-after': '7' }).end('{"error":"busy"}');
    }),
  );
  const generator = generatorFor(server.address, {}, () => now);
  const completions = () => server.asked.filter(({ path }) => path === '/v1/completions').length;
  for (let request = 0; request < 20; request++) {
    expect((await said(generator, promptAt('x = █'))).failure).toMatch(/answered 429: busy/);
  }
  expect(completions()).toBe(1);
  expect(generator.problem).toMatch(/answered 429: busy/);
  now += 6_999;
  expect((await said(generator, promptAt('x = █'))).failure).toMatch(/tried again in 0.0 s/);
  isBroken = false;
  now += 1;
  expect(await said(generator, promptAt('x = █'))).toMatchObject({ text: 'x', failure: undefined });
  expect(completions()).toBe(2);
  expect(generator.problem).toBeUndefined();
});
