/** The way to a model server: through the proxies that the environment names, past them, and under a private certificate authority. */
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HttpClient } from '../../server/model/http/client.ts';
import { type Authority, makeAuthority } from '../support/certificate.ts';
import { json, modelServer } from '../support/modelServer.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const never = new AbortController().signal;

async function portOf(server: Pick<Server, 'listen' | 'address' | 'close'>): Promise<number> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server as Server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A proxy that leads every tunnel to one port of this machine, whatever host is asked for. */
async function proxyTo(port: number) {
  const asked: { readonly host: string; readonly authorization: string | undefined }[] = [];
  const proxy = createHttpServer();
  proxy.on('connect', (request, socket) => {
    asked.push({ host: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    // Either end may be cut off when the test is over.
    for (const end of [socket, onward]) end.on('error', () => undefined);
    onTestFinished(() => void [socket, onward].map((end) => end.destroy()));
  });
  return { port: await portOf(proxy), asked };
}

async function secureServer(authority: Authority, host: string): Promise<number> {
  return portOf(createTlsServer(authority.issue(host), (_request, response) => json(response, { is: 'secure' })));
}

/** Only these are set; the test's own environment names none. */
function environment(variables: Readonly<Record<string, string>>): void {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  for (const name of names) delete process.env[name];
  Object.assign(process.env, variables);
  onTestFinished(() => {
    for (const name of names) {
      delete process.env[name];
      if (before[name] !== undefined) process.env[name] = before[name];
    }
  });
}

async function ask(address: string, caFile = ''): Promise<string> {
  const client = new HttpClient({ address, timeoutMilliseconds: 10_000, tokenVariable: '', tokenFile: '', caFile });
  onTestFinished(() => client.dispose());
  const answer = await client.send('/props', undefined, never);
  if (answer.kind === 'failed') return answer.reason;
  let text = '';
  for await (const chunk of answer.body) text += String(Buffer.from(chunk));
  return text;
}

it('goes through HTTP_PROXY, with the name and the password in it', async () => {
  const server = await modelServer((_asked, response) => json(response, { is: 'plain' }));
  const proxy = await proxyTo(Number(new URL(server.address).port));
  environment({ HTTP_PROXY: `http://ada:secret@127.0.0.1:${proxy.port}` });
  expect(await ask('http://models.invalid:8080')).toBe('{"is":"plain"}');
  const authorization = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
  expect(proxy.asked).toEqual([{ host: 'models.invalid:8080', authorization }]);
});

it.each(['models.invalid', '.invalid', '*'])('goes past the proxy where NO_PROXY says %s', async (excepted) => {
  const server = await modelServer((_asked, response) => json(response, {}));
  const proxy = await proxyTo(Number(new URL(server.address).port));
  environment({ HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: excepted });
  expect(await ask('http://models.invalid:8080')).toMatch(/there is no host of the name in/);
  expect(proxy.asked).toEqual([]);
});

it('asks this machine itself, whatever proxy there is', async () => {
  const server = await modelServer((_asked, response) => json(response, { is: 'here' }));
  environment({ HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'elsewhere.invalid' });
  expect(await ask(server.address)).toBe('{"is":"here"}');
});

it('says that a proxy does not answer', async () => {
  environment({ HTTPS_PROXY: 'http://127.0.0.1:9' });
  expect(await ask('https://models.invalid')).toMatch(/models\.invalid/);
});

it('trusts a private authority that engine.caFile names, and no other', async () => {
  environment({});
  const authority = makeAuthority();
  const port = await secureServer(authority, '127.0.0.1');
  const folder = await scratchFolder({
    'ca.pem': authority.certificate,
    'other.pem': makeAuthority('other').certificate,
  });
  const address = `https://127.0.0.1:${port}`;
  expect(await ask(address)).toMatch(/^the certificate of .* is not trusted \(.*\); engine\.caFile can name/);
  expect(await ask(address, path.join(folder, 'other.pem'))).toMatch(/is not trusted/);
  expect(await ask(address, path.join(folder, 'ca.pem'))).toBe('{"is":"secure"}');
  expect(await ask(address, path.join(folder, 'none.pem'))).toMatch(/engine\.caFile .*none\.pem cannot be read/);
});

it('trusts it through a proxy too, and not for another host', async () => {
  const authority = makeAuthority();
  const proxy = await proxyTo(await secureServer(authority, 'models.invalid'));
  const caFile = path.join(await scratchFolder({ 'ca.pem': authority.certificate }), 'ca.pem');
  environment({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
  expect(await ask('https://models.invalid', caFile)).toBe('{"is":"secure"}');
  expect(proxy.asked.map(({ host }) => host)).toEqual(['models.invalid:443']);
  expect(await ask('https://others.invalid', caFile)).toMatch(/certificate|failed/);
});
