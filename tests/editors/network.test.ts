/**
 * The system calls of whole editing runs, as strace sees them: which sockets are opened, which files, and which programs. The files
 * that must not be read are there, and so is a model server to talk to.
 */
import { once } from 'node:events';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { repository, startEditor } from '../support/editor.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { debianPackages } from './debianPackages.ts';

beforeAll(() => debianPackages('strace'));

const forbidden = ['.env', 'ignored/hidden.py', 'id_rsa', 'deploy/secrets.yaml', 'excluded.py'];

const files = {
  ...repository,
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.gitignore': 'ignored/\n',
  'linewright.json':
    '{ "index": { "exclude": ["excluded.py"] }, "engine": { "use": "http", "address": "http://192.0.2.1:9" } }',
  ...Object.fromEntries(forbidden.map((name) => [name, 'logger = canary_forbidden()\n'])),
};

interface Traced {
  /** Families and addresses of all sockets that were opened, connected or bound. */
  readonly sockets: string[];
  readonly listening: string[];
  readonly opened: string[];
  readonly programs: string[];
}

/** What a person does in half an hour, in a few seconds. */
async function editingRun(settings: unknown): Promise<Traced> {
  const folder = await scratchFolder(files);
  const outside = await scratchFolder({ 'outside.py': 'logger = canary_outside()\n' });
  await symlink(path.join(outside, 'outside.py'), path.join(folder, 'linked.py'));
  await symlink(outside, path.join(folder, 'linked'));
  const log = path.join(await scratchFolder(), 'trace');
  const through = ['strace', '-f', '-qq', '-s', '300', '-o', log, '-e', 'trace=%network,openat,open,execve'];
  const editor = await startEditor({ folders: [folder], settings, through });
  const { client } = editor;
  const uri = (name: string) => `file://${path.join(folder, name)}`;
  const at = editor.open(uri('a.py'), 'import logging\nlogger = █\n');
  expect(await editor.inline(at)).toContain('getLogger');
  for (const [index, text] of [...'logging.ge'].entries()) {
    const position = { line: 1, character: 9 + index };
    client.notify('textDocument/didChange', {
      textDocument: { uri: uri('a.py'), version: 2 + index },
      contentChanges: [{ range: { start: position, end: position }, text }],
    });
    await editor.inline({ ...at, position: { line: 1, character: 10 + index } });
  }
  await writeFile(path.join(folder, 'one.py'), `${repository['one.py']}\n\nvalue = 1\n`);
  await rm(path.join(folder, 'two.py'));
  const changes = ['one.py', 'two.py', 'linked.py', ...forbidden].map((name) => ({
    uri: uri(name),
    type: name === 'two.py' ? 3 : 2,
  }));
  client.notify('workspace/didChangeWatchedFiles', { changes });
  client.notify('workspace/didChangeConfiguration', { settings: null });
  for (const method of ['linewright/status', 'linewright/explain']) await client.request(method, { ...at, wait: true });
  client.notify('textDocument/didClose', { textDocument: { uri: uri('a.py') } });
  await client.request('linewright/status', { wait: true });
  expect(await client.stop()).toBe(0);
  return read(await readFile(log, 'utf8'), folder, outside);
}

function read(trace: string, folder: string, outside: string): Traced {
  const lines = trace.split('\n');
  const calls = (names: RegExp) => lines.filter((line) => names.test(line));
  const paths = calls(/\bopen(?:at)?\(/).map((line) => /"([^"]*)"/.exec(line)?.[1] ?? '');
  return {
    sockets: calls(/\b(?:socket|connect|sendto|sendmsg)\(/).flatMap((line) => socketOf(line) ?? []),
    listening: calls(/\b(?:bind|listen|accept4?)\(/).filter((line) => !line.includes('AF_NETLINK')),
    opened: paths
      .filter((name) => name.startsWith(folder) || name.startsWith(outside))
      .map((name) => path.relative(folder, name)),
    programs: calls(/\bexecve\(/).filter((line) => line.endsWith('= 0')),
  };
}

/** A family that leaves this process, with the address where there is one. */
function socketOf(line: string): string | undefined {
  const address = /sin6?_port=htons\((\d+)\).*?"([^"]+)"/.exec(line);
  if (address !== null) return `${address[2]}:${address[1]}`;
  return /\bsocket\((AF_INET6?|AF_PACKET|AF_VSOCK)/.exec(line)?.[1];
}

test('recall alone: no socket, no program, and no file that is not to be read', async () => {
  const { sockets, listening, opened, programs } = await editingRun({});
  expect(sockets).toEqual([]);
  expect(listening).toEqual([]);
  expect(programs).toHaveLength(1);
  expect(opened).toEqual(expect.arrayContaining(['one.py', 'three.py', '.gitignore']));
  expect(opened.filter((name) => forbidden.includes(name) || /outside|linked|^\.\./.test(name))).toEqual([]);
});

test('with a model server: the address that a person has set, and no other', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    // It tries to send the client elsewhere.
    response.writeHead(307, { location: 'http://192.0.2.2:7/elsewhere' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const settings = { engine: { use: 'http', address: `http://127.0.0.1:${port}`, sure: 1, pauseMilliseconds: 0 } };
  const { sockets, listening, programs } = await editingRun(settings);
  expect(asked.length).toBeGreaterThan(0);
  expect([...new Set(sockets)].sort()).toEqual([`127.0.0.1:${port}`, 'AF_INET']);
  expect(listening).toEqual([]);
  expect(programs).toHaveLength(1);
});
