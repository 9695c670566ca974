/** A model server of a few lines inside the test's process: answers what the test says and tells what it was asked. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Asked {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
}

export interface ModelServer {
  readonly address: string;
  readonly asked: Asked[];
  /** Requests whose connection the client closed before the answer's end; settles with each. */
  readonly dropped: Promise<string>;
}

export type Answerer = (asked: Asked, response: ServerResponse) => void | Promise<void>;

export async function modelServer(answer: Answerer): Promise<ModelServer> {
  const asked: Asked[] = [];
  let tellDropped: (path: string) => void = () => {};
  const dropped = new Promise<string>((resolve) => {
    tellDropped = resolve;
  });
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = request.url ?? '';
    const one = { path, body: text === '' ? {} : JSON.parse(text), headers: request.headers };
    asked.push(one);
    response.on('close', () => {
      if (!response.writableEnded) tellDropped(path);
    });
    await answer(one, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, asked, dropped };
}

/**
 * llama.cpp's server: `answer` says the rest. Its vocabulary has these special tokens, by their ids; all else is several tokens.
 */
export function llamaServer(
  specials: Readonly<Record<string, number>>,
  answer: Answerer,
  file = '/m/model.gguf',
): Promise<ModelServer> {
  return modelServer((asked, response) => {
    const { path, body } = asked;
    if (path === '/props') {
      json(response, { default_generation_settings: { n_ctx: 1_024 }, model_path: file });
    } else if (path === '/tokenize') {
      const special = body.parse_special === false ? undefined : specials[String(body.content)];
      json(response, { tokens: special === undefined ? [7, 8, 9] : [special] });
    } else return answer(asked, response);
  });
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export function events(response: ServerResponse, values: readonly unknown[], end = 'data: [DONE]\n\n'): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('') + end);
}

export function lines(response: ServerResponse, values: readonly unknown[]): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.end(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}
