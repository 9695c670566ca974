/**
 * A person at an editor, simulated: opens files of a folder, writes lines again letter by letter and asks at each, accepts, saves,
 * changes branches. Knows the protocol and the folder; nothing of the server.
 */
import { existsSync } from 'node:fs';
import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { type LspClient, uriOf } from '../../tests/support/lspClient.ts';

export interface TypistOptions {
  readonly client: LspClient;
  /** Absolute; its files are changed. */
  readonly folder: string;
  /** Absolute paths of those that are typed in. */
  readonly files: readonly string[];
  readonly random: () => number;
  /** Milliseconds between two keys, on average; 0 for as fast as the server answers. */
  readonly keyMilliseconds: number;
}

/** What was done, for the report. */
export interface Deeds {
  keys: number;
  requests: number;
  cancelled: number;
  suggestions: number;
  saves: number;
  opened: number;
  branches: number;
}

interface Open {
  readonly uri: string;
  readonly file: string;
  lines: string[];
  version: number;
}

/** Documents that a person has open at a time. */
const mostOpen = 8;
/** Files that a change of branch touches. */
const branchFiles = 40;

export class Typist {
  readonly deeds: Deeds = { keys: 0, requests: 0, cancelled: 0, suggestions: 0, saves: 0, opened: 0, branches: 0 };
  /** Milliseconds from a key to its answer, since they were taken last. */
  #latencies: number[] = [];
  readonly #options: TypistOptions;
  readonly #open: Open[] = [];

  constructor(options: TypistOptions) {
    this.#options = options;
  }

  takeLatencies(): number[] {
    const taken = this.#latencies;
    this.#latencies = [];
    return taken;
  }

  /** One line written anew in some document, and now and then what else people do. */
  async work(): Promise<void> {
    const { random } = this.#options;
    const chance = random();
    if (chance < 0.2 || this.#open.length === 0) await this.#openAnother();
    if (chance > 0.98) await this.#changeBranch();
    const document = this.#pick(this.#open);
    await this.#rewriteLine(document);
    if (chance > 0.6 && chance < 0.8) await this.#save(document);
  }

  async closeAll(): Promise<void> {
    while (this.#open.length > 0) this.#close(0);
  }

  async #openAnother(): Promise<void> {
    const { client, files } = this.#options;
    const file = this.#pick(files);
    if (this.#open.some((open) => open.file === file) || !existsSync(file)) return;
    if (this.#open.length >= mostOpen) this.#close(0);
    const text = await readFile(file, 'utf8');
    const uri = uriOf(file);
    this.#open.push({ uri, file, lines: text.split('\n'), version: 1 });
    client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'python', version: 1, text } });
    this.deeds.opened++;
  }

  #close(at: number): void {
    const [closed] = this.#open.splice(at, 1);
    if (closed) this.#options.client.notify('textDocument/didClose', { textDocument: { uri: closed.uri } });
  }

  /** The line's text is taken away and typed again; sometimes a suggestion is accepted in place of the rest. */
  async #rewriteLine(document: Open): Promise<void> {
    const { random, keyMilliseconds } = this.#options;
    const full = document.lines.flatMap((line, at) => (line.trim().length > 12 && line.length < 300 ? [at] : []));
    if (full.length === 0) return;
    const at = this.#pick(full);
    const line = document.lines[at] ?? '';
    const indent = line.length - line.trimStart().length;
    this.#edit(document, at, indent, line.length, '');
    for (let column = indent; column < line.length; ) {
      this.#edit(document, at, column, column, line.slice(column, column + 1));
      column++;
      this.deeds.keys++;
      const answer = await this.#ask(document, at, column);
      if (keyMilliseconds > 0) await setTimeout(keyMilliseconds * (0.5 + random()));
      if (answer !== '' && line.startsWith(answer, column) && random() < 0.3) {
        this.#edit(document, at, column, column, answer);
        column += answer.length;
      }
    }
  }

  #edit(document: Open, line: number, start: number, end: number, text: string): void {
    const before = document.lines[line] ?? '';
    document.lines[line] = before.slice(0, start) + text + before.slice(end);
    document.version++;
    const range = { start: { line, character: start }, end: { line, character: end } };
    this.#options.client.notify('textDocument/didChange', {
      textDocument: { uri: document.uri, version: document.version },
      contentChanges: [{ range, text }],
    });
  }

  /** Every tenth request is cancelled at once, as when the next key is faster. */
  async #ask(document: Open, line: number, character: number): Promise<string> {
    const { client, random } = this.#options;
    const params = { textDocument: { uri: document.uri }, position: { line, character }, context: { triggerKind: 2 } };
    const startedAt = performance.now();
    const { id, answer } = client.ask('textDocument/inlineCompletion', params);
    this.deeds.requests++;
    if (random() < 0.1) {
      this.deeds.cancelled++;
      client.notify('$/cancelRequest', { id });
      await answer.catch(() => undefined);
      return '';
    }
    const result = await answer;
    this.#latencies.push(performance.now() - startedAt);
    const text = String(result?.items?.[0]?.insertText ?? '');
    if (text !== '') this.deeds.suggestions++;
    return text;
  }

  async #save(document: Open): Promise<void> {
    await writeFile(document.file, document.lines.join('\n'));
    this.#changed([{ uri: document.uri, type: 2 }]);
    this.deeds.saves++;
  }

  /** Many files change at once, and one goes and comes back. */
  async #changeBranch(): Promise<void> {
    const { files } = this.#options;
    const touched = Array.from({ length: branchFiles }, () => this.#pick(files)).filter((file) => existsSync(file));
    for (const file of touched) {
      await writeFile(file, `${(await readFile(file, 'utf8')).trimEnd()}\n\n`);
      await utimes(file, new Date(), new Date());
    }
    this.#changed(touched.map((file) => ({ uri: uriOf(file), type: 2 })));
    const gone = this.#pick(files);
    if (!existsSync(gone) || this.#open.some(({ file }) => file === gone)) return;
    const text = await readFile(gone, 'utf8');
    await rm(gone);
    this.#changed([{ uri: uriOf(gone), type: 3 }]);
    await writeFile(gone, text);
    this.#changed([{ uri: uriOf(gone), type: 1 }]);
    this.deeds.branches++;
  }

  #changed(changes: readonly { readonly uri: string; readonly type: number }[]): void {
    this.#options.client.notify('workspace/didChangeWatchedFiles', { changes });
  }

  #pick<T>(among: readonly T[]): T {
    const one = among[Math.floor(this.#options.random() * among.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }
}
