/**
 * Loads the code that speaks the protocol, most of the extension's, in parts: at once it would hold the thread that all extensions share
 * for longer than a frame lasts. Knows nothing of what is in them.
 */
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** Files that build.ts makes, each of which needs those before it. */
export const parts = ['jsonrpc', 'protocol', 'languageClient'] as const;

export type ClientModule = typeof import('./languageClient.ts');

/** Loaded once: whoever asks again only waits for some turns. */
export async function loadClient(): Promise<ClientModule> {
  let last: unknown;
  for (const part of parts) {
    await setImmediate();
    last = require(path.join(__dirname, `${part}.cjs`));
  }
  await setImmediate();
  return last as ClientModule;
}
