/** What people send along with a report, and what logs say: no secret, no token, no credential in an address, no home folder. */
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { secretSamples } from '../../bench/secrets/samples.ts';
import { redact } from '../../server/secrets/redact.ts';
import { startEditor } from '../support/editor.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const token = secretSamples(2, 1).find(({ name }) => name.startsWith('GitHub personal'))?.secret ?? '';

test('messages', () => {
  const messages = [
    `The server said ${token}.`,
    'cannot reach https://me:hunter22@proxy.internal:8080/x?api_key=abc123def',
    'Authorization: Bearer abcdef0123456789abcdef',
    'password=correct-horse-9',
    `at ${homedir()}/work/a.py`,
    'nothing here',
  ];
  expect(messages.map(redact)).toMatchInlineSnapshot(`
    [
      "The server said xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
      "cannot reach https://proxy.internal:8080/x?api_key=(hidden)",
      "Authorization: Bearer xxxxxxxxxxxxxxxxxxxxxx",
      "password=xxxxxxxxxxxxxxx",
      "at ~/work/a.py",
      "nothing here",
    ]
  `);
  expect(redact('a'.repeat(100_000)).length).toBeLessThan(21_000);
});

test('what the client is told in logs and windows', async () => {
  const address = `http://someone:${token}@127.0.0.1:9`;
  const settings = { log: 'debug', engine: { use: 'http', address, api: 'nonsense', sure: 1 } };
  const editor = await startEditor({ settings });
  await editor.inline(editor.open('a.py', 'logger = █'));
  await editor.client.request('linewright/status', { wait: true });
  const told = editor.client.received.filter(({ method }) => method.startsWith('window/'));
  expect(told.length).toBeGreaterThan(0);
  expect(JSON.stringify(told)).not.toContain(token.slice(8));
  expect(editor.client.stderr).not.toContain(token.slice(8));
});

test('a trace file, on request, for its owner alone', async () => {
  const folder = await scratchFolder();
  const file = path.join(folder, 'trace.jsonl');
  const editor = await startEditor({ serve: ['--trace-file', file, '--log-level', 'debug'] });
  await editor.inline(editor.open('a.py', `key = "${token}"\nimport logging\n\nlogger = █`));
  expect(await editor.client.stop()).toBe(0);
  const lines = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.find(({ kind }) => kind === 'completion')).toMatchObject({
    text: 'logging.getLogger(__name__)',
    trace: { end: expect.any(String) },
  });
  expect(JSON.stringify(lines)).not.toContain(token.slice(8));
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect(await runCommand(['serve', '--stdio', '--trace-file', '/nonexistent/x'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('cannot be written'),
  });
  expect(await runCommand(['serve', '--stdio', '--log-level', 'loud'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('error, warn, info, debug'),
  });
});

test('the bundle of doctor: how things are set up and how much there is, and no word of the code', async () => {
  const folder = await scratchFolder({
    'secret_project_x/.git/HEAD': '',
    'secret_project_x/unmistakable_name.py': `unmistakable_word = "${token}"\n`,
  });
  const config = await scratchFolder({
    'linewright/config.json': JSON.stringify({
      engine: {
        use: 'http',
        address: `http://me:${token}@127.0.0.1:9`,
        tokenFile: '/etc/linewright.token',
        timeoutMilliseconds: 200,
      },
    }),
  });
  const file = path.join(folder, 'bundle.json');
  await runCommand(['doctor', '--bundle', file], {
    cwd: path.join(folder, 'secret_project_x'),
    env: { XDG_CONFIG_HOME: config },
  });
  const text = await readFile(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({
    report: { version: expect.any(String) },
    settings: { engine: { use: 'http', tokenFile: '(set)' } },
    index: { files: 1 },
  });
  for (const hidden of [
    token.slice(8),
    'unmistakable',
    'secret_project_x',
    homedir() + path.sep,
    '/etc/linewright.token',
  ])
    expect(text).not.toContain(hidden);
  expect((await stat(file)).mode & 0o077).toBe(0);
}, 120_000);
