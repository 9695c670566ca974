/**
 * GitHub Copilot's own inline completions (npm `@vscode/chat-lib`, the provider that VS Code and its language server run), asked about
 * one document among open ones; its call to the model is answered by a function. The only importer of that package, and of parts of
 * it that it does not export. Knows no holes.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chatLibFolder } from './installChatLib.ts';

export interface PeerDocument {
  /** Below the workspace folder, with forward slashes. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** What it sends to its model. */
export interface PeerCall {
  /** The open file before and after the cursor, as far as it has room. */
  readonly prompt: string;
  readonly suffix: string;
  /** Pieces of other files in words, the best one last. */
  readonly context: readonly string[];
}

export interface PeerSuggestion {
  readonly insertText: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

interface Provider {
  getInlineCompletions(document: object, position: Position): Promise<readonly PeerSuggestion[] | undefined>;
  dispose(): void;
}

export interface Parts {
  readonly createInlineCompletionsProvider: (options: object) => Provider;
  readonly CopilotToken: new (envelope: object) => object;
  readonly Response: new (
    status: number,
    text: string,
    headers: object,
    body: ReadableStream,
    fetcher: string,
    report: () => void,
    id: string,
    host: string,
  ) => object;
  readonly HeadersImpl: new (record: object) => object;
  readonly MutableObservableWorkspace: new () => object;
  readonly CopilotTextDocument: { create(uri: string, languageId: string, version: number, text: string): object };
  readonly NeighborSource: { reset(): void };
  readonly accessTimes: Map<string, number>;
  readonly CAPIClient: new (...args: unknown[]) => object;
}

const root = 'file:///workspace';
const noEvent = () => ({ dispose: () => undefined });

let loaded: Parts | undefined;

/** `others`: the other open documents, the one looked at last first. `answer` gives the text that the model says, bit by bit. */
export async function askChatLib(
  document: PeerDocument,
  position: Position,
  others: readonly PeerDocument[],
  answer: (call: PeerCall) => AsyncIterable<string>,
): Promise<PeerSuggestion | undefined> {
  const parts = loadChatLib();
  // It remembers what it has said, and the first of its providers: each hole gets one that knows nothing.
  parts.NeighborSource.reset();
  parts.accessTimes.clear();
  const open = [document, ...others].map(({ path, languageId, text }, index) => {
    const uri = `${root}/${path.split('/').map(encodeURIComponent).join('/')}`;
    parts.accessTimes.set(uri, others.length + 1 - index);
    return parts.CopilotTextDocument.create(uri, languageId, 1, text);
  });
  const [own] = open;
  if (own === undefined) return undefined;
  const provider = parts.createInlineCompletionsProvider(optionsFor(parts, open, answer));
  try {
    return (await provider.getInlineCompletions(own, position))?.[0];
  } finally {
    provider.dispose();
  }
}

/** Takes a second or two, once: it would else be counted to the first hole. */
export function loadChatLib(): Parts {
  if (loaded !== undefined) return loaded;
  const require = createRequire(join(chatLibFolder(), 'package.json'));
  const core = 'extension/completions-core/vscode-node/lib/src';
  const inside = (file: string) =>
    require(join(chatLibFolder(), 'node_modules/@vscode/chat-lib/dist/src/_internal', file));
  loaded = {
    ...require('@vscode/chat-lib'),
    ...require('@vscode/copilot-api'),
    ...inside('platform/authentication/common/copilotToken.js'),
    ...inside('platform/networking/common/fetcherService.js'),
    ...inside('platform/inlineEdits/common/observableWorkspace.js'),
    ...inside(`${core}/textDocument.js`),
    ...inside(`${core}/prompt/similarFiles/neighborFiles.js`),
    ...inside(`${core}/documentTracker.js`),
  } as Parts;
  return loaded;
}

/** A signed-in editor without a network: whatever it asks for but a completion is not found. */
function optionsFor(parts: Parts, open: readonly object[], answer: (call: PeerCall) => AsyncIterable<string>): object {
  const token = new parts.CopilotToken({ token: 'none', refresh_in: 0, expires_at: Date.now() + 86_400_000 });
  const nothing = async () => undefined;
  return {
    fetcher: fetcherOf(parts, answer),
    authService: {
      ...{ isMinimalMode: true, copilotToken: token, getCopilotToken: async () => token, resetCopilotToken: noEvent },
      ...{
        onDidAuthenticationChange: noEvent,
        onDidAccessTokenChange: noEvent,
        onDidCopilotTokenChange: noEvent,
        onDidAdoAuthenticationChange: noEvent,
      },
      ...{ getAnyGitHubSession: nothing, getPermissiveGitHubSession: nothing, getAdoAccessTokenBase64: nothing },
    },
    telemetrySender: { sendTelemetryEvent: () => undefined },
    logTarget: { logIt: () => undefined },
    contextProviderMatch: async () => 0,
    statusHandler: { didChange: () => undefined },
    documentManager: {
      ...{ onDidChangeTextDocument: noEvent, onDidOpenTextDocument: noEvent, onDidCloseTextDocument: noEvent },
      ...{ onDidFocusTextDocument: noEvent, onDidChangeWorkspaceFolders: noEvent, findNotebook: () => undefined },
      ...{ getTextDocumentsUnsafe: () => open, getWorkspaceFolders: () => [{ uri: root, name: 'workspace' }] },
    },
    workspace: new parts.MutableObservableWorkspace(),
    urlOpener: { open: nothing },
    ...{ editorInfo: { name: 'vscode', version: '1.105.0' }, relatedPluginInfo: [] },
    ...{
      editorPluginInfo: { name: 'copilot-chat', version: '0.33.0' },
      editorSession: { sessionId: '', machineId: '' },
    },
    notificationSender: { showWarningMessage: nothing },
    endpointProvider: { onDidModelsRefresh: noEvent, getAllCompletionModels: async () => [] },
    capiClientService: new parts.CAPIClient({}, undefined, undefined, '-'),
  };
}

function fetcherOf(parts: Parts, answer: (call: PeerCall) => AsyncIterable<string>): object {
  const respond = (status: number, body: ReadableStream) =>
    new parts.Response(status, '', new parts.HeadersImpl({}), body, 'none', () => undefined, '', '');
  return {
    getUserAgentLibrary: () => 'none',
    makeAbortController: () => new AbortController(),
    isAbortError: (error: unknown) => error instanceof Error && error.name === 'AbortError',
    ...{
      isInternetDisconnectedError: () => false,
      isFetcherError: () => false,
      isNetworkProcessCrashedError: () => false,
    },
    ...{ getUserMessageForFetcherError: String, disconnectAll: async () => undefined },
    async fetch(url: string, { body }: { readonly body?: string }) {
      if (!url.endsWith('/completions') || body === undefined) return respond(404, streamOf(emptyAnswer()));
      const { prompt, suffix, extra } = JSON.parse(body) as Omit<PeerCall, 'context'> & {
        extra?: { context?: string[] };
      };
      return respond(200, streamOf(events(answer({ prompt, suffix, context: extra?.context ?? [] }))));
    },
  };
}

async function* emptyAnswer(): AsyncGenerator<string> {}

/** As OpenAI's server-sent events. */
async function* events(texts: AsyncIterable<string>): AsyncGenerator<string> {
  const event = (text: string, reason: string | null) =>
    `data: ${JSON.stringify({ id: '0', choices: [{ index: 0, text, finish_reason: reason }] })}\n\n`;
  for await (const text of texts) yield event(text, null);
  yield `${event('', 'stop')}data: [DONE]\n\n`;
}

function streamOf(texts: AsyncGenerator<string>): ReadableStream {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await texts.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    // It has read enough.
    async cancel() {
      await texts.return(undefined);
    },
  });
}
