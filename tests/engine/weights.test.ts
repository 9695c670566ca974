/** Recall without its learned weights: the hand-set blend serves, and whoever asks is told why. */
import { expect, test, vi } from 'vitest';
import { recallAlone } from '../../server/config.ts';
import { openEngine } from '../../server/engine.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const reason = 'recall.weights is damaged: its checksum differs';
vi.mock(import('../../server/recall/weights.ts'), async (importOriginal) => ({
  ...(await importOriginal()),
  shippedWeights: () => ({ kind: 'none', reason }),
}));

test('suggestions go on, and the status and the log say what is wrong', async () => {
  const folder = await scratchFolder({ 'a.py': 'paint(red, brush)\n', 'b.py': 'paint(red, brush)\n' });
  const told: string[] = [];
  const engine = openEngine({ roots: [folder], config: recallAlone, log: (_level, message) => told.push(message) });
  await engine.ready;
  const path = `${folder}/open.py`;
  engine.workspace.openBuffer(path, 'python', 1, 'paint(\n');
  const request = { path, languageId: 'python', text: 'paint(\n', version: 1, offset: 6, trigger: 'invoked' } as const;
  expect(await engine.complete(request, new AbortController().signal)).toMatchObject({ text: 'red, brush)' });
  expect(engine.status().recall).toMatchObject({ files: 3, problem: reason });
  expect(told).toEqual([`recall chooses by hand-set weights: ${reason}`]);
  await engine.dispose();
});
