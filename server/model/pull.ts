/**
 * Fetches a model file: follows redirects, resumes, checks the hash that the hub announces or a person gives, and puts the
 * file in its place only when it is whole and right. Knows no list of models.
 */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readGgufHeader } from './gguf.ts';
import { sha256Of } from './hashFile.ts';
import { type Connections, codeOf } from './http/client.ts';

export interface PullRequest {
  readonly url: string;
  /** Absolute. A file that is there is replaced by a good one only. */
  readonly target: string;
  /** Hexadecimal; without it the server has to announce one. */
  readonly sha256: string | undefined;
  readonly connections: Connections;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number | undefined) => void;
  /** Wait before the second try, doubled for each later one; milliseconds. */
  readonly firstWait?: number;
}

export type PullOutcome =
  /** `wasThere`: it had been fetched before. */
  | { readonly kind: 'done'; readonly bytes: number; readonly sha256: string; readonly wasThere: boolean }
  | { readonly kind: 'failed'; readonly reason: string };

/** A file of gigabytes meets a dropped connection or two; each try goes on where the last one ended. */
const tries = 6;
const redirects = 5;
/** A connection that brings nothing for so long is given up, in milliseconds. */
const silence = 30_000;

/** Never throws for what a network does: says it. */
export async function pull(request: PullRequest): Promise<PullOutcome> {
  const { target, signal, firstWait = 1_000 } = request;
  const part = `${target}.part`;
  await mkdir(path.dirname(target), { recursive: true });
  let expected = request.sha256?.toLowerCase();
  for (let attempt = 0; ; attempt++) {
    const outcome = await fetchPart(request, part, expected);
    if (outcome.kind === 'there') return { ...outcome, kind: 'done', wasThere: true };
    if (outcome.kind === 'whole') {
      expected = outcome.sha256;
      break;
    }
    if (signal.aborted) return failed('stopped; the same command goes on where it was');
    if (outcome.isFinal || attempt === tries - 1) return failed(outcome.reason);
    await setTimeout(firstWait * 2 ** attempt, undefined, { signal }).catch(() => undefined);
  }
  return settle(part, target, expected);
}

/** The file takes its place when its hash and its header are right; else it is deleted, and what stood there stays. */
async function settle(part: string, target: string, expected: string): Promise<PullOutcome> {
  const sha256 = await sha256Of(part);
  if (sha256 !== expected) {
    await rm(part, { force: true });
    return failed(`the file that came has the SHA-256 ${sha256} and not ${expected}; it was deleted`);
  }
  const header = await readGgufHeader(part);
  if (header.kind === 'wrong') {
    await rm(part, { force: true });
    return failed(`what came is as it was announced, but ${header.problem}; it was deleted`);
  }
  const { size } = await stat(part);
  await rename(part, target);
  return { kind: 'done', bytes: size, sha256, wasThere: false };
}

type PartOutcome =
  | { readonly kind: 'whole'; readonly sha256: string }
  | { readonly kind: 'there'; readonly bytes: number; readonly sha256: string }
  | { readonly kind: 'broken'; readonly reason: string; readonly isFinal: boolean };

async function fetchPart(request: PullRequest, part: string, given: string | undefined): Promise<PartOutcome> {
  const { connections, signal, onProgress } = request;
  const have = (await stat(part).catch(() => undefined))?.size ?? 0;
  let url = new URL(request.url);
  let announced: string | undefined;
  try {
    for (let hop = 0; hop <= redirects; hop++) {
      const answer = await connections.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: { 'user-agent': 'linewright', ...(have > 0 ? { range: `bytes=${have}-` } : {}) },
        signal,
        headersTimeout: silence,
        bodyTimeout: silence,
      });
      const { statusCode, headers } = answer;
      // The hub announces the hash on its own answer, before it sends on to where the file lies.
      announced ??= hashIn(headers['x-linked-etag']);
      if (statusCode >= 300 && statusCode < 400 && typeof headers.location === 'string') {
        await answer.body.dump();
        url = new URL(headers.location, url);
        continue;
      }
      const expected = given ?? announced;
      if (announced !== undefined && announced !== expected) {
        answer.body.destroy();
        return broken(`${request.url} is announced with the SHA-256 ${announced}, and not with the one given`, true);
      }
      if (statusCode === 416) {
        // There is nothing behind what we have: either it is all, or it is of another file.
        await answer.body.dump();
        const isAll = sizeIn(headers['content-range']) === have && expected !== undefined;
        if (isAll) return { kind: 'whole', sha256: expected };
        await rm(part, { force: true });
        return broken('what was there of the file was not of this one', false);
      }
      if (statusCode !== 200 && statusCode !== 206) {
        await answer.body.dump();
        const remedy =
          statusCode === 401 || statusCode === 403
            ? '; where it wants an account, fetch the file in a browser, and "linewright model add FILE" takes it'
            : '';
        const isFinal = statusCode < 500 && statusCode !== 429;
        return broken(`${url.host} answered ${statusCode} for ${url.pathname}${remedy}`, isFinal);
      }
      if (expected === undefined) {
        answer.body.destroy();
        return broken('the server announces no SHA-256 for this file; give it with --sha256', true);
      }
      const bytes = await bytesOfGood(request.target, expected);
      if (bytes !== undefined) {
        answer.body.destroy();
        await rm(part, { force: true });
        return { kind: 'there', bytes, sha256: expected };
      }
      const start = statusCode === 206 ? have : 0;
      const length = Number(headers['content-length']);
      const total = Number.isFinite(length) ? start + length : undefined;
      const done = await write(part, start, answer.body, (bytes) => onProgress(bytes, total));
      if (total !== undefined && done < total)
        return broken(`the connection ended after ${done} of ${total} bytes`, false);
      return { kind: 'whole', sha256: expected };
    }
    return broken(`more than ${redirects} redirects`, true);
  } catch (error) {
    return broken(`the connection to ${url.host} failed (${codeOf(error)})`, false);
  }
}

/** Undefined where no file is there, or another one. */
async function bytesOfGood(target: string, sha256: string): Promise<number | undefined> {
  const size = (await stat(target).catch(() => undefined))?.size;
  return size !== undefined && (await sha256Of(target)) === sha256 ? size : undefined;
}

function broken(reason: string, isFinal: boolean): PartOutcome {
  return { kind: 'broken', reason, isFinal };
}

/** Appends from `start` on; what was behind it goes. */
async function write(
  part: string,
  start: number,
  body: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const handle = await open(part, start > 0 ? 'r+' : 'w');
  let position = start;
  try {
    await handle.truncate(start);
    for await (const chunk of body) {
      await handle.write(chunk, 0, chunk.length, position);
      position += chunk.length;
      onBytes(position);
    }
    return position;
  } finally {
    await handle.close();
  }
}

/** `"0123..."`, or with `W/` before it; undefined for what is no SHA-256. */
function hashIn(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string'
    ? /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(header.trim())?.[1]?.toLowerCase()
    : undefined;
}

/** The whole size in a `content-range` without a range. */
function sizeIn(header: string | string[] | undefined): number | undefined {
  const size = typeof header === 'string' ? /\/(\d+)$/.exec(header)?.[1] : undefined;
  return size === undefined ? undefined : Number(size);
}

function failed(reason: string): PullOutcome {
  return { kind: 'failed', reason };
}
