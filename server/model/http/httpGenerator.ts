/**
 * The engine behind an address: a generator over any of the server APIs, with one failure policy for all of them. Knows
 * neither the APIs' fields nor sockets.
 */
import { orAborted } from '../../base/abort.ts';
import type { GeneratedPiece, Generator, Prompt, ScoredToken, Scorer } from '../../base/generator.ts';
import { lastLineOf } from '../../base/lines.ts';
import { AnswerEnd } from '../answerEnd.ts';
import { Backoff } from '../backoff.ts';
import { at, isRecord } from '../json.ts';
import { goesOnBelow } from '../lineEnd.ts';
import { type PromptParts, partsOf } from '../parts.ts';
import { heal, RequiredStart } from '../required.ts';
import { templates } from '../templates.ts';
import { TokenRatio } from '../tokenRatio.ts';
import { codeOfChat } from './chat.ts';
import { errorIn, HttpBroken, HttpClient, type HttpFailure, type HttpSettings } from './client.ts';
import { type ApiName, connect, type ServerFacts } from './connect.ts';
import type { Ask, Chunk, Dialect } from './dialect.ts';
import { plainText } from './dialects.ts';
import { readEvents } from './events.ts';
import { getJson } from './getJson.ts';
import { ModelLoad } from './modelLoad.ts';
import { readScores, scoreBody } from './score.ts';

export interface HttpEngineSettings extends HttpSettings {
  readonly api: ApiName;
  readonly model: string;
  readonly family: string;
  readonly contextTokens: number;
  readonly maximumTokens: number;
}

/**
 * Where a server tells no probabilities, a suggestion counts as this sure: shown at "balanced", not at "quiet".
 */
const assumedLogProb = Math.log(0.5);

/** Owner of one server's connections and of what is known about it. */
export class HttpGenerator implements Generator, Scorer {
  readonly name = 'http';
  readonly pauseMilliseconds = 0;
  readonly #settings: HttpEngineSettings;
  readonly #client: HttpClient;
  readonly #backoff: Backoff;
  readonly #ratio = new TokenRatio();
  readonly #load: ModelLoad;
  readonly #ended = new AbortController();
  #server: ServerFacts | undefined;
  #connecting: Promise<ServerFacts | HttpFailure> | undefined;

  /** `now`: a clock in milliseconds. */
  constructor(settings: HttpEngineSettings, now: () => number = () => performance.now()) {
    this.#settings = { ...settings, address: settings.address.replace(/\/+$/, '') };
    this.#client = new HttpClient(this.#settings);
    this.#backoff = new Backoff(now);
    this.#load = new ModelLoad(this.#client, now);
  }

  /** Why it does not work at present, in words. */
  get problem(): string | undefined {
    return this.#backoff.problem;
  }

  /** What answers there, in words, once it has been asked. */
  get description(): string | undefined {
    return this.#server?.note;
  }

  setSecret(secret: string): void {
    this.#client.setSecret(secret);
  }

  wake(): void {
    // The first request finds out.
  }

  /** Settles when it can be asked, or has failed, which the next request is told. */
  async settled(): Promise<void> {
    const server = this.#server ?? (await this.#connected());
    if (!('kind' in server) && server.load !== undefined) {
      await this.#load.settled(server.load(this.#contextTokens(server)));
    }
  }

  countTokens(text: string): number {
    return this.#ratio.count(text);
  }

