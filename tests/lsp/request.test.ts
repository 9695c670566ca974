/** Requests that overlap: a newer one takes an older one's place at once, also when the engine is slow to notice. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { CompletionRequest, CompletionResult } from '../../server/complete/types.ts';
import { ChangeOrder } from '../../server/lsp/changeOrder.ts';
import { Explanations } from '../../server/lsp/explain.ts';
import { Notebooks } from '../../server/lsp/notebooks.ts';
import { completeAt, RequestsInFlight } from '../../server/lsp/request.ts';
import type { ServerState } from '../../server/lsp/state.ts';

interface Call {
  readonly request: CompletionRequest;
  readonly signal: AbortSignal;
  readonly answer: (result: CompletionResult | Error) => void;
}

const trace = { steps: [], snippets: [], retrievalStop: '', copiedFrom: [], notes: [], end: '' };
const suggestion = (text: string): CompletionResult => ({
  kind: 'suggestion',
  text,
  range: { start: 5, end: 5 },
  source: 'engine',
  confidence: 1,
  alternatives: [],
  trace,
});

/** A server whose engine answers when the test says so, and never by itself. */
function scene() {
  const calls: Call[] = [];
  const buffers = new Map([
    ['/a.py', { text: 'x = 1', version: 1, languageId: 'python', lineStarts: [0] }],
    ['/b.py', { text: 'y = 22', version: 1, languageId: 'python', lineStarts: [0] }],
  ]);
  const ended = new AbortController();
  const engine = {
    workspace: { buffer: (path: string) => buffers.get(path) },
    complete: (request: CompletionRequest, signal: AbortSignal) =>
      new Promise<CompletionResult>((resolve, reject) => {
        const answer = (result: CompletionResult | Error) =>
          result instanceof Error ? reject(result) : resolve(result);
        calls.push({ request, signal, answer });
      }),
  };
  /** Read for as long as anybody waits. */
  const waits = (signal: AbortSignal) => once(signal, 'abort');
  const folders = { isReading: true, isReadingLong: false, read: waits, readSoon: waits };
  const explanations = new Explanations();
  const state = {
    engine,
    folders,
    changes: new ChangeOrder(),
    explanations,
    notebooks: new Notebooks(engine.workspace as never, 'utf-16'),
    encoding: 'utf-16',
    ended: ended.signal,
    log: () => {},
  } as unknown as ServerState;
  const inFlight = new RequestsInFlight();
  const ask = (uri = 'file:///a.py', token = new CancellationTokenSource().token, character = 5, waits = false) =>
    completeAt(
      state,
      inFlight,
      {
        params: { textDocument: { uri }, position: { line: 0, character } },
        trigger: 'automatic',
        alternatives: 1,
        waits,
      },
      token,
    );
  const askAt = (character: number) => ask('file:///a.py', new CancellationTokenSource().token, character);
  return { calls, buffers, ended, folders, ask, askAt };
}

test('a newer request for the document ends the older one at once', async () => {
  const { calls, askAt } = scene();
  const older = askAt(4);
  const newer = askAt(5);
  expect(await older).toBeUndefined();
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  calls[1]?.answer(suggestion('2'));
  expect((await newer)?.suggestion.text).toBe('2');
});

test('two requests for the same place are both answered, and one outlives the other', async () => {
  const { calls, ask } = scene();
  const inline = ask();
  const popup = ask();
  const source = new CancellationTokenSource();
  const cancelled = ask('file:///a.py', source.token);
  source.cancel();
  await expect(cancelled).rejects.toMatchObject({ code: -32800 });
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([false, false, true]);
  for (const { answer } of calls) answer(suggestion('2'));
  expect([(await inline)?.suggestion.text, (await popup)?.suggestion.text]).toEqual(['2', '2']);
});

test('requests for other documents go on', async () => {
  const { calls, ask } = scene();
  const one = ask();
  const other = ask('file:///b.py');
  calls[0]?.answer(suggestion('1'));
  calls[1]?.answer(suggestion('2'));
  expect([(await one)?.suggestion.text, (await other)?.suggestion.text]).toEqual(['1', '2']);
});

test('a cancelled request is answered at once, whatever the engine does', async () => {
  const { calls, ask } = scene();
  const source = new CancellationTokenSource();
  const asked = ask('file:///a.py', source.token);
  source.cancel();
  await expect(asked).rejects.toMatchObject({ code: -32800 });
  expect(calls[0]?.signal.aborted).toBe(true);
  await expect(ask('file:///a.py', source.token)).rejects.toMatchObject({ code: -32800 });
  expect(calls.length).toBe(1);
});

test('an engine that fails after its request has ended fails nobody', async () => {
  const { calls, askAt } = scene();
  const older = askAt(4);
  void askAt(5);
  expect(await older).toBeUndefined();
  calls[0]?.answer(new Error('too late to matter'));
});

test('the end of the server ends all requests', async () => {
  const { ended, ask } = scene();
  const asked = ask();
  ended.abort();
  expect(await asked).toBeUndefined();
});

test('an answer for a text that has changed meanwhile is not given', async () => {
  const { calls, buffers, ask } = scene();
  const asked = ask();
  buffers.set('/a.py', { text: 'x = 12', version: 2, languageId: 'python', lineStarts: [0] });
  calls[0]?.answer(suggestion('2'));
  expect(await asked).toBeUndefined();
});

test('an unsure suggestion is asked for once more while a folder is read, and does not wait for its end', async () => {
  const { calls, ask } = scene();
  const asked = ask('file:///a.py', new CancellationTokenSource().token, 5, true);
  calls[0]?.answer({ ...suggestion('from this file'), confidence: 0.1 } as CompletionResult);
  while (calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  calls[1]?.answer({ ...suggestion('from what is read by now'), confidence: 0.1 } as CompletionResult);
  expect((await asked)?.suggestion.text).toBe('from what is read by now');
});

test('an unsure suggestion does not wait for a large folder', async () => {
  const { calls, folders, ask } = scene();
  folders.readSoon = async () => {
    folders.isReadingLong = true;
    return [];
  };
  const asked = ask('file:///a.py', new CancellationTokenSource().token, 5, true);
  calls[0]?.answer({ ...suggestion('from this file'), confidence: 0.1 } as CompletionResult);
  expect((await asked)?.suggestion.text).toBe('from this file');
  expect(calls.length).toBe(1);
});
