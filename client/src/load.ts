/**
 * Loads the code that speaks the protocol, most of the extension's, module by module: at once it would hold the thread that all extensions
 * share for longer than a frame lasts. Knows nothing of what is in it.
 */
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Files that `clientParts.ts` makes, each of which needs those before it: how many, as the build writes it. */
declare const clientParts: number;

/** Milliseconds at a time, and between two times. */
const sliceMilliseconds = 4;
const breakMilliseconds = 1;

export type ClientModule = typeof import('./languageClient.ts');

/** Run once: whoever asks again has it from what was run. */
export async function loadClient(): Promise<ClientModule> {
  let since = performance.now();
  const turn = async (): Promise<void> => {
    if (performance.now() - since < sliceMilliseconds) return;
    await letOthersRun();
    since = performance.now();
  };
  let last: unknown;
  for (let part = 0; part < clientParts; part++) {
    await turn();
    const modules: readonly (() => unknown)[] = require(path.join(__dirname, `client${part}.cjs`));
    for (const run of modules) {
      await turn();
      last = run();
    }
  }
  return last as ClientModule;
}

/** Between two pieces of work of which each takes long enough. */
export function letOthersRun(): Promise<void> {
  return setTimeout(breakMilliseconds);
}