  async *generate(prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    const refusal = this.#backoff.refusal();
    if (refusal !== undefined) {
      yield failurePiece(refusal);
      return;
    }
    const server = await this.#reached(signal);
    if (server === undefined || signal.aborted) return;
    if ('kind' in server) {
      yield failurePiece(this.#note(server));
      return;
    }
    yield { text: '', logProb: 0, note: server.note };
    const trouble = server.load && (await this.#load.problem(server.load(this.#contextTokens(server)), signal));
    if (signal.aborted) return;
    if (trouble !== undefined) {
      // That it takes its time is no failure, after which it would be left alone for a while.
      const isLoading = typeof trouble === 'number';
      yield failurePiece(isLoading ? `the model is being loaded, ${seconds(trouble)} so far` : this.#note(trouble));
      return;
    }
    let hasWorked = false;
    try {
      for await (const piece of this.#ask(server, prompt, signal)) {
        hasWorked = piece.failure === undefined;
        yield piece;
      }
    } catch (error) {
      hasWorked = false;
      // Leaving early aborts the connection on purpose.
      if (signal.aborted) return;
      if (!(error instanceof HttpBroken)) throw error;
      yield failurePiece(this.#note({ kind: 'failed', reason: error.message, retryAfter: 0 }));
    } finally {
      // Also when the hole was filled before the answer's end.
      if (hasWorked) {
        this.#backoff.succeeded();
        this.#load.heard();
      }
    }
  }

  /** @throws when the server does not answer, or tells no probabilities; the message is a sentence. */
  async score(prompt: Prompt, continuation: string, signal: AbortSignal): Promise<ScoredToken[]> {
    const refusal = this.#backoff.refusal();
    if (refusal !== undefined) throw new Error(refusal);
    const server = await this.#reached(signal);
    if (server === undefined) throw new Error('it was cancelled');
    if ('kind' in server) throw new Error(this.#note(server));
    const { dialect, fallback } = server;
    const body = scoreBody(dialect, this.#askOf(server, prompt, false), continuation);
    if (body === undefined) throw new Error(`${dialect.name} tells no probabilities of a given text`);
    const answer = await getJson(this.#client, dialect.path, signal, { body });
    if (answer.kind === 'failed') {
      if (fallback === undefined || !isUnsupported(answer)) throw new Error(answer.reason);
      this.#server = { ...server, dialect: fallback, fallback: undefined };
      return this.score(prompt, continuation, signal);
    }
    const scores = readScores(answer.value, continuation);
    if (scores === undefined) throw new Error(`${dialect.name} told no probabilities`);
    return scores;
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    this.#load.dispose();
    await this.#client.dispose();
  }

  /** Undefined when `signal` is aborted first. What went wrong is told once; the next request tries again. */
  async #reached(signal: AbortSignal): Promise<ServerFacts | HttpFailure | undefined> {
    if (this.#server !== undefined) return this.#server;
    const connecting = this.#connected();
    const found = await orAborted(connecting, signal);
    if (found !== undefined && this.#connecting === connecting) this.#connecting = undefined;
    return found;
  }

  /** Goes on while requests come and are cancelled: a person who types on would keep it from an end. */
  #connected(): Promise<ServerFacts | HttpFailure> {
    this.#connecting ??= this.#connect(this.#ended.signal);
    return this.#connecting;
  }

  async #connect(signal: AbortSignal): Promise<ServerFacts | HttpFailure> {
    const found = await connect(this.#client, this.#settings, signal);
    if ('kind' in found) return found;
    this.#server = found;
    if (found.dialect.name.startsWith('llama.cpp')) await this.#calibrate(signal);
    return found;
  }

  /** Counts a sample of code once by the server's own tokenizer; each answer counts its prompt from then on. */
  async #calibrate(signal: AbortSignal): Promise<void> {
    const counted = await getJson(this.#client, '/tokenize', signal, {
      body: { content: sample, parse_special: false },
    });
    const tokens = counted.kind === 'value' ? at(counted.value, ['tokens']) : undefined;
    if (Array.isArray(tokens)) this.#ratio.learn(sample.length, tokens.length);
  }

  #contextTokens(server: ServerFacts): number {
    return Math.min(this.#settings.contextTokens, server.contextTokens ?? Number.POSITIVE_INFINITY);
  }

  #askOf(server: ServerFacts, { window, ...prompt }: Prompt, heals: boolean): Ask {
    const { maximumTokens } = this.#settings;
    const contextTokens = this.#contextTokens(server);
    const template = templates[server.family];
    const budget = {
      contextTokens,
      outputTokens: maximumTokens,
      countTokens: (text: string) => this.#ratio.count(text),
      readsProposals: template.readsProposals,
    };
    const whole = partsOf({ window, ...prompt }, budget);
    const line = lastLineOf(window.prefix);
    // Of a statement that has a bracket open already more lines are wanted.
    // On a blank line a model may begin with a line break.
    const isOneLine = window.hole === 'line' && line.trim() !== '' && !goesOnBelow(line, window.suffix);
    const isText = heals && server.family !== 'chat';
    const { parts, required } = isText
      ? heal(whole, server.dialect.canConstrain === true)
      : { parts: whole, required: '' };
    return { parts, required, template, model: server.model, maximumTokens, contextTokens, isOneLine };
  }

  async *#ask(server: ServerFacts, prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    const ask = this.#askOf(server, prompt, true);
    // Leaving the stream early, as trimming does, has to end the run on the server too.
    const left = new AbortController();
    try {
      yield* this.#run(server, ask, AbortSignal.any([signal, left.signal]));
    } finally {
      left.abort();
    }
  }

  async *#run(server: ServerFacts, ask: Ask, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    const { dialect, fallback } = server;
    let body = dialect.body(ask);
    let answer = await this.#client.send(dialect.path, body, signal);
    if (answer.kind === 'failed' && answer.status !== undefined && !signal.aborted) {
      if (fallback !== undefined && isUnsupported(answer)) {
        this.#server = { ...server, dialect: fallback, fallback: undefined };
        yield { text: '', logProb: 0, note: `${answer.reason}; asking ${fallback.name} from now on` };
        yield* this.#run(this.#server, ask, signal);
        return;
      }
      const optional = ['logprobs', 'stream_options'].filter((key) => key in body);
      if (answer.status === 400 && optional.length > 0) {
        // Some servers refuse fields that only tell more.
        body = Object.fromEntries(Object.entries(body).filter(([key]) => !optional.includes(key)));
        answer = await this.#client.send(dialect.path, body, signal);
        if (answer.kind === 'answer') this.#server = { ...server, dialect: without(dialect, optional) };
      }
    }
    if (signal.aborted) return;
    if (answer.kind === 'failed') yield failurePiece(this.#note(answer));
    else yield* this.#pieces(dialect, ask, readEvents(answer.contentType, answer.body));
  }

  async *#pieces(
    dialect: Dialect,
    ask: Ask,
    events: AsyncIterable<{ readonly value: unknown } | 'end'>,
  ): AsyncIterable<GeneratedPiece> {
    const isChat = ask.template.family === 'chat' && /chat/.test(dialect.path);
    const answer = new AnswerEnd(ask.parts);
    let shown = '';
    let hasEnded = false;
    let isFirst = true;
    const start = new RequiredStart(ask.required);
    for await (const event of events) {
      const chunk = event === 'end' ? undefined : readChunk(dialect, event.value);
      if (chunk !== undefined) this.#learn(dialect, ask.parts, chunk);
      const text = start.push(chunk?.text ?? '');
      hasEnded ||= event === 'end' || chunk?.isLast === true;
      if (text === '') continue;
      const kept = answer.push(text);
      shown += kept;
      const logProb = chunk?.logProb ?? (isFirst ? assumedLogProb : 0);
      isFirst = false;
      if (!isChat) yield { text: plainText(kept), logProb };
      if (answer.isOver) break;
    }
    if (!hasEnded && !answer.isOver) throw new HttpBroken('the answer broke off before its end');
    const rest = answer.isOver ? '' : answer.rest();
    if (isChat) yield { text: plainText(codeOfChat(shown + rest, ask.parts.middle)), logProb: assumedLogProb };
    else if (rest !== '') yield { text: plainText(rest), logProb: 0 };
  }

  #learn({ path }: Dialect, parts: PromptParts, { promptTokens }: Chunk): void {
    if (promptTokens === undefined || /chat/.test(path)) return;
    const files = parts.snippets.reduce((sum, file) => sum + file.path.length + file.text.length, 0);
    const proposed = parts.proposals.reduce((sum, { line }) => sum + line.length, 0);
    const own = parts.prefix.length + parts.middle.length + parts.suffix.length;
    this.#ratio.learn(files + proposed + own, promptTokens);
  }

  #note({ reason, retryAfter }: HttpFailure): string {
    this.#backoff.failed(reason, retryAfter);
    this.#load.lost();
    return reason;
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(0)} s`;
}

function readChunk(dialect: Dialect, value: unknown): Chunk | undefined {
  if (!isRecord(value)) throw new HttpBroken('the server answered with a value that is no object');
  if ('error' in value && value.error !== null) {
    throw new HttpBroken(errorIn(value));
  }
  return dialect.read(value);
}

/** 501 is what llama.cpp answers for a model without the tokens; 404 and 405 an older server or a proxy before it. */
function isUnsupported({ status }: HttpFailure): boolean {
  return status === 501 || status === 404 || status === 405;
}

function without(dialect: Dialect, keys: readonly string[]): Dialect {
  const body = (ask: Ask) =>
    Object.fromEntries(Object.entries(dialect.body(ask)).filter(([key]) => !keys.includes(key)));
  return { ...dialect, body };
}

function failurePiece(failure: string): GeneratedPiece {
  return { text: '', logProb: 0, failure };
}

/** Ordinary code of the kind that will be sent. */
const sample = `import { readFile } from 'node:fs/promises';

export async function loadSettings(path, fallback = {}) {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return fallback;
  for (const [key, value] of Object.entries(JSON.parse(text))) fallback[key] ??= value;
  return fallback;
}

def load_settings(path: Path, *, strict: bool = False) -> dict[str, Any]:
    """Reads the settings and returns them with their defaults."""
    with path.open(encoding="utf-8") as handle:
        return {**DEFAULTS, **json.load(handle)}
`;
