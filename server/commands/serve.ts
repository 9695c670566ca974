/** `linewright serve --stdio`: the language server on this process's streams. Knows no feature of it. */
import { Console } from 'node:console';
import { serveConnection } from '../lsp/connection.ts';
import type { CommandArguments } from './table.ts';
import { programVersion } from './version.ts';

/** Answers only when it was used wrongly: otherwise the protocol's `exit` ends the process. */
export async function serve({ switches }: CommandArguments): Promise<number> {
  if (!switches.has('stdio')) {
    process.stderr.write('serve needs --stdio: standard input and output are the only way there is.\n');
    return 2;
  }
  // Standard output belongs to the protocol: what a library prints must not end up in it.
  globalThis.console = new Console(process.stderr);
  // A bug in one request must not take the editor's server away.
  process.on('uncaughtException', (error) => process.stderr.write(`uncaught: ${error.stack ?? error}\n`));
  process.on('unhandledRejection', (reason) => process.stderr.write(`unhandled: ${String(reason)}\n`));
  serveConnection({ input: process.stdin, output: process.stdout }, programVersion());
  return new Promise(() => {});
}
