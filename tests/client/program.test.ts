/** The bundled program as the extension runs it: started, and made to end where it does not end by itself. */
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { endProgram, startProgram } from '../../client/src/program.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

async function program(text: string): Promise<string> {
  return path.join(await scratchFolder({ 'program.cjs': text }), 'program.cjs');
}

test('it is spoken to by its pipes, with what it was started with', async () => {
  const file = await program(`process.stdin.once('data', (data) => console.log(process.argv[2] + data));`);
  const child = await startProgram(file, ['heard ']);
  child.stdin.end('hello');
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('heard hello\n');
});

test('one that does not end when its input ends is made to', async () => {
  const file = await program(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready');`);
  const child = await startProgram(file, []);
  await once(child.stdout, 'data');
  child.stdin.end();
  endProgram(child);
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
});
