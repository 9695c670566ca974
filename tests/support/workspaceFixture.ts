/** A workspace over a small folder on disk, with a parser of a few lines in place of the threads. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Garbage } from '../../server/base/garbage.ts';
import { type Config, defaultConfig } from '../../server/config.ts';
import type { Definition, Facts } from '../../server/syntax/facts.ts';
import { factsOfText } from '../../server/syntax/factsOf.ts';
import { packFacts } from '../../server/syntax/packedFacts.ts';
import type { ParseOutcome } from '../../server/syntax/parseMessages.ts';
import type { ParseJob } from '../../server/syntax/parsePool.ts';
import type { CacheStore } from '../../server/workspace/cache/cacheStore.ts';
import { IndexCache } from '../../server/workspace/cache/indexCache.ts';
import type { WorkspaceChange } from '../../server/workspace/view.ts';
import { Workspace } from '../../server/workspace/workspace.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Real, so that tests that are not about links need not think of them. */
export function temporaryFolder(files: Files = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'linewright-')));
  writeFiles(root, files);
  return root;
}

export function writeFiles(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

export function removeFolder(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

/** Knows `def NAME` and `function NAME`; each line is its own definition. */
export function simpleFacts(text: string): Facts {
  const definitions = [...text.matchAll(/^.*?(?:def|function) (\w+).*$/gm)].map((match): Definition => {
    const [line, name = ''] = match;
    const nameStart = match.index + line.indexOf(name);
    return {
      name,
      kind: 'function',
      span: { start: match.index, end: match.index + line.length },
      nameSpan: { start: nameStart, end: nameStart + name.length },
      container: -1,
      signature: line,
    };
  });
  return { ...factsOfText(text), definitions };
}

/** Fails for a text with the word `unparsable`, the first time for one with `unlucky`, and is done with `after 4` when it has been given 4 files. */
class SimpleParser {
  readonly parsed: string[] = [];
  readonly #unlucky = new Set<string>();
  readonly #waiting: { readonly count: number; readonly goOn: () => void }[] = [];

  async parse({ path, text }: ParseJob, signal: AbortSignal): Promise<ParseOutcome> {
    this.parsed.push(path);
    if (signal.aborted) return { kind: 'failed', reason: 'cancelled' };
    const count = Number(/^after (\d+)/.exec(text)?.[1] ?? 0);
    const done = new Promise<void>((goOn) => this.#waiting.push({ count, goOn }));
    for (const waiting of this.#waiting) if (this.parsed.length >= waiting.count) waiting.goOn();
    await done;
    if (text.includes('unlucky') && !this.#unlucky.has(path)) {
      this.#unlucky.add(path);
      return { kind: 'failed', reason: 'the parser thread died', mayPass: true };
    }
    return text.includes('unparsable')
      ? { kind: 'failed', reason: 'took too long' }
      : { kind: 'facts', facts: packFacts(simpleFacts(text), text) };
  }
}

/** As OpenTrees, without trees. */
class SimpleTrees {
  readonly texts = new Map<string, string>();
  /** Paths of buffers whose facts were made. */
  readonly asked: string[] = [];

  async prepare(): Promise<boolean> {
    return true;
  }

  isReady(): boolean {
    return true;
  }

  open(path: string, _languageId: string, text: string): void {
    this.texts.set(path, text);
  }

  edit(path: string, edit: { start: number; oldEnd: number; newText: string }, text: string): void {
    const old = this.texts.get(path) ?? '';
    const expected = old.slice(0, edit.start) + edit.newText + old.slice(edit.oldEnd);
    if (expected !== text) throw new Error(`The edit ${JSON.stringify(edit)} does not lead to the text it came with.`);
    this.texts.set(path, text);
  }

  facts(path: string): Facts | undefined {
    const text = this.texts.get(path);
    this.asked.push(path);
    return text === undefined ? undefined : simpleFacts(text);
  }

  close(path: string): void {
    this.texts.delete(path);
  }
}

export interface Fixture {
  readonly workspace: Workspace;
  readonly trees: SimpleTrees;
  readonly parser: SimpleParser;
  readonly changes: WorkspaceChange[];
  readonly logged: string[];
}

export function newWorkspace(config: Partial<Config['index']> = {}, store?: CacheStore, garbage?: Garbage): Fixture {
  const parser = new SimpleParser();
  const logged: string[] = [];
  const log = (_level: string, message: string) => void logged.push(message);
  const trees = new SimpleTrees();
  const workspace = new Workspace({
    parsePool: parser,
    openTrees: trees,
    config: { ...defaultConfig.index, ...config },
    log,
    cache: store === undefined ? undefined : new IndexCache(store, log),
    ...(garbage === undefined ? {} : { garbage }),
  });
  const changes: WorkspaceChange[] = [];
  workspace.onChange((change) => void changes.push(change));
  return { workspace, trees, parser, changes, logged };
}

export function never(): AbortSignal {
  return new AbortController().signal;
}
