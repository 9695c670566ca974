/** Who waits for folders that are being read: until they have been, or until it turns out that it takes long. */
import { expect, test } from 'vitest';
import { Folders } from '../../server/lsp/folders.ts';
import type { ServerState } from '../../server/lsp/state.ts';

/** One folder, and how far it has been read. */
function reading() {
  const folders = new Folders({ rootPath: '/w' } as never);
  let told = (_done: number, _total: number): void => {};
  let end = (): void => {};
  const engine = {
    addFolder: (_root: string, { onProgress }: { onProgress: typeof told }) => {
      told = onProgress;
      return new Promise((resolve) => {
        end = () => resolve({ files: 1, milliseconds: 1 });
      });
    },
  };
  const state = { engine, capabilities: {}, ended: new AbortController().signal, log: () => {} };
  const indexed = folders.index(state as unknown as ServerState, '/w');
  const seen: string[] = [];
  const never = new AbortController().signal;
  const waits = [
    folders.read(never).then(() => seen.push('read')),
    folders.readSoon(never).then(() => seen.push('soon')),
  ];
  const finish = async () => {
    end();
    await Promise.all([indexed, ...waits]);
  };
  return { folders, seen, told: (done: number, total: number) => told(done, total), finish };
}

test('of a small folder both wait for the end', async () => {
  const { folders, seen, told, finish } = reading();
  told(0, 400);
  told(399, 400);
  await Promise.resolve();
  expect([seen, folders.isReading, folders.isReadingLong]).toEqual([[], true, false]);
  await finish();
  expect([seen.sort(), folders.isReading]).toEqual([['read', 'soon'], false]);
});

test('who waits for what comes soon is told of a large folder while it is listed still', async () => {
  const { folders, seen, told, finish } = reading();
  told(0, 399);
  told(0, 599);
  await new Promise(setImmediate);
  expect([seen, folders.isReadingLong]).toEqual([['soon'], true]);
  // The end of a large one can be waited for again.
  told(600, 800);
  expect(folders.isReadingLong).toBe(false);
  await finish();
  expect(seen).toEqual(['soon', 'read']);
  expect(folders.isReadingLong).toBe(false);
});
