/**
 * HTTP to one server: kept-alive connections, proxies, private certificate authorities, a bearer token, time-outs, and
 * failures as sentences. Knows no API. The only importer of undici.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { Dispatcher, EnvHttpProxyAgent } from 'undici';

export type Connections = EnvHttpProxyAgent;

export interface HttpSettings {
  /** Without a trailing slash: "http://127.0.0.1:8080", "https://host/v1". */
  readonly address: string;
  /** Longest silence, in milliseconds, until the answer's head and between its parts. */
  readonly timeoutMilliseconds: number;
  /** Name of the environment variable, or path of the file, that holds the bearer token; empty for none. */
  readonly tokenVariable: string;
  readonly tokenFile: string;
  /** PEM file of further certificate authorities; empty for none. */
  readonly caFile: string;
}

export interface HttpFailure {
  readonly kind: 'failed';
  /** In words, without the token. */
  readonly reason: string;
  /** Undefined when no answer came. */
  readonly status?: number | undefined;
  /** The pause that the server asked for, in milliseconds. */
  readonly retryAfter: number;
}

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly contentType: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Of an answer that is an error this much is read for its message. */
const maximumErrorBytes = 4_096;
/** Characters of a server's own message that are shown. */
const maximumMessage = 200;
/** Addresses of this machine never go through a proxy. */
const loopback = 'localhost,127.0.0.1,::1';

/**
 * Tells a router before several servers which prompts go together, so that they meet the cache of the same one. Random and of this process
 * alone: it says nothing of a person, and nothing holds between two starts.
 */
const session = randomUUID();

/** Owner of the connections to one server. */
export class HttpClient {
  readonly #settings: HttpSettings;
  #dispatcher: Promise<Connections> | undefined;
  #secret = '';

  constructor(settings: HttpSettings) {
    this.#settings = settings;
  }

