/**
 * One connection from the first byte to the exit: puts the features together. The only place that knows all of them;
 * knows nothing of what they do.
 */
import {
  type ClientCapabilities,
  type Connection,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  LogMessageNotification,
  MessageType,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Log, LogLevel } from '../base/log.ts';
import { stackOfError } from '../base/thrown.ts';
import { indexCacheFolder, outcomesPath } from '../configFiles.ts';
import { openEngine } from '../engine.ts';
import { Outcomes } from '../outcomes.ts';
import { redact } from '../secrets/redact.ts';
import { ChangeOrder } from './changeOrder.ts';
import { registerCompletion } from './completion.ts';
import { registerConfiguration, Settings, startConfiguration } from './configuration.ts';
import { registerCursor } from './cursor.ts';
import { registerDiagnostics } from './diagnostics.ts';
import { registerDocuments } from './documents.ts';
import { guardNotification } from './edge.ts';
import { Explanations, registerExplain } from './explain.ts';
import { registerFiles, startFiles } from './files.ts';
import { Folders, registerFolders, startFolders } from './folders.ts';
import { LifecycleGate } from './gate.ts';
import { registerInlineCompletion } from './inline.ts';
import { Notebooks, registerNotebooks } from './notebooks.ts';
import { registerOutcomes } from './outcomes.ts';
import type { PositionEncoding } from './positions.ts';
import { registerSecret } from './secret.ts';
import type { ServerState } from './state.ts';
import { registerStatus } from './status.ts';
import type { TraceFile } from './traceFile.ts';

/** What the command line says, over the settings. */
export interface ServeOptions {
  readonly logLevel?: LogLevel | undefined;
  readonly traceFile?: TraceFile | undefined;
}

export interface ServerStreams {
  readonly input: NodeJS.ReadableStream;
  /** Belongs to the protocol alone: nothing else may write to it. */
  readonly output: NodeJS.WritableStream;
}

/**
 * Serves one client until `exit`, which ends the process: with 0 after `shutdown`, else with 1. So does the end of the
 * input, which is how a client that crashed says so.
 */
export function serveConnection({ input, output }: ServerStreams, version: string, options: ServeOptions = {}): void {
  const reader = new StreamMessageReader(input);
  const writer = new StreamMessageWriter(output);
  // After a header that it cannot read, the reader leaves the rest of the bytes until more come: make it look again.
  reader.onError(() => setImmediate(() => input.emit('data', Buffer.alloc(0))));
  const connection = createConnection(reader, writer, { messageStrategy: new LifecycleGate(writer) });
  const ended = new AbortController();
  input.on('end', () => process.exit(ended.signal.aborted ? 0 : 1));
  connection.onInitialize((params) => initialize(connection, params, { ...options, version, ended }));
  connection.listen();
}

async function initialize(
  connection: Connection,
  params: InitializeParams,
  { version, ended, logLevel, traceFile }: ServeOptions & { readonly version: string; readonly ended: AbortController },
): Promise<InitializeResult> {
  const settings = new Settings(params.initializationOptions);
  const folders = new Folders(params);
  const config = await settings.read(folders.roots());
  const toClient = clientLog(connection, () => logLevel ?? settings.config.log);
  const log: Log = (level, message) => {
    toClient(level, message);
    traceFile?.write('log', { level, message });
  };
  // Folders are added after the editor's settings are known.
  const engine = openEngine({ roots: [], config, log, cacheFolder: indexCacheFolder(), watch: true });
  const encoding = negotiateEncoding(params.capabilities);
  const state: ServerState = {
    version,
    connection,
    engine,
    settings,
    folders,
    changes: new ChangeOrder(),
    explanations: new Explanations(),
    notebooks: new Notebooks(engine.workspace, encoding),
    outcomes: new Outcomes(outcomesPath(), (message) => log('warn', message)),
    capabilities: params.capabilities,
    encoding,
    ended: ended.signal,
    pending: new Set(),
    log,
    traceFile,
  };
  connection.onInitialized(guardNotification(state, 'initialized', () => start(state)));
  connection.onShutdown(async () => {
    ended.abort();
    await state.outcomes.save();
    await state.engine.dispose().catch((error: unknown) => log('error', `dispose failed: ${stackOfError(error)}`));
  });
  return {
    serverInfo: { name: 'linewright', version },
    capabilities: { positionEncoding: state.encoding, ...registerFeatures(state) },
  };
}

function registerFeatures(state: ServerState): InitializeResult['capabilities'] {
  registerConfiguration(state);
  registerFiles(state);
  registerStatus(state);
  registerExplain(state);
  registerSecret(state);
  registerDiagnostics(state);
  registerCursor(state);
  registerOutcomes(state);
  return {
    ...registerDocuments(state),
    ...registerNotebooks(state),
    ...registerInlineCompletion(state),
    ...registerCompletion(state),
    ...registerFolders(state),
  };
}

async function start(state: ServerState): Promise<void> {
  startFiles(state);
  await startConfiguration(state);
  await startFolders(state);
}

/** The first that the client offers and we know; UTF-16 is what every client can. */
function negotiateEncoding(capabilities: ClientCapabilities): PositionEncoding {
  const offered = capabilities.general?.positionEncodings ?? [];
  return (
    offered.find((encoding): encoding is PositionEncoding => encoding === 'utf-8' || encoding === 'utf-16') ?? 'utf-16'
  );
}

const severities: Record<LogLevel, { rank: number; type: MessageType }> = {
  error: { rank: 0, type: MessageType.Error },
  warn: { rank: 1, type: MessageType.Warning },
  info: { rank: 2, type: MessageType.Info },
  debug: { rank: 3, type: MessageType.Log },
};

function clientLog(connection: Connection, least: () => LogLevel): Log {
  return (level, message) => {
    if (severities[level].rank <= severities[least()].rank) {
      const { type } = severities[level];
      void connection.sendNotification(LogMessageNotification.type, { type, message: redact(message) });
    }
  };
}
