/** `linewright/explain` through the real server: what the last completion of a document came from, or why there was none. */
import { expect, test } from 'vitest';
import { startEditor } from '../support/editor.ts';

test('the last suggestion is explained with its range, its snippets and the time of each step', async () => {
  const editor = await startEditor();
  const at = editor.open('a.py', 'import logging\nlogger = █\n');
  expect(await editor.client.request('linewright/explain', at)).toBeNull();
  const text = await editor.inline(at);
  const answer = await editor.client.request('linewright/explain', at);
  expect(answer).toMatchObject({
    suggestion: { text, range: { start: at.position, end: at.position }, source: 'engine' },
    reason: null,
  });
  expect(answer.suggestion.confidence).toBeGreaterThan(0.3);
  expect(answer.trace.steps.map(({ step }: { step: string }) => step)).toContain('generate');
  expect(answer.trace.copiedFrom[0].displayPath).toMatch(/^(one|two|three)\.py$/);
});

test('a silence is explained by its reason', async () => {
  const editor = await startEditor({ settings: { completion: { disabledLanguages: ['python'] } } });
  const at = editor.open('a.py', 'import logging\nlogger = █\n');
  expect(await editor.inline(at)).toBeNull();
  const answer = await editor.client.request('linewright/explain', at);
  expect(answer).toMatchObject({ suggestion: null, reason: expect.stringContaining('python') });
});

test('a request without a document is a clear error', async () => {
  const { client } = await startEditor();
  for (const params of [{}, { textDocument: {} }, { textDocument: { uri: 3 } }]) {
    await expect(client.request('linewright/explain', params)).rejects.toMatchObject({ code: -32602 });
  }
});
