/** `:Linewright status` in the real Neovim while a folder is read. The server is a script that stays where the test wants it. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../support/scratchFolder.ts';
import { repository } from './editorsPage.ts';
import { Neovim } from './neovim.ts';

const protocol = createRequire(path.join(repository, 'package.json')).resolve('vscode-languageserver/node');

/** Reads a folder to 42 percent, and to its end when it is told to. */
const server = `
import protocol from ${JSON.stringify(protocol)};
const connection = protocol.createConnection(process.stdin, process.stdout);
const progress = (value) => connection.sendProgress(protocol.WorkDoneProgress.type, 'token', value);
let state = 'indexing';
connection.onInitialize(() => ({ capabilities: {} }));
connection.onInitialized(async () => {
  await connection.sendRequest('window/workDoneProgress/create', { token: 'token' });
  progress({ kind: 'begin', title: 'Linewright: indexing', percentage: 0 });
  progress({ kind: 'report', percentage: 42, message: '42/100 files' });
});
connection.onRequest('linewright/status', () => ({
  version: '1.2.3',
  engine: { name: 'recall' },
  folders: [{ root: '/project', state }],
  outcomes: { since: '2000-01-01', shown: 0, accepted: 0, partiallyAccepted: 0, dismissed: 0, file: 'outcomes.json' },
}));
connection.onNotification('test/finish', () => {
  state = 'ready';
  progress({ kind: 'end', message: '100 files' });
});
connection.listen();
`;

test('status says how far a folder is read, until it is', async () => {
  const script = path.join(await scratchFolder({ 'server.mjs': server }), 'server.mjs');
  const config = `require('linewright').setup{ cmd = { 'node', ${JSON.stringify(script)} } }`;
  const neovim = await Neovim.start({ config, files: { 'a.py': '' } });
  await neovim.lua("vim.cmd.edit('a.py')");
  const client = "require('linewright.server').client(0)";
  const percentage = () => neovim.lua(`return ${client} and require('linewright.progress').percentage(${client})`);
  await expect.poll(percentage, { timeout: 20_000 }).toBe(42);
  await neovim.keys(':Linewright status<CR>');
  await neovim.untilTold(/\/project: indexing, 42 %\n/);
  await neovim.lua(`${client}:notify('test/finish')`);
  await expect.poll(percentage, { timeout: 20_000 }).toBeNull();
  await neovim.keys(':Linewright status<CR>');
  await neovim.untilTold(/\/project: ready\n/);
});
