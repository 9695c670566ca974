/** The thread that links tokens which have come in bulk. Knows arrays alone. */
import { parentPort } from 'node:worker_threads';
import { standBack } from '../base/standBack.ts';
import { type ChainMemory, TokenChains } from './chains.ts';

/** `memory` comes with the first request for a sequence. */
export interface LinkRequest {
  readonly memory?: ChainMemory;
  readonly end: number;
}

const port = parentPort;
if (!port) throw new Error('linkWorker runs as a thread of Linker');
standBack();
let chains: TokenChains | undefined;

port.on('message', ({ memory, end }: LinkRequest) => {
  if (memory !== undefined) chains = new TokenChains(memory);
  chains?.link(end);
  port.postMessage(end);
});
