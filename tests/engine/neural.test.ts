/** The whole engine with a model server beside recall: its answers, its failures, and what is told of them. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Config, defaultConfig } from '../../server/config.ts';
import { openEngine } from '../../server/engine.ts';
import { events, json, modelServer } from '../support/modelServer.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const never = new AbortController().signal;
const files = {
  'paint.py': 'def paint(colour, brush):\n    return brush.stroke(colour)\n',
  // Where a definition is all that there is, recall takes a call for its like.
  'widths.py': 'thin = width(1)\nfine = width(2)\nbroad = width(3)\nbroader = width(4)\n',
};

async function engineAsking(address: string, engine: Partial<Config['engine']> = {}) {
  const root = await scratchFolder(files);
  const told: string[] = [];
  const config = { ...defaultConfig, engine: { ...defaultConfig.engine, use: 'http' as const, address, ...engine } };
  const opened = openEngine({ roots: [root], config, log: (_level, message) => void told.push(message) });
  onTestFinished(() => opened.dispose());
  await opened.ready;
  const ask = (picture: string) => {
    const file = path.join(root, 'new.py');
    const offset = picture.indexOf('█');
    const text = picture.replace('█', '');
    opened.workspace.openBuffer(file, 'python', 1, text);
    const request = { path: file, languageId: 'python', text, version: 1, offset, trigger: 'invoked' } as const;
    return opened.complete(request, never);
  };
  return { ask, told, engine: opened };
}

it('completes by the model where recall is not sure, and by recall when the model fails', async () => {
  let isBroken = false;
  const server = await modelServer((asked, response) => {
    if (asked.path === '/v1/models') json(response, { data: [{ id: 'qwen2.5-coder' }] });
    else if (asked.path !== '/v1/completions') json(response, {}, 404);
    else if (isBroken) json(response, { error: 'no memory' }, 500);
    else events(response, [{ choices: [{ text: '(red, broad)\nmore', finish_reason: 'stop' }] }]);
  });
  const { ask, told, engine } = await engineAsking(server.address, { sure: 1 });
  const answered = await ask('from paint import paint\n\npaint█\n');
  expect(answered).toMatchObject({ kind: 'suggestion', text: '(red, broad)' });
  expect(answered.trace.notes.join()).toMatch(/OpenAI-compatible server with qwen2.5-coder/);
  isBroken = true;
  const failed = await ask('from paint import paint\n\nx = 1\npaint█\n');
  expect(failed.trace.notes.join()).toMatch(/answered 500: no memory/);
  await ask('from paint import paint\n\ny = 1\npaint█\n');
  expect(engine.status().engine.problem).toMatch(/answered 500: no memory/);
  // Told once, though it was met twice.
  expect(told.filter((message) => /500/.test(message))).toHaveLength(1);
});

it('asks for the line below once a suggestion was accepted, and answers from that', async () => {
  const completed: string[] = [];
  let tellAhead: () => void = () => {};
  const wasAhead = new Promise<void>((resolve) => {
    tellAhead = resolve;
  });
  const server = await modelServer(({ path: asked, body }, response) => {
    if (asked === '/v1/models') return json(response, { data: [{ id: 'qwen2.5-coder' }] });
    if (asked !== '/v1/completions') return json(response, {}, 404);
    const prompt = String(body.prompt);
    completed.push(prompt);
    const isBelow = prompt.includes('paint(red, broad)\n<|fim_suffix|>');
    const text = isBelow ? 'paint(blue, fine)' : prompt.endsWith('paint') ? '(red, broad)' : '';
    events(response, [{ choices: [{ text, finish_reason: 'stop' }] }]);
    if (isBelow) response.on('close', tellAhead);
  });
  const { ask } = await engineAsking(server.address, { sure: 1 });
  expect(await ask('from paint import paint\n\npaint█\n')).toMatchObject({ text: '(red, broad)' });
  expect(await ask('from paint import paint\n\npaint(red, broad)█\n')).toMatchObject({ kind: 'none' });
  await wasAhead;
  const before = completed.length;
  const below = await ask('from paint import paint\n\npaint(red, broad)\n█\n');
  expect(below).toMatchObject({ kind: 'suggestion', text: 'paint(blue, fine)' });
  expect(completed).toHaveLength(before);
});

it('says what is wrong with its settings, and completes by recall', async () => {
  const { ask, told, engine } = await engineAsking('localhost:8080');
  expect(await ask('def paint(colour, brush█\n')).toMatchObject({ kind: 'suggestion', text: '):' });
  expect(told).toEqual([expect.stringMatching(/engine.address should look like "http:/)]);
  expect(engine.status().engine).toMatchObject({ name: 'recall', problem: expect.stringMatching(/engine.address/) });
});

it('works on the command line', async () => {
  const server = await modelServer(({ path: asked }, response) => {
    if (asked === '/v1/models') json(response, { data: [{ id: 'qwen2.5-coder' }] });
    else if (asked === '/v1/completions') events(response, [{ choices: [{ text: 'ochre', finish_reason: 'stop' }] }]);
    else json(response, {}, 404);
  });
  const cwd = await scratchFolder({ ...files, 'new.py': 'shade = \n' });
  const args = ['complete', 'new.py:1:9', '--engine', 'http', '--address', server.address];
  const { stdout, code } = await runCommand(args, { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^shade = █ochre$/m);
  expect(stdout).toMatch(/^engine {6}OpenAI-compatible server with qwen2.5-coder/m);
});
