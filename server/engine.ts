/**
 * Builds, wires, owns and disposes all parts of one Linewright, and is the edge at which a fault in one request is
 * caught. Knows no protocol and reads no settings file.
 */
import { availableParallelism } from 'node:os';
import { Adaptations } from './adaptations.ts';
import { inForeground } from './base/foreground.ts';
import type { Scorer } from './base/generator.ts';
import type { Log } from './base/log.ts';
import { paced } from './base/steps.ts';
import { stackOfError } from './base/thrown.ts';
import { Ahead } from './complete/ahead.ts';
import { type CompletionParts, complete } from './complete/complete.ts';
import { InFlight } from './complete/inFlight.ts';
import { LineContext } from './complete/lineContext.ts';
import { Reuse } from './complete/reuse.ts';
import { emptyTrace } from './complete/timing.ts';
import type { CompletionRequest, CompletionResult } from './complete/types.ts';
import { cutWindow } from './complete/window.ts';
import { type Config, withRecallAlone } from './config.ts';
import { Engines, type EnginesStatus } from './engines.ts';
import type { ExplainedToken } from './recall/explain.ts';
import { Recall } from './recall/recall.ts';
import { shippedWeights } from './recall/weights.ts';
import { shippedRanker } from './retrieve/definitionWeights.ts';
import type { Order } from './retrieve/learnedOrder.ts';
import { proposeInSteps, type Retrieval, type RetrieveOptions, recallIsServed, retrieve } from './retrieve/retrieve.ts';
import { shippedOrder } from './retrieve/weights.ts';
import { OpenTrees } from './syntax/openTree.ts';
import { ParsePool } from './syntax/parsePool.ts';
import { CacheStore } from './workspace/cache/cacheStore.ts';
import { codeFingerprint } from './workspace/cache/fingerprint.ts';
import { IndexCache } from './workspace/cache/indexCache.ts';
import type { IndexStats } from './workspace/stats.ts';
import type { WorkspaceChange } from './workspace/view.ts';
import { Watches } from './workspace/watches.ts';
import { Workspace } from './workspace/workspace.ts';

export interface EngineOptions {
  /** Workspace folders, as absolute paths; they are indexed in the background, see `Engine.ready`. */
  readonly roots: readonly string[];
  readonly config: Config;
  readonly log: Log;
  readonly onProgress?: (done: number, total: number) => void;
  /** Where indexes are kept for the next time; without it nothing is written. */
  readonly cacheFolder?: string;
  /** Follow what changes on disk without being told. */
  readonly watch?: boolean;
}

interface FolderOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface EngineStatus {
  readonly engine: EnginesStatus;
  readonly index: IndexStats;
  /** By folder, how changes on disk are heard of. */
  readonly watched: Readonly<Record<string, string>>;
  /** What recall learns from, and why it does without its learned weights, if it does. */
  readonly recall: Learned & { readonly files: number; readonly tokens: number };
  /** Which order snippets are ranked by, and why it is not the learned one. */
  readonly retrieval: Learned & { readonly order: 'learned' | 'fixed' };
}

interface Learned {
  /** Folders that it was fitted to, by `linewright train ... --here`; what ships serves the others. */
  readonly adaptedTo?: readonly string[];
  readonly problem?: string;
}

