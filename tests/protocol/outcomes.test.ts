/** What became of suggestions, told to the real server: counted in the person's own file, and what was sent away stays away. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Outcomes } from '../../server/outcomes.ts';
import { repository, startEditor } from '../support/editor.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const automatic = { triggerKind: 2 };

test('outcomes are counted, by how sure the suggestion was, kept for the next time, and forgotten on request', async () => {
  const home = await scratchFolder();
  const env = { XDG_STATE_HOME: home };
  const editor = await startEditor({ env });
  const at = editor.open('a.py', 'import logging\nlogger = █\n');
  await editor.inline(at);
  const tell = (outcome: string, more: object = {}) =>
    editor.client.notify('linewright/outcome', { textDocument: at.textDocument, outcome, ...more });
  tell('shown');
  tell('partiallyAccepted', { characters: 7 });
  tell('accepted', { characters: 20 });
  tell('shown');
  tell('dismissed');
  const { outcomes } = await editor.client.request('linewright/status', { wait: true });
  expect(outcomes).toMatchObject({
    ...{ shown: 2, accepted: 1, partiallyAccepted: 1, dismissed: 1, charactersAccepted: 27 },
    file: path.join(home, 'linewright/outcomes.json'),
  });
  const { confidence } = (await editor.client.request('linewright/explain', at)).suggestion;
  const band = Math.floor(confidence * 10);
  expect(outcomes.byConfidence[band]).toEqual({ from: band / 10, shown: 2, taken: 2 });
  expect(await editor.client.stop()).toBe(0);

  const kept = JSON.parse(await readFile(outcomes.file, 'utf8'));
  expect(kept).toMatchObject({ shown: 2, accepted: 1, since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  expect((await stat(outcomes.file)).mode & 0o77).toBe(0);
  const next = await startEditor({ env });
  expect((await next.client.request('linewright/status', {})).outcomes.shown).toBe(2);
  expect(await next.client.request('linewright/forgetOutcomes', {})).toBeNull();
  expect((await next.client.request('linewright/status', {})).outcomes.shown).toBe(0);
  await expect(stat(outcomes.file)).rejects.toThrow('ENOENT');
});

test('how much a person takes of what is shown is known, until that is forgotten', async () => {
  const editor = await startEditor({ env: { XDG_STATE_HOME: await scratchFolder() } });
  const at = editor.open('a.py', 'import logging\nlogger = █\n');
  const habit = async () => (await editor.client.request('linewright/status', {})).outcomes.habit;
  expect(await editor.inline(at, automatic)).toBe('logging.getLogger(__name__)');
  expect(await habit()).toBe(1);
  for (let shown = 0; shown < 60; shown++) {
    editor.client.notify('linewright/outcome', { textDocument: at.textDocument, outcome: 'shown' });
  }
  expect(await habit()).toBeLessThan(0.8);
  await editor.client.request('linewright/forgetOutcomes', {});
  expect(await habit()).toBe(1);
});

test('what a person sends away by a key does not come again unasked, not even typed into', async () => {
  const editor = await startEditor({ env: { XDG_STATE_HOME: await scratchFolder() } });
  const at = editor.open('a.py', 'import logging\nlogger = █\n');
  const rest = await editor.inline(at, automatic);
  expect(rest).toBe('logging.getLogger(__name__)');
  editor.client.notify('linewright/outcome', { textDocument: at.textDocument, outcome: 'dismissed' });
  expect(await editor.inline(at, automatic)).toBe(rest);
  editor.client.notify('linewright/outcome', { textDocument: at.textDocument, outcome: 'dismissed', byKey: true });
  expect(await editor.inline(at, automatic)).toBeNull();
  expect((await editor.client.request('linewright/explain', at)).reason).toBe('it was sent away here before');
  editor.client.notify('textDocument/didChange', {
    textDocument: { ...at.textDocument, version: 2 },
    contentChanges: [{ range: { start: at.position, end: at.position }, text: 'log' }],
  });
  const further = { ...at, position: { ...at.position, character: at.position.character + 3 } };
  expect(await editor.inline(further, automatic)).toBeNull();
  expect(await editor.inline(further, { triggerKind: 1 })).toBe('ging.getLogger(__name__)');
});

test('an outcome that is none is left out and said', async () => {
  const editor = await startEditor({ files: repository, env: { XDG_STATE_HOME: await scratchFolder() } });
  const { textDocument } = editor.open('a.py', '█');
  for (const params of [{ outcome: 'shown' }, { textDocument, outcome: 'loved' }, { textDocument }]) {
    editor.client.notify('linewright/outcome', params);
  }
  editor.client.notify('linewright/outcome', { textDocument, outcome: 'accepted', characters: -1 });
  const { outcomes } = await editor.client.request('linewright/status', { wait: true });
  expect(outcomes).toMatchObject({ shown: 0, accepted: 0 });
  const told = editor.client.received.filter(({ params }) => /linewright\/outcome is left out/.test(params.message));
  expect(told).toHaveLength(4);
});

test('two servers add to one file; a damaged one is begun anew; one that cannot be written is said', async () => {
  const file = path.join(await scratchFolder(), 'a/outcomes.json');
  const problems: string[] = [];
  const [one, other] = [0, 1].map(() => new Outcomes(file, (message) => problems.push(message)));
  one?.add({ outcome: 'shown', confidence: 1 });
  other?.add({ outcome: 'shown', confidence: 0 });
  await one?.save();
  await other?.save();
  expect(await one?.counts()).toMatchObject({ shown: 2 });
  expect((await other?.counts())?.byConfidence.map(({ shown }) => shown)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  await writeFile(file, '{ "shown": "many", "byConfidence": 3');
  one?.add({ outcome: 'accepted' });
  await one?.save();
  expect(await other?.counts()).toMatchObject({ shown: 0, accepted: 1 });
  expect(problems).toEqual([]);
  const lost = new Outcomes(path.join(file, 'below/a/file'), (message) => problems.push(message));
  lost.add({ outcome: 'shown' });
  await lost.save();
  expect(await lost.counts()).toMatchObject({ shown: 1 });
  expect(problems).toEqual([expect.stringMatching(/^Counts of suggestions are not kept: ENOTDIR/)]);
});
