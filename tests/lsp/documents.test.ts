/**
 * Random histories of opening, changing and closing: the server's text equals that of a plain reference, in both position
 * encodings, whatever signs and line breaks there are; and where changes come out of order, the server knows it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChangeOrder } from '../../server/lsp/changeOrder.ts';
import { registerDocuments } from '../../server/lsp/documents.ts';
import type { ServerState } from '../../server/lsp/state.ts';
import { pathOfUri } from '../../server/lsp/uris.ts';
import { fuzzRuns } from '../support/fuzzRuns.ts';
import { type Encoding, ReferenceDocument, sentChange } from '../support/referenceDocument.ts';
import { newWorkspace } from '../support/workspaceFixture.ts';

/** What editors get wrong: each width in both encodings, each line break and what only looks like one. */
const pieces = [
  'a',
  'word',
  ' ',
  'é',
  '中',
  '😀',
  '👩‍👩‍👧',
  'e\u0301',
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '\u0085',
  '\f',
  '\0',
  '\ufeff',
];
/** A half of a pair, which only UTF-16 can carry. */
const halves = ['\ud83d', '\ude00'];

const textIn = (encoding: Encoding) =>
  fc
    .array(fc.constantFrom(...pieces, ...(encoding === 'utf-16' ? halves : [])), { maxLength: 12 })
    .map((all) => all.join(''));

/** Taken modulo what is there and a little more, so that most places lie in the text and some outside. */
const place = fc.record({ line: fc.nat(), character: fc.nat() });
const changeIn = (encoding: Encoding) =>
  fc.record({ range: fc.option(fc.record({ start: place, end: place }), { freq: 9 }), text: textIn(encoding) });

const actionIn = (encoding: Encoding) =>
  fc.record({
    name: fc.constantFrom('a.py', 'b.py'),
    kind: fc.oneof(
      { weight: 10, arbitrary: fc.record({ changes: fc.array(changeIn(encoding), { maxLength: 4 }) }) },
      { weight: 2, arbitrary: fc.record({ open: textIn(encoding) }) },
      { weight: 1, arbitrary: fc.constant('close' as const) },
    ),
    /** By how much the editor counts on, or that it says no version. */
    growth: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(null)),
  });

test.each(['utf-16', 'utf-8'] as const)(
  'the text after any history of changes is that of the reference, in %s',
  (encoding) => {
    fc.assert(
      fc.property(fc.array(actionIn(encoding), { maxLength: 30 }), (actions) => {
        const { notify, text, dispose } = openServer(encoding);
        const references = new Map<string, ReferenceDocument>();
        let newest = 0;
        try {
          for (const { name, kind, growth } of actions) {
            newest += growth ?? 0;
            const version = growth === null ? null : newest;
            const uri = `file:///project/${name}`;
            const reference = references.get(name);
            if (kind === 'close') {
              references.delete(name);
              notify('textDocument/didClose', { textDocument: { uri } });
            } else if ('open' in kind) {
              references.set(name, new ReferenceDocument(kind.open, encoding));
              notify('textDocument/didOpen', { textDocument: { uri, languageId: 'python', version, text: kind.open } });
            } else {
              const contentChanges = kind.changes.map((change) => {
                const sent = sentChange(change, reference);
                reference?.change(sent);
                return sent;
              });
              notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
            }
            expect(text(uri)).toBe(references.get(name)?.text);
          }
        } finally {
          dispose();
        }
      }),
      fuzzRuns(500),
    );
  },
);

test.each(['utf-16', 'utf-8'] as const)(
  'of changes that come in another order, the server has the right text or knows that it has not, in %s',
  (encoding) => {
    const changes = fc.array(changeIn(encoding), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(textIn(encoding), changes, fc.infiniteStream(fc.nat()), (text, history, picks) => {
        const uri = 'file:///project/a.py';
        const { notify, text: textOf, isUnsure, dispose } = openServer(encoding);
        const reference = new ReferenceDocument(text, encoding);
        const sent = history.map((change, at) => {
          const contentChanges = [sentChange(change, reference)];
          for (const one of contentChanges) reference.change(one);
          return { textDocument: { uri, version: at + 2 }, contentChanges };
        });
        try {
          notify('textDocument/didOpen', { textDocument: { uri, languageId: 'python', version: 1, text } });
          while (sent.length > 0) {
            const [next] = sent.splice((picks.next().value ?? 0) % Math.min(sent.length, 2), 1);
            if (next !== undefined) notify('textDocument/didChange', next);
          }
          if (!isUnsure(uri)) expect(textOf(uri)).toBe(reference.text);
        } finally {
          dispose();
        }
      }),
      fuzzRuns(500),
    );
  },
);

/** The document feature alone, over a real workspace; messages pass through JSON as they do on the wire. */
function openServer(encoding: Encoding) {
  const { workspace } = newWorkspace();
  const handlers = new Map<string, (params: unknown) => void>();
  const connection = {
    onNotification: ({ method }: { method: string }, handler: (params: unknown) => void) =>
      handlers.set(method, handler),
  };
  const log = (level: string, message: string) => {
    if (level === 'error') throw new Error(message);
  };
  const changes = new ChangeOrder();
  registerDocuments({
    changes,
    connection,
    engine: { workspace, prepare: async () => {} },
    encoding,
    log,
    pending: new Set(),
  } as unknown as ServerState);
  return {
    notify: (method: string, params: object) => handlers.get(method)?.(JSON.parse(JSON.stringify(params))),
    text: (uri: string) => workspace.buffer(pathOfUri(uri))?.text,
    isUnsure: (uri: string) => changes.isUnsure(pathOfUri(uri)),
    dispose: () => workspace.dispose(),
  };
}
