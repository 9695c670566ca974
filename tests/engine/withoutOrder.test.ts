/** Retrieval without its learned order: the fixed one serves, and whoever asks is told why. */
import { expect, test, vi } from 'vitest';
import { recallAlone } from '../../server/config.ts';
import { openEngine } from '../../server/engine.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const reason = 'retriever.weights was trained on other features than this version computes';
vi.mock(import('../../server/retrieve/weights.ts'), async (importOriginal) => ({
  ...(await importOriginal()),
  shippedOrder: () => ({ kind: 'none', reason }),
}));

test('context is found all the same, and the status and the log say what is wrong', async () => {
  const folder = await scratchFolder({ 'colours.py': 'def paint(colour, brush):\n    return brush.draw(colour)\n' });
  const told: string[] = [];
  const config = { ...recallAlone, context: { ...recallAlone.context, order: 'learned' as const } };
  const engine = openEngine({ roots: [folder], config, log: (_level, message) => told.push(message) });
  await engine.ready;
  const text = 'from colours import paint\n\npaint(\n';
  const path = `${folder}/open.py`;
  engine.workspace.openBuffer(path, 'python', 1, text);
  const request = {
    path,
    languageId: 'python',
    text,
    version: 1,
    offset: text.length - 1,
    trigger: 'invoked',
  } as const;
  const { snippets } = await engine.context(request, new AbortController().signal);
  expect(snippets.map(({ displayPath }) => displayPath)).toContain('colours.py');
  expect(engine.status().retrieval).toEqual({ order: 'fixed', problem: reason });
  expect(told).toEqual([`snippets are ranked by a fixed order: ${reason}`]);
  await engine.dispose();
});
