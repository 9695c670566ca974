/** The lists of a whole suite, in threads and from the cache. */
import { readdirSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { scratchFolder } from '../support/scratchFolder.ts';
import { never, removeFolder, temporaryFolder } from '../support/workspaceFixture.ts';

it('makes lists again whose file was cut off, and keeps those of a whole one', { timeout: 60_000 }, async () => {
  const cache = await scratchFolder();
  vi.stubEnv('XDG_CACHE_HOME', cache);
  const { listsOfSuite } = await import('../../bench/train/retriever/suiteLists.ts');
  const folder = temporaryFolder({
    'shop/prices.py': 'def price_of(item):\n    return market.ask(item)\n',
    'shop/report.py': 'from shop.prices import price_of\n\ndef report(items):\n    return price_of(items)\n',
    'shop/cart.py':
      'from shop.prices import price_of\n\ndef total(items):\n    gross = price_of(items)\n    return gross\n',
  });
  onTestFinished(() => removeFolder(folder));
  const repository = { name: 'shop', version: '1', language: 'python', folder, excluded: [] };
  const told: number[] = [];
  const options = { holes: 3, seed: 1, threads: 1, generator: { kind: 'restricted' } as const };
  const lists = () => listsOfSuite([repository], { ...options, onProgress: (done) => void told.push(done) }, never());
  const made = await lists();
  expect(made.length).toBeGreaterThan(0);
  expect(told.at(-1)).toBe(1);
  const kept = readdirSync(cache, { recursive: true, encoding: 'utf8' });
  truncateSync(path.join(cache, kept.find((name) => name.endsWith('.lists')) ?? ''), 100);
  told.length = 0;
  expect(await lists()).toEqual(made);
  expect(told.length).toBeGreaterThan(1);
  told.length = 0;
  expect(await lists()).toEqual(made);
  expect(told).toEqual([1]);
});
