/** How a suggestion becomes an item of a popup: label, filter text and edit, for one line and for many. */

import { expect, test } from 'vitest';
import { CancellationTokenSource, type CompletionItem, type CompletionList } from 'vscode-languageserver/node';
import { lineStartsOf } from '../../server/base/lines.ts';
import { ChangeOrder } from '../../server/lsp/changeOrder.ts';
import { registerCompletion } from '../../server/lsp/completion.ts';
import { Explanations } from '../../server/lsp/explain.ts';
import type { ServerState } from '../../server/lsp/state.ts';
import { picture } from '../support/lspClient.ts';

interface Options {
  readonly replaces?: { readonly before?: number; readonly after?: number };
  readonly capabilities?: object;
  /** What else the engine has for the place. */
  readonly others?: readonly string[];
}

/** The first item for a cursor and what the engine suggests right of it. */
async function item(drawn: string, suggested: string, options: Options = {}): Promise<CompletionItem | undefined> {
  return (await items(drawn, suggested, options))[0];
}

async function items(drawn: string, suggested: string, options: Options): Promise<CompletionItem[]> {
  const { text, position } = picture(drawn);
  const offset = drawn.indexOf('█');
  const range = {
    start: offset - (options.replaces?.before ?? 0),
    end: offset + (options.replaces?.after ?? 0),
  };
  type Handler = (params: object, token: object) => Promise<CompletionList | null>;
  let handler: Handler = async () => null;
  const buffer = { text, version: 1, languageId: 'plaintext', lineStarts: lineStartsOf(text) };
  const state = {
    connection: { onRequest: (_: unknown, registered: Handler) => (handler = registered) },
    engine: {
      workspace: { buffer: () => buffer },
      complete: async () => ({
        kind: 'suggestion',
        text: text.slice(range.start, offset) + suggested,
        range,
        alternatives: (options.others ?? []).map((other) => ({ text: other, range })),
      }),
    },
    changes: new ChangeOrder(),
    explanations: new Explanations(),
    notebooks: { placeOf: () => undefined },
    capabilities: options.capabilities ?? {},
    encoding: 'utf-16',
    ended: new AbortController().signal,
    log: () => {},
  } as unknown as ServerState;
  registerCompletion(state);
  const list = await handler({ textDocument: { uri: 'file:///a.txt' }, position }, new CancellationTokenSource().token);
  return list?.items ?? [];
}

test('the edit begins at the word, wherever the suggestion begins', async () => {
  const expected = {
    label: 'getLogger(x)',
    filterText: 'getLogger(x)',
    textEdit: {
      range: { start: { line: 0, character: 4 }, end: { line: 0, character: 7 } },
      newText: 'getLogger(x)',
    },
  };
  for (const before of [0, 3, 7]) {
    expect(await item('log.get█', 'Logger(x)', { replaces: { before } })).toMatchObject(expected);
  }
});

test('other suggestions follow the first, and all sort below words', async () => {
  const all = await items('a = █', 'one', { others: ['two', 'three'] });
  expect(all.map(({ label, sortText }) => [sortText, label])).toEqual([
    ['~~~~', 'one'],
    ['~~~~1', 'two'],
    ['~~~~2', 'three'],
  ]);
});

test('what is overwritten after the cursor is part of the edit', async () => {
  const { textEdit } = (await item('f(█)', 'x)', { replaces: { after: 1 } })) ?? {};
  expect(textEdit).toEqual({
    range: { start: { line: 0, character: 2 }, end: { line: 0, character: 3 } },
    newText: 'x)',
  });
});

test('a block shows its first line, and all of it in the documentation', async () => {
  const block = ' range(3):\n    print(i)';
  expect(await item('for i in█', block)).toMatchObject({
    label: 'in range(3):',
    filterText: 'in range(3):',
    documentation: `in${block}`,
    textEdit: { newText: `in${block}` },
  });
  expect(await item('for i in range(3):█', '\n    print(i)')).toMatchObject({
    label: '⏎ print(i)',
    filterText: '⏎ print(i)',
    documentation: '\n    print(i)',
  });
});

test('a long line is cut in the label only', async () => {
  const long = 'x'.repeat(100);
  const { label, filterText, documentation } = (await item('a = █', long)) ?? {};
  expect([label?.length, label?.at(-1), filterText, documentation]).toEqual([60, '…', long, long]);
});

test('insertTextMode is for clients that know it', async () => {
  const capabilities = {
    textDocument: { completion: { completionItem: { insertTextModeSupport: { valueSet: [1, 2] } } } },
  };
  expect((await item('a = █', 'b', { capabilities }))?.insertTextMode).toBe(1);
  expect(await item('a = █', 'b')).not.toHaveProperty('insertTextMode');
});

test('no item for what an item cannot do, or for nothing', async () => {
  expect(await item('a = █\nb', 'x', { replaces: { after: 2 } })).toBeUndefined();
  expect(await item('word█', '')).toBeUndefined();
});