export interface Engine {
  readonly workspace: Workspace;
  /** Trees of the open buffers. */
  readonly openTrees: OpenTrees;
  /** Scores texts by the same model that writes them. */
  readonly scorer: Scorer;
  /** The copy language model itself, for training it. */
  readonly recall: Recall;
  /** Settles when the folders given at the start are indexed. */
  readonly ready: Promise<IndexStats>;
  addFolder(root: string, options?: FolderOptions): Promise<IndexStats>;
  removeFolder(root: string): Promise<void>;
  /** Never rejects: a fault is logged and answered with no suggestion and the reason. */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<CompletionResult>;
  /**
   * Looks up what a request in a buffer will need, in the background: a person looks before typing. `offset`: where the cursor is, in a
   * buffer that was not just opened.
   */
  prepare(path: string, offset?: number): Promise<void>;
  /** What a model would be shown for this request, with scores, sources and where it stopped. */
  context(request: CompletionRequest, signal: AbortSignal): Promise<Retrieval>;
  /** Why recall would write `text` there, token by token, and what else. */
  explain(request: CompletionRequest, text: string, signal: AbortSignal): Promise<ExplainedToken[]>;
  /** A person sent the last suggestion in this document away: it does not come again unasked. */
  dismissed(path: string): void;
  /** How often the person takes what is shown, beside what is usual: the less they do, the surer has to be what is shown next. */
  follow(habit: number): void;
  configure(config: Config): void;
  /** Settles when the neural engine, if there is one, can be asked or has failed: a command line waits, an editor need not. */
  modelReady(): Promise<void>;
  /** A bearer token from the client's secret store, for the model server; empty takes it back. */
  setSecret(secret: string): void;
  status(): EngineStatus;
  dispose(): Promise<void>;
}

export function openEngine(options: EngineOptions): Engine {
  return new OpenEngine(options);
}

class OpenEngine implements Engine {
  readonly openTrees = new OpenTrees();
  readonly workspace: Workspace;
  readonly recall: Recall;
  readonly ready: Promise<IndexStats>;
  readonly #log: Log;
  readonly #parsePool: ParsePool;
  readonly #engines: Engines;
  readonly #watches: Watches | undefined;
  readonly #reuse = new Reuse();
  readonly #lineContext: CompletionParts['lineContext'] = new LineContext();
  readonly #inFlight: CompletionParts['inFlight'] = new InFlight();
  readonly #ahead = new Ahead((request, signal) => this.#complete(request, signal));
  readonly #ended = new AbortController();
  readonly #indexing: readonly Promise<IndexStats>[];
  readonly #unsubscribe: () => void;
  /** As shipped. */
  readonly #learnedOrder: Order | undefined;
  readonly #adaptations = new Adaptations();
  #config: Config;
  /** Where a request was expected last, until one has come. */
  #expected = { path: '', controller: new AbortController() };
  #habit = 1;

  constructor(options: EngineOptions) {
    const { config, log, roots, onProgress } = options;
    this.#config = config;
    this.#log = log;
    const weights = shippedWeights();
    if (weights.kind === 'none') log('warn', `recall chooses by hand-set weights: ${weights.reason}`);
    const learned = shippedOrder();
    if (learned.kind === 'order') this.#learnedOrder = learned.order;
    else log('warn', `snippets are ranked by a fixed order: ${learned.reason}`);
    const ranker = shippedRanker();
    if (ranker.kind === 'none') log('warn', `definitions are ranked by hand-set weights: ${ranker.reason}`);
    this.#parsePool = new ParsePool({ workers: parserThreads(config) });
    this.recall = new Recall(
      (path) => this.workspace.text(path),
      weights.kind === 'network' ? weights.network : undefined,
    );
    this.recall.useNetworks((path) => this.#adaptations.networkFor(path));
    this.workspace = new Workspace({
      parsePool: this.#parsePool,
      openTrees: this.openTrees,
      config: config.index,
      log,
      cache: indexCache(options),
      persisted: [this.recall],
    });
    this.#engines = new Engines(this.recall, enginesOf(config), log);
    this.#unsubscribe = this.workspace.onChange((change) => this.#learn(change));
    this.#watches = options.watch === true && config.index.watch ? new Watches(this.workspace, log) : undefined;
    this.#indexing = roots.map((root) => this.addFolder(root, onProgress === undefined ? {} : { onProgress }));
    this.ready = this.#indexed();
    // Whoever awaits `ready` hears of a failure; nobody has to.
    this.ready.catch((error: unknown) => log('error', `indexing failed: ${stackOfError(error)}`));
  }

  get scorer(): Scorer {
    return this.recall;
  }

  async #indexed(): Promise<IndexStats> {
    await Promise.all(this.#indexing);
    await this.recall.idle();
    return this.workspace.stats();
  }

  #learn(change: WorkspaceChange): void {
    this.#reuse.forgetAllBut(change.path);
    if (change.kind === 'removed') this.recall.remove(change.path);
    else this.recall.put(change.path, change.displayPath, change.text);
  }

