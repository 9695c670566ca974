/**
 * Incremental equals fresh, as a client drives it: random edits in both position encodings, with astral characters, every kind of
 * line break, files that change below open documents, and requests that are cancelled at any moment. After each run the text of
 * every document is the reference's, and chunks, names, facts, the symbol graph and recall's size are those of an engine that has
 * seen the last state alone.
 */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../server/engine.ts';
import { ChangeOrder } from '../../server/lsp/changeOrder.ts';
import { registerDocuments } from '../../server/lsp/documents.ts';
import type { ServerState } from '../../server/lsp/state.ts';
import { engineOn, known, suggestion } from '../support/engineKnowledge.ts';
import { fuzzRuns } from '../support/fuzzRuns.ts';
import { type Encoding, ReferenceDocument, sentChange } from '../support/referenceDocument.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const files: Readonly<Record<string, string>> = {
  'client.py': 'import time\r\n\r\nclass Client:\r\n    def fetch_all(self, url):\r\n        return self.get(url)\r\n',
  'täg 😀.py':
    'from client import Client\n\ndef build_report(rows):\n    "😀 漢"\n    return sum(row.amount for row in rows)\n',
  'sub/queue.py':
    'from client import Client\r\rclass Queue(Client):\r    def push(self, item):\r        return len(self.items)\r',
};
const names = Object.keys(files);

const lines = [
  'class Mailer(Client):',
  'def send_mail(address):',
  '    return build_report(rows)',
  'note = "👩‍👩‍👧 e\u0301 漢"',
  'from client import Client',
  'queue.push(item)',
  '😀',
  'def broken(',
  '',
];
const breaks = ['\n', '\r\n', '\r', '\u2028'];
/** A half of a pair, which only UTF-16 can carry. */
const halves = ['\ud83d', '\ude00'];

const textIn = (encoding: Encoding) => {
  const pieces = [...lines, 'x', 'é', '😀', ...(encoding === 'utf-16' ? halves : [])];
  const piece = fc.tuple(fc.constantFrom(...pieces), fc.constantFrom('', ...breaks));
  return fc.array(piece, { maxLength: 4 }).map((all) => all.flat().join(''));
};

const place = fc.record({ line: fc.nat(), character: fc.nat() });
const file = fc.constantFrom(...names);
const stepIn = (encoding: Encoding) => {
  const text = textIn(encoding);
  const range = fc.option(fc.record({ start: place, end: place }), { freq: 9 });
  return fc.oneof(
    { weight: 8, arbitrary: fc.record({ file, changes: fc.array(fc.record({ range, text }), { maxLength: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ file, cancelAfter: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ file, disk: fc.option(textIn('utf-8')) }) },
    { weight: 1, arbitrary: fc.record({ file, close: fc.constant(true) }) },
  );
};

test.each(['utf-16', 'utf-8'] as const)(
  'after any history, in %s',
  async (encoding) => {
    const root = await scratchFolder(files);
    const questions = { names, texts: [...lines, ...Object.values(files)] };
    await fc.assert(
      fc.asyncProperty(fc.array(stepIn(encoding), { minLength: 1, maxLength: 14 }), async (steps) => {
        for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, name), text);
        const incremental = await engineOn(root);
        const client = new Client(incremental, root, encoding);
        let fresh: Engine | undefined;
        try {
          for (const step of steps) await client.do(step);
          fresh = await engineOn(root);
          for (const [name, { text }] of client.references) {
            expect(incremental.workspace.buffer(path.join(root, name))?.text).toBe(text);
            fresh.workspace.openBuffer(path.join(root, name), 'python', 1, text);
          }
          expect(await known(incremental, root, questions)).toEqual(await known(fresh, root, questions));
        } finally {
          await Promise.all([incremental.dispose(), fresh?.dispose()]);
        }
      }),
      { ...fuzzRuns(8), endOnFailure: true },
    );
  },
  120_000,
);

type Step = ReturnType<typeof stepIn> extends fc.Arbitrary<infer One> ? One : never;

/** The document feature alone, over a real engine; messages pass through JSON as they do on the wire. */
class Client {
  /** The last to change is the last. */
  readonly references = new Map<string, ReferenceDocument>();
  readonly #handlers = new Map<string, (params: unknown) => unknown>();
  readonly #pending = new Set<Promise<void>>();
  readonly #engine: Engine;
  readonly #root: string;
  readonly #encoding: Encoding;
  #version = 1;

  constructor(engine: Engine, root: string, encoding: Encoding) {
    this.#engine = engine;
    this.#root = root;
    this.#encoding = encoding;
    const connection = {
      onNotification: ({ method }: { method: string }, handler: (params: unknown) => unknown) =>
        this.#handlers.set(method, handler),
    };
    const log = (level: string, message: string) => level === 'error' && expect.unreachable(message);
    const [changes, pending] = [new ChangeOrder(), this.#pending];
    registerDocuments({ changes, connection, engine, encoding, log, pending } as unknown as ServerState);
  }

  async do(step: Step): Promise<void> {
    const target = path.join(this.#root, step.file);
    const { href: uri } = pathToFileURL(target);
    if ('changes' in step) {
      const reference = this.#opened(step.file, uri);
      const contentChanges = step.changes.map((change) => {
        const sent = sentChange(change, reference);
        reference.change(sent);
        return sent;
      });
      this.#notify('textDocument/didChange', { textDocument: { uri, version: ++this.#version }, contentChanges });
    } else if ('cancelAfter' in step) {
      const { text } = this.#opened(step.file, uri);
      const cancelled = new AbortController();
      const answer = suggestion(this.#engine, target, text, text.length, cancelled.signal);
      for (let turns = 0; turns < step.cancelAfter; turns++) await setImmediate();
      cancelled.abort();
      await answer;
    } else if ('disk' in step) {
      if (step.disk === null) rmSync(target, { force: true });
      else writeFileSync(target, step.disk);
      const kind = step.disk === null ? 'deleted' : 'changed';
      await this.#engine.workspace.filesChanged([{ path: target, kind }]);
    } else if (this.references.delete(step.file)) this.#notify('textDocument/didClose', { textDocument: { uri } });
    await Promise.all(this.#pending);
  }

  #opened(name: string, uri: string): ReferenceDocument {
    const reference = this.references.get(name) ?? new ReferenceDocument(files[name] ?? '', this.#encoding);
    if (!this.references.has(name)) {
      const textDocument = { uri, languageId: 'python', version: ++this.#version, text: reference.text };
      this.#notify('textDocument/didOpen', { textDocument });
    }
    this.references.delete(name);
    this.references.set(name, reference);
    return reference;
  }

  #notify(method: string, params: object): void {
    this.#handlers.get(method)?.(JSON.parse(JSON.stringify(params)));
  }
}
