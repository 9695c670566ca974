/** Fetching a model from a server that redirects, drops, truncates, corrupts, and answers with other things. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openConnections } from '../../server/model/http/client.ts';
import { type PullOutcome, pull } from '../../server/model/pull.ts';
import { gguf, smallModel } from '../support/gguf.ts';
import { type Answerer, modelServer } from '../support/modelServer.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

/** Large enough that most of a part has been written when its connection drops. */
const good = gguf(smallModel, [{ elements: 1_000_000, type: 0, offset: 0 }]);
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Answers as a hub does: the hash, then a redirect to where the file lies. */
function hub(file: Answerer, announced = `"${hashOf(good)}"`): Answerer {
  return (asked, response) => {
    if (asked.path === '/file') return file(asked, response);
    response.writeHead(302, { 'x-linked-etag': announced, location: '/file' }).end();
  };
}

function send(response: ServerResponse, bytes: Buffer, range: string | undefined): void {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  if (from >= bytes.length) response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
  else response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from }).end(bytes.subarray(from));
}

interface Fetched {
  readonly outcome: PullOutcome;
  readonly target: string;
  readonly ranges: (string | undefined)[];
}

async function fetched(
  answer: Answerer,
  more: { sha256?: string; before?: Buffer; part?: Buffer } = {},
): Promise<Fetched> {
  const server = await modelServer(answer);
  const target = path.join(await scratchFolder(), 'model.gguf');
  if (more.before !== undefined) await writeFile(target, more.before);
  if (more.part !== undefined) await writeFile(`${target}.part`, more.part);
  const connections = await openConnections({ caFile: '', timeoutMilliseconds: 5_000 });
  onTestFinished(() => connections.destroy());
  const outcome = await pull({
    url: `${server.address}/model`,
    target,
    sha256: more.sha256,
    connections,
    signal: new AbortController().signal,
    onProgress: () => {},
    firstWait: 1,
  });
  const ranges = server.asked.filter((asked) => asked.path === '/file').map((asked) => asked.headers.range);
  return { outcome, target, ranges };
}

it('follows the hub to the file and checks it against the hash that the hub announced', async () => {
  const { outcome, target } = await fetched(hub((_asked, response) => send(response, good, undefined)));
  expect(outcome).toEqual({ kind: 'done', bytes: good.length, sha256: hashOf(good), wasThere: false });
  expect((await readFile(target)).equals(good)).toBe(true);
});

it('goes on where a dropped connection ended', async () => {
  let drops = 2;
  const { outcome, ranges } = await fetched(
    hub(({ headers }, response) => {
      if (drops-- <= 0) return send(response, good, headers.range);
      const from = Number(/=(\d+)/.exec(headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': good.length - from });
      // Without a reset, which could take back what is under way.
      response.write(good.subarray(from, from + 1_500_000), () => response.socket?.end());
    }),
  );
  expect(outcome.kind).toBe('done');
  expect(ranges).toHaveLength(3);
  expect(ranges[0]).toBeUndefined();
  expect(ranges[2]).toMatch(/^bytes=\d+-$/);
});

it('goes on where an earlier pull was stopped, and starts anew where the server cannot', async () => {
  const part = good.subarray(0, 1_000);
  const resumed = await fetched(
    hub(({ headers }, response) => send(response, good, headers.range)),
    { part },
  );
  expect(resumed.outcome.kind).toBe('done');
  expect(resumed.ranges).toEqual(['bytes=1000-']);
  const restarted = await fetched(
    hub((_asked, response) => send(response, good, undefined)),
    { part },
  );
  expect(restarted.outcome.kind).toBe('done');
  const whole = await fetched(
    hub(({ headers }, response) => send(response, good, headers.range)),
    { part: good },
  );
  expect(whole.outcome.kind).toBe('done');
});

it.each([
  [
    'corrupts',
    hub((_, response) => send(response, Buffer.from(good).fill(7, 300, 400), undefined)),
    /has the SHA-256 .* it was deleted/,
  ],
  [
    'truncates and says so',
    hub((_, response) => void response.writeHead(200, { 'content-length': 10 }).end(good.subarray(0, 10))),
    /has the SHA-256/,
  ],
  ['wants an account', hub((_, response) => void response.writeHead(401).end()), /answered 401 .*linewright model add/],
  ['is not found', hub((_, response) => void response.writeHead(404).end()), /answered 404/],
  ['fails always', hub((_, response) => void response.writeHead(503).end()), /answered 503/],
  ['announces no hash', hub((_, response) => send(response, good, undefined), '"abc"'), /announces no SHA-256/],
  [
    'redirects for ever',
    (_, response) => void response.writeHead(302, { location: '/model' }).end(),
    /more than 5 redirects/,
  ],
] satisfies [string, Answerer, RegExp][])(
  'never puts a bad file over a good one: the server %s',
  async (_name, answer, reason) => {
    const before = gguf();
    const { outcome, target } = await fetched(answer, { before });
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringMatching(reason) });
    expect((await readFile(target)).equals(before)).toBe(true);
  },
);

it('fetches nothing that is there already, nor what is announced to be another file', async () => {
  const there = await fetched(
    hub((_, response) => send(response, good, undefined)),
    { before: good },
  );
  expect(there.outcome).toMatchObject({ kind: 'done', bytes: good.length, wasThere: true });
  const other = await fetched(
    hub((_, response) => send(response, good, undefined)),
    { sha256: '0'.repeat(64) },
  );
  expect(other.outcome).toMatchObject({
    reason: expect.stringMatching(/is announced with .*, and not with the one given/),
  });
});

it('refuses what is no model though it is what was announced', async () => {
  const page = Buffer.from('<html>not found</html>');
  const { outcome } = await fetched((_, response) => send(response, page, undefined), { sha256: hashOf(page) });
  expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/no GGUF file/) });
});