  async addFolder(root: string, { signal, onProgress }: FolderOptions = {}): Promise<IndexStats> {
    for (const problem of this.#adaptations.add(root)) {
      this.#log('warn', `what was fitted to ${root} is not taken: ${problem}`);
    }
    const ended = this.#ended.signal;
    const either = AbortSignal.any(signal === undefined ? [ended] : [signal, ended]);
    const stats = await this.workspace.addFolder(root, { signal: either, onProgress });
    // Not waited for: what is asked meanwhile is answered.
    this.#watches?.watch(root).catch((error: unknown) => this.#log('error', `watching failed: ${stackOfError(error)}`));
    return stats;
  }

  async removeFolder(root: string): Promise<void> {
    await this.#watches?.unwatch(root);
    this.#adaptations.remove(root);
    this.workspace.removeFolder(root);
    await this.workspace.idle();
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<CompletionResult> {
    this.#ahead.begin(request);
    this.#expected.controller.abort();
    const result = await inForeground(() => this.#complete(request, signal));
    if (this.#config.engine.ahead && this.#engines.generator !== this.recall) this.#ahead.answered(request, result);
    return result;
  }

  async #complete(request: CompletionRequest, signal: AbortSignal): Promise<CompletionResult> {
    try {
      return await complete(this.#completionParts(request.path), request, signal);
    } catch (error) {
      this.#log('error', `completion failed: ${stackOfError(error)}`);
      return { kind: 'none', reason: `an internal fault: ${stackOfError(error)}`, trace: emptyTrace };
    } finally {
      this.#engines.tellProblem();
    }
  }

  #completionParts(path: string): CompletionParts {
    return {
      view: this.workspace,
      openTrees: this.openTrees,
      generator: this.#engines.generator,
      order: this.#orderFor(path),
      reuse: this.#reuse,
      lineContext: this.#lineContext,
      inFlight: this.#inFlight,
      config: this.#config,
      habit: this.#habit,
    };
  }

  follow(habit: number): void {
    this.#habit = habit;
  }

  /** Undefined where snippets are ranked by the fixed one. */
  #orderFor(path: string): Order | undefined {
    if (this.#config.context.order !== 'learned') return undefined;
    return this.#adaptations.orderFor(path) ?? this.#learnedOrder;
  }

  async prepare(path: string, offset?: number): Promise<void> {
    const { workspace, openTrees } = this;
    const buffer = workspace.buffer(path);
    const left = this.#expect(path);
    await workspace.idle(this.#ended.signal);
    const isOver = () => left.aborted || workspace.buffer(path) !== buffer;
    const { enable, context } = this.#config;
    if (buffer === undefined || !enable || isOver()) return;
    this.#engines.wake();
    await paced(openTrees.parseInSteps(path), 0, isOver);
    if (isOver()) return;
    const { text, version, languageId } = buffer;
    const request = { path, languageId, text, version, trigger: 'automatic' as const };
    const { generator } = this.#engines;
    // What would be suggested there is found out where it costs no more than a keystroke: it may be what is typed next.
    if (offset !== undefined && generator === this.recall) await this.#complete({ ...request, offset }, left);
    else if (context.enable) {
      const middle = text.indexOf('\n', text.length / 2) + 1;
      const window = cutWindow({ ...request, offset: offset ?? middle }, workspace, openTrees);
      const options = generator.draft === undefined ? recallIsServed : {};
      const proposals = await paced(proposeInSteps(window, workspace, context, options), 0, isOver);
      if (proposals !== undefined) await paced(this.recall.prepareInSteps(window), 0, isOver);
    }
  }

  /** Aborted when a request is expected elsewhere in the document, or has come. */
  #expect(path: string): AbortSignal {
    if (this.#expected.path === path) this.#expected.controller.abort();
    this.#expected = { path, controller: new AbortController() };
    return AbortSignal.any([this.#expected.controller.signal, this.#ended.signal]);
  }

  async context(request: CompletionRequest, signal: AbortSignal): Promise<Retrieval> {
    const window = cutWindow(request, this.workspace, this.openTrees);
    const { generator } = this.#engines;
    const countTokens = (text: string) => generator.countTokens(text);
    const found = (options: RetrieveOptions) =>
      retrieve(window, this.workspace, this.#config.context, countTokens, options);
    const draft = await generator.draft?.({ window, snippets: found(recallIsServed).snippets }, signal);
    return found({ order: draft && this.#orderFor(request.path), draft });
  }

  explain(request: CompletionRequest, text: string, signal: AbortSignal): Promise<ExplainedToken[]> {
    const window = cutWindow(request, this.workspace, this.openTrees);
    const countTokens = (piece: string) => this.#engines.generator.countTokens(piece);
    const { snippets } = retrieve(window, this.workspace, this.#config.context, countTokens, recallIsServed);
    return this.recall.explain({ window, snippets }, text, signal);
  }

  dismissed(path: string): void {
    this.#reuse.dismiss(path);
  }

  configure(config: Config): void {
    this.#config = config;
    this.#ahead.stop();
    this.#engines.configure(enginesOf(config));
    this.workspace.configure(config.index);
    this.#forget();
  }

  #forget(): void {
    this.#reuse.clear();
    this.#lineContext.clear();
  }

  modelReady(): Promise<void> {
    return this.#engines.settled();
  }

  setSecret(secret: string): void {
    this.#engines.setSecret(secret);
  }

  status(): EngineStatus {
    const [weights, learned, ranker] = [shippedWeights(), shippedOrder(), shippedRanker()];
    const [networks, orders] = [this.#adaptations.of('network'), this.#adaptations.of('order')];
    const reasons = (loaded: readonly { readonly kind: string; readonly reason?: string }[], more: readonly string[]) =>
      [...loaded.flatMap((one) => (one.kind === 'none' ? [one.reason] : [])), ...more].join('; ');
    const [recallProblem, orderProblem] = [
      reasons([weights], networks.problems),
      reasons([learned, ranker], orders.problems),
    ];
    const isLearned = this.#config.context.order === 'learned' && learned.kind === 'order';
    return {
      engine: this.#engines.status(),
      index: this.workspace.stats(),
      watched: this.#watches?.status() ?? {},
      recall: {
        ...this.recall.size(),
        ...(networks.folders.length > 0 && { adaptedTo: networks.folders }),
        ...(recallProblem !== '' && { problem: recallProblem }),
      },
      retrieval: {
        order: isLearned && this.#engines.generator.draft !== undefined ? 'learned' : 'fixed',
        ...(orders.folders.length > 0 && { adaptedTo: orders.folders }),
        ...(orderProblem !== '' && { problem: orderProblem }),
      },
    };
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    this.#ahead.stop();
    this.#unsubscribe();
    this.#forget();
    await Promise.allSettled(this.#indexing);
    await this.#watches?.dispose();
    await this.#engines.dispose();
    await this.workspace.kept();
    this.workspace.dispose();
    this.recall.dispose();
    this.openTrees.dispose();
    await this.#parsePool.dispose();
  }
}

/** Where nothing is suggested no model takes memory. */
function enginesOf(config: Config): Config['engine'] {
  return (config.enable ? config : withRecallAlone(config)).engine;
}

/** Without room there is none. */
function indexCache({ cacheFolder, config, log }: EngineOptions): IndexCache | undefined {
  const { cacheMegabytes } = config.index;
  if (cacheFolder === undefined || cacheMegabytes === 0) return undefined;
  return new IndexCache(new CacheStore(cacheFolder, codeFingerprint(), cacheMegabytes * 1e6), log);
}

/** As many as there are cores, but not so many that a laptop is unusable while it indexes. */
function parserThreads(config: Config): number {
  return config.index.workers > 0 ? config.index.workers : Math.min(Math.max(availableParallelism(), 1), 8);
}
