/** A model server that can be told to be silent, to lie and to break off. Knows no part of Linewright. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelServer {
  readonly address: string;
  mode: 'sound' | 'silent' | 'lies' | 'closes';
  close(): void;
}

export async function startModelServer(): Promise<ModelServer> {
  const server = createServer((request, response) => {
    request.resume();
    if (model.mode === 'silent') return;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (model.mode === 'lies') response.end(`data: {"choices": [[[${'x'.repeat(200_000)}\n\ndata: nothing\n\n`);
    else {
      response.write('data: {"choices":[{"text":"value"}]}\n\n');
      if (model.mode === 'closes') response.destroy();
      else response.end('data: [DONE]\n\n');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const model: ModelServer = {
    address: `http://127.0.0.1:${port}`,
    mode: 'sound',
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return model;
}
