/** What was fitted to one folder serves its files and no others. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { Adaptations } from '../../server/adaptations.ts';
import { recallAlone } from '../../server/config.ts';
import { adaptedOrderPath } from '../../server/configFiles.ts';
import { openEngine } from '../../server/engine.ts';
import { adaptedFrom } from '../../server/learn/adapted.ts';
import { encodeNetwork, loadNetwork } from '../../server/learn/weightsFile.ts';
import { featureKey } from '../../server/retrieve/featureNames.ts';
import { orderPath } from '../../server/retrieve/weights.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

/** Puts a stop line where `linewright train retriever --here` leaves it. */
async function putFitted(root: string, leastGain: number, from?: string): Promise<void> {
  const shipped = loadNetwork(orderPath(), featureKey);
  if (shipped.kind === 'none') throw new Error(shipped.reason);
  const { network, weights, card } = shipped;
  const training = { leastGain, costWeight: 0, [adaptedFrom]: from ?? card.sha256 };
  const file = adaptedOrderPath(root);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, encodeNetwork(network.shape, weights, featureKey, training));
}

it('goes by the innermost folder, and says why one is not taken', async () => {
  vi.stubEnv('XDG_CACHE_HOME', await scratchFolder());
  await putFitted('/w/shop', 2);
  await putFitted('/w/old', 3, 'earlier ones');
  const adaptations = new Adaptations();
  const problems = ['/w/shop', '/w/shop/vendored', '/w/old', '/w/shopping'].map((root) => adaptations.add(root));
  expect(problems).toEqual([[], [], [expect.stringMatching(/made from other weights than those that ship now/)], []]);
  const lineFor = (file: string) => adaptations.orderFor(file)?.rule.leastGain;
  const files = ['/w/shop/a.py', '/w/shop/vendored/a.py', '/w/old/a.py', '/w/shopping/a.py'];
  expect(files.map(lineFor)).toEqual([2, undefined, undefined, undefined]);
  expect(adaptations.of('order')).toEqual({ folders: ['/w/shop'], problems: problems.flat() });
  adaptations.remove('/w/shop');
  expect(lineFor('/w/shop/a.py')).toBeUndefined();
});

it('is told by the status, and what is refused by the log', async () => {
  vi.stubEnv('XDG_CACHE_HOME', await scratchFolder());
  const [fitted, old] = [await scratchFolder({ 'a.py': '' }), await scratchFolder({ 'a.py': '' })];
  await putFitted(fitted, 2);
  await putFitted(old, 2, 'earlier ones');
  const told: string[] = [];
  const engine = openEngine({
    roots: [fitted, old],
    config: recallAlone,
    log: (_level, message) => told.push(message),
  });
  await engine.ready;
  const problem = expect.stringMatching(/made from other weights/);
  expect(engine.status().retrieval).toEqual({ order: 'fixed', adaptedTo: [fitted], problem });
  expect(told).toEqual([expect.stringMatching(/^what was fitted to .* is not taken: /)]);
  await engine.dispose();
});
