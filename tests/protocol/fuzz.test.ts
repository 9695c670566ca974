/**
 * Random clients against the real server: parameters of any shape, edits and requests and cancellations in any order, and
 * frames that are none. Every request is answered exactly once.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ErrorCodes } from 'vscode-languageserver/node';
import { startEditor } from '../support/editor.ts';
import { fuzzRuns } from '../support/fuzzRuns.ts';
import { expectSound } from '../support/soundServer.ts';

const runs = fuzzRuns(100);

const sentRequests = [
  'textDocument/inlineCompletion',
  'textDocument/completion',
  'linewright/status',
  'linewright/explain',
];
const sentNotifications = [
  'textDocument/didOpen',
  'textDocument/didChange',
  'textDocument/didClose',
  'workspace/didChangeWatchedFiles',
  'workspace/didChangeWorkspaceFolders',
  'workspace/didChangeConfiguration',
];

/** Keys that the handlers read, with values that are right, nearly right and wrong, so that some get far. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom(null, true, 0, 1, -1, 0.5, 1e21, '', 'text', 'a.py', 'file:///a.py', 'file://%', 'http:', '\0'),
    fc.dictionary(
      fc.constantFrom(
        ...[
          'textDocument',
          'uri',
          'text',
          'version',
          'languageId',
          'position',
          'line',
          'character',
          'range',
          'start',
          'end',
        ],
        ...['contentChanges', 'context', 'triggerKind', 'selectedCompletionInfo', 'changes', 'type', 'event', 'added'],
        ...['removed', 'name', 'settings', 'linewright', 'completion', 'wait', '__proto__', 'length'],
      ),
      tie('value'),
      { maxKeys: 5 },
    ),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;

/** Sound parameters with one part replaced by anything. */
const uri = 'file:///fuzz/a.py';
const position = { line: 0, character: 3 };
const range = { start: position, end: position };
const soundParams = [
  { textDocument: { uri }, position, context: { triggerKind: 1, selectedCompletionInfo: { range, text: 'xy' } } },
  { textDocument: { uri, languageId: 'python', version: 1, text: 'abcdef\n' } },
  { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'é' }, { text: 'whole' }] },
  {
    changes: [
      { uri, type: 1 },
      { uri, type: 3 },
    ],
  },
  { event: { added: [{ uri: 'file:///nowhere', name: 'x' }], removed: [{ uri: 'file:///nowhere', name: 'x' }] } },
  { settings: { linewright: { completion: { maxLines: 3 } } } },
];
const spoilt = fc.tuple(fc.constantFrom(...soundParams), fc.nat(), anything).map(([sound, at, value]) => {
  const places = pathsOf(sound);
  return replaced(sound, places[at % places.length] ?? [], value);
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]));
  return [path, ...inside];
}

function replaced(value: unknown, [key, ...path]: Path, part: unknown): unknown {
  if (key === undefined) return part;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = replaced(copy[key], path, part);
  return copy;
}

test("parameters of any shape: each request is answered once, with a result or the protocol's error", async () => {
  const editor = await startEditor({ capabilities: { textDocument: {} } });
  const { client } = editor;
  const message = fc.record({
    method: fc.constantFrom(...sentRequests, ...sentNotifications),
    params: fc.oneof({ weight: 3, arbitrary: spoilt }, { weight: 1, arbitrary: anything }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), async (messages) => {
      const answers = messages.flatMap(({ method, params }) => {
        if (sentRequests.includes(method)) return [client.request(method, params)];
        client.notify(method, params);
        return [];
      });
      for (const answer of await Promise.allSettled(answers)) {
        if (answer.status === 'rejected') expect(answer.reason.code).toBe(ErrorCodes.InvalidParams);
      }
      expect(await client.request('linewright/status', { wait: true })).not.toBeNull();
    }),
    runs,
  );
  client.notify('workspace/didChangeConfiguration', { settings: {} });
  await expectSound(editor);
});