  /** Whether the address names more than a host. */
  get hasPath(): boolean {
    return new URL(this.#settings.address).pathname !== '/';
  }

  /** A token from the client's secret store: it goes before variable and file. Empty takes it back. */
  setSecret(secret: string): void {
    this.#secret = secret;
  }

  /**
   * Answers once the head is here. The body throws `HttpBroken` when it breaks off; aborting `signal` closes the connection. `milliseconds`:
   * the longest silence, where it is not the settings'.
   */
  async send(
    path: string,
    body: unknown,
    signal: AbortSignal,
    milliseconds = this.#settings.timeoutMilliseconds,
  ): Promise<HttpAnswer | HttpFailure> {
    const token = await this.#token();
    if (typeof token !== 'string') return token;
    const silence = new Silence(milliseconds);
    const either = AbortSignal.any([signal, silence.signal]);
    try {
      const url = new URL(this.#settings.address + path);
      this.#dispatcher ??= openConnections(this.#settings);
      const dispatcher = await this.#dispatcher;
      const answer = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'application/json, text/event-stream, application/x-ndjson',
          'x-session-id': session,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: either,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      silence.heard();
      if (answer.statusCode !== 200) return await this.#refused(answer, silence, token);
      const contentType = String(answer.headers['content-type'] ?? '');
      return { kind: 'answer', contentType, body: watched(answer.body, silence, (error) => this.#why(error, silence)) };
    } catch (error) {
      silence.end();
      return { kind: 'failed', reason: redact(this.#why(error, silence), token), retryAfter: 0 };
    }
  }

  async dispose(): Promise<void> {
    const dispatcher = await this.#dispatcher?.catch(() => undefined);
    await dispatcher?.destroy();
  }

  async #token(): Promise<string | HttpFailure> {
    const { tokenVariable, tokenFile } = this.#settings;
    if (this.#secret !== '') return this.#secret;
    if (tokenVariable !== '') {
      const token = process.env[tokenVariable]?.trim() ?? '';
      if (token !== '') return token;
      if (tokenFile === '')
        return failed(`the environment variable ${tokenVariable} (engine.tokenVariable) is not set`);
    }
    if (tokenFile === '') return '';
    try {
      return (await readFile(tokenFile, 'utf8')).trim();
    } catch (error) {
      return failed(`engine.tokenFile ${tokenFile} cannot be read (${codeOf(error)})`);
    }
  }

  async #refused(answer: Dispatcher.ResponseData, silence: Silence, token: string): Promise<HttpFailure> {
    const { statusCode: status, headers } = answer;
    let text = '';
    try {
      for await (const chunk of answer.body) {
        text += String(chunk);
        if (text.length > maximumErrorBytes) break;
      }
    } catch {
      // The status says enough.
    }
    silence.end();
    const message = redact(messageIn(text), token);
    const said = message === '' ? '' : `: ${message}`;
    const retryAfter = retryAfterOf(headers['retry-after']);
    const moved = status >= 300 && status < 400 ? ` (it points to ${String(headers.location ?? '?')})` : '';
    const reason = `${this.#name} answered ${status}${moved}${said}${remedyFor(status, token !== '')}`;
    return { kind: 'failed', status, reason, retryAfter };
  }

  #why(error: unknown, silence: Silence): string {
    if (error instanceof Error && 'path' in error && error.path === this.#settings.caFile) {
      return `engine.caFile ${this.#settings.caFile} cannot be read (${codeOf(error)})`;
    }
    if (silence.signal.aborted) return `${this.#name} said nothing for ${silence.milliseconds} ms`;
    const code = codeOf(error);
    if (code === 'ECONNREFUSED') return `nothing listens at ${this.#name}`;
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `there is no host of the name in ${this.#name} (${code})`;
    if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) {
      return `the certificate of ${this.#name} is not trusted (${code}); engine.caFile can name its authority`;
    }
    return `the connection to ${this.#name} failed (${code})`;
  }

  /** The address without a user name and password that may stand in it. */
  get #name(): string {
    const url = new URL(this.#settings.address);
    return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  }
}

/** Kept-alive connections through the proxies that the environment names. Rejects when `caFile` cannot be read. */
export async function openConnections({
  caFile,
  timeoutMilliseconds,
}: Pick<HttpSettings, 'caFile' | 'timeoutMilliseconds'>): Promise<Connections> {
  // Loaded at the first request: the server's start does not wait for it. A bundle of this CommonJS package has the default alone.
  const { EnvHttpProxyAgent } = (await import('undici')).default;
  const ca = caFile === '' ? {} : { ca: [...rootCertificates, await readFile(caFile, 'utf8')] };
  const listed = process.env.NO_PROXY ?? process.env.no_proxy ?? '';
  return new EnvHttpProxyAgent({
    connect: { ...ca, timeout: timeoutMilliseconds },
    requestTls: ca,
    proxyTls: ca,
    noProxy: listed === '*' ? '*' : `${listed},${loopback}`,
    // One run at a time, and a look at /tokenize or /props beside it.
    connections: 4,
    keepAliveTimeout: 60_000,
  });
}

/** An answer that began well and broke off; the message is a sentence for the trace. */
export class HttpBroken extends Error {}

/** Aborts its signal when nothing was heard for a while. */
class Silence {
  readonly milliseconds: number;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
    this.#timer = setTimeout(() => this.#controller.abort(), milliseconds);
    this.#timer.unref();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  heard(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

async function* watched(
  body: AsyncIterable<Uint8Array>,
  silence: Silence,
  why: (error: unknown) => string,
): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of body) {
      silence.heard();
      yield chunk;
    }
  } catch (error) {
    throw new HttpBroken(why(error));
  } finally {
    silence.end();
  }
}

function redact(message: string, token: string): string {
  return token === '' ? message : message.replaceAll(token, '(token)');
}

/** What helps, where a person can do something about it. */
function remedyFor(status: number, hasToken: boolean): string {
  if (status >= 300 && status < 400) return '; engine.address should be where its API is';
  if (status !== 401 && status !== 403) return '';
  return hasToken
    ? '; the token that it was sent may be wrong'
    : '; engine.tokenVariable or engine.tokenFile can name a token';
}

function failed(reason: string): HttpFailure {
  return { kind: 'failed', reason, retryAfter: 0 };
}

/** The code of an error or of its cause: some errors of several addresses carry it one level down. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error.cause === undefined ? error.message : codeOf(error.cause);
}

/** Seconds, or a date (RFC 9110, §10.2.3), in milliseconds from now; 0 for none. */
function retryAfterOf(header: string | string[] | undefined): number {
  if (typeof header !== 'string') return 0;
  const seconds = Number(header);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(milliseconds, 0) : 0;
}

/** What an error's body says, as a part of a sentence: its `error` or `message`, or the start of what is not JSON. */
export function messageIn(text: string): string {
  const trimmed = text.trim();
  if (/^<(?:!doctype|html)/i.test(trimmed)) return 'an HTML page';
  try {
    return shorten(messageOf(JSON.parse(trimmed)) ?? trimmed);
  } catch {
    return shorten(trimmed);
  }
}

/** What an error that came as a good answer says. */
export function errorIn(value: unknown): string {
  return `the server answered an error: ${shorten(messageOf(value) ?? 'without a message')}`;
}

/** Behind each answer that is no API's. */
export const wrongAddress = 'engine.address should be that of a model server';

/** The message inside an error object of any of the APIs; undefined when there is none. */
function messageOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key of ['error', 'message', 'detail']) {
    const inner = key in value ? messageOf(Reflect.get(value, key)) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** As a part of a sentence. It is shown in a terminal, too, which obeys control characters. */
function shorten(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trimStart();
  // The sentence that it stands in goes on.
  return line.length > maximumMessage ? `${line.slice(0, maximumMessage)}…` : line.replace(/[\s.!?]{1,8}$/, '');
}
