/**
 * A repository full of secrets, typed in with the real server and a model server beside it: whatever is sent, shown, logged or
 * written is searched for them, to the letter.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Sample, secretSamples } from '../../bench/secrets/samples.ts';
import { startEditor } from '../support/editor.ts';
import { events, json, modelServer } from '../support/modelServer.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

/** One of each form that stands in Python or in settings; those that a comment hides are told elsewhere. */
const samples = secretSamples(9, 1).filter(({ name }) => !name.endsWith(', comment'));
const inPython = samples.filter(({ languageId }) => languageId === 'python');
const inSettings = samples.filter(({ languageId }) => languageId === 'yaml' || languageId === 'properties');

/** The half that no prefix gives away, line by line. */
const needles = samples.flatMap(({ secret }) =>
  secret.split('\n').map((line) => line.slice(-Math.ceil(line.length / 2))),
);

function functionWith({ text }: Sample, at: number): string {
  return `def connect_${at}(host, port):\n    ${text.trimEnd().replaceAll('\n', '\n    ')}\n    return open_channel(host, port)\n`;
}

const repository = {
  'service/connect.py': inPython.slice(0, 40).map(functionWith).join('\n\n'),
  'service/credentials.py': inPython.slice(40).map(functionWith).join('\n\n'),
  'deploy/values.yaml': inSettings.map(({ text }) => text).join(''),
  'deploy/app.properties': inSettings.map(({ text }) => text).join(''),
  'secrets.yaml': inSettings.map(({ text }) => text).join(''),
  '.env': samples.map(({ secret }, at) => `VALUE_${at}=${secret.split('\n')[0]}\n`).join(''),
  'main.py': 'from service.connect import connect_1\n\nchannel = open_channel(host, port)\n',
};

const hits = (text: string) => needles.filter((needle) => text.includes(needle));

async function allFilesIn(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n');
}

test('nothing of them is sent, suggested, explained, logged or written', async () => {
  const model = await modelServer((asked, response) => {
    if (asked.path === '/v1/models') json(response, { data: [{ id: 'qwen2.5-coder' }] });
    else events(response, [{ choices: [{ text: 'open_channel(host, port)', finish_reason: 'stop' }] }]);
  });
  const cache = await scratchFolder();
  const engine = { use: 'http', address: model.address, api: 'openai', sure: 1, pauseMilliseconds: 0 };
  const editor = await startEditor({
    files: repository,
    settings: { log: 'debug', engine, context: { budgetTokens: 50_000 } },
    env: { XDG_CACHE_HOME: cache, XDG_DATA_HOME: cache },
  });
  const { client } = editor;
  const shown: unknown[] = [];
  const ask = async (name: string, drawn: string, languageId?: string) => {
    const at = editor.open(name, drawn, languageId);
    for (const method of ['textDocument/inlineCompletion', 'linewright/explain']) {
      shown.push(await client.request(method, { ...at, context: { triggerKind: 1 } }));
    }
  };
  const whole = repository['service/connect.py'];
  await ask('service/connect.py', `${whole}\n\ndef connect_more(host, port):\n    █\n`);
  for (const [at, sample] of inPython.slice(0, 8).entries()) {
    const line = sample.text.split('\n')[0] ?? '';
    // The same line is begun in another file: what is copied must not bring its end.
    await ask(
      `new_${at}.py`,
      `from service.connect import connect_${at}\n\n${line.slice(0, line.indexOf('"') + 1)}█\n`,
    );
    await ask(`other_${at}.py`, `from service.connect import connect_${at}\n\n${line.slice(0, 4)}█\n`);
  }
  await ask('deploy/new.yaml', 'database:\n  password: █\n', 'yaml');
  await ask('.env', `${repository['.env']}VALUE_0=█`, 'dotenv');
  expect(model.asked.length).toBeGreaterThan(5);
  expect(hits(JSON.stringify(model.asked))).toEqual([]);
  expect(hits(JSON.stringify(shown))).toEqual([]);
  expect(hits(JSON.stringify(client.received) + client.stderr)).toEqual([]);
  expect(hits(await allFilesIn(cache))).toEqual([]);
  // What was hidden left the code around it: it is indexed, sent and shown.
  expect(JSON.stringify(model.asked)).toContain('open_channel');
  expect(JSON.stringify(shown)).toMatch(/x{16}|open_channel/);
  expect(await client.stop()).toBe(0);
});

test('the command line prints none of them', async () => {
  const folder = await scratchFolder({ ...repository, '.git/HEAD': '' });
  const place = path.join(folder, 'main.py:3:11');
  for (const args of [
    ['context', place],
    ['context', place, '--json'],
    ['complete', place, '--json'],
  ]) {
    const { stdout, stderr } = await runCommand(args);
    expect(hits(stdout + stderr)).toEqual([]);
  }
});
