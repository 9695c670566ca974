/** `linewright serve --stdio`: the language server on this process's streams. Knows no feature of it. */
import { Console } from 'node:console';
import { setFlagsFromString } from 'node:v8';
import { logLevels } from '../base/log.ts';
import { messageOfError } from '../base/thrown.ts';
import { serveConnection } from '../lsp/connection.ts';
import { TraceFile } from '../lsp/traceFile.ts';
import type { CommandArguments } from './table.ts';
import { programVersion } from './version.ts';

/**
 * By how much the heap of objects may grow between two whole collections, in percent: V8 lets it double otherwise, and a server that is
 * typed at for hours keeps 100 MB more than lives.
 */
const heapGrowth = 30;

/** Answers only when it was used wrongly: otherwise the protocol's `exit` ends the process. */
export async function serve({ switches, values }: CommandArguments): Promise<number> {
  if (!switches.has('stdio')) {
    process.stderr.write('serve needs --stdio: standard input and output are the only way there is.\n');
    return 2;
  }
  const wanted = values.get('log-level');
  const logLevel = logLevels.find((level) => level === wanted);
  if (wanted !== undefined && logLevel === undefined) {
    process.stderr.write(`--log-level is one of ${logLevels.join(', ')}, but was given "${wanted}".\n`);
    return 2;
  }
  const traceFile = openTraceFile(values.get('trace-file'));
  if (typeof traceFile === 'string') {
    process.stderr.write(`${traceFile}\n`);
    return 2;
  }
  setFlagsFromString(`--heap-growing-percent=${heapGrowth}`);
  // Standard output belongs to the protocol: what a library prints must not end up in it.
  globalThis.console = new Console(process.stderr);
  // A bug in one request must not take the editor's server away.
  process.on('uncaughtException', (error) => process.stderr.write(`uncaught: ${error.stack ?? error}\n`));
  process.on('unhandledRejection', (reason) => process.stderr.write(`unhandled: ${String(reason)}\n`));
  serveConnection({ input: process.stdin, output: process.stdout }, programVersion(), { logLevel, traceFile });
  return new Promise(() => {});
}

/** A sentence when it cannot be written. */
function openTraceFile(file: string | undefined): TraceFile | string | undefined {
  if (file === undefined) return undefined;
  try {
    return new TraceFile(file);
  } catch (error) {
    return `--trace-file ${file} cannot be written: ${messageOfError(error)}.`;
  }
}
