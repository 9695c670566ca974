/**
 * Builds, wires, owns and disposes all parts of one Linewright, and is the edge at which a fault in one request is
 * caught. Knows no protocol and reads no settings file.
 */
import { availableParallelism } from 'node:os';
import type { Scorer } from './base/generator.ts';
import type { Log } from './base/log.ts';
import { paced } from './base/steps.ts';
import { Ahead } from './complete/ahead.ts';
import { type CompletionParts, complete } from './complete/complete.ts';
import { InFlight } from './complete/inFlight.ts';
import { LineContext } from './complete/lineContext.ts';
import { Reuse } from './complete/reuse.ts';
import { emptyTrace } from './complete/timing.ts';
import type { CompletionRequest, CompletionResult } from './complete/types.ts';
import { cutWindow } from './complete/window.ts';
import type { Config } from './config.ts';
import { adaptedOrderPath, adaptedWeightsPath } from './configFiles.ts';
import { Engines, type EnginesStatus } from './engines.ts';
import type { ExplainedToken } from './recall/explain.ts';
import { Recall } from './recall/recall.ts';
import { adaptedNetwork, shippedWeights } from './recall/weights.ts';
import { proposeInSteps, type Retrieval, recallIsServed, retrieve } from './retrieve/retrieve.ts';
import { adaptedOrder, shippedOrder } from './retrieve/weights.ts';
import { OpenTrees } from './syntax/openTree.ts';
import { ParsePool } from './syntax/parsePool.ts';
import { CacheStore } from './workspace/cache/cacheStore.ts';
import { codeFingerprint } from './workspace/cache/fingerprint.ts';
import { IndexCache } from './workspace/cache/indexCache.ts';
import type { IndexStats } from './workspace/stats.ts';
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
  readonly recall: { readonly files: number; readonly tokens: number; readonly problem?: string };
  /** Which order snippets are ranked by, and why it is not the learned one. */
  readonly retrieval: { readonly order: 'learned' | 'fixed'; readonly problem?: string };
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
  /** Looks up what a request in a buffer that was just opened will need, in the background: a person looks before typing. */
  prepare(path: string): Promise<void>;
  /** What a model would be shown for this request, with scores, sources and where it stopped. */
  context(request: CompletionRequest, signal: AbortSignal): Promise<Retrieval>;
  /** Why recall would write `text` there, token by token, and what else. */
  explain(request: CompletionRequest, text: string, signal: AbortSignal): Promise<ExplainedToken[]>;
  /** A person sent the last suggestion in this document away: it does not come again unasked. */
  dismissed(path: string): void;
  configure(config: Config): void;
  /** Settles when the neural engine, if there is one, can be asked or will not be: a command line waits, an editor need not. */
  modelReady(): Promise<void>;
  /** A bearer token from the client's secret store, for the model server; empty takes it back. */
  setSecret(secret: string): void;
  status(): EngineStatus;
  dispose(): Promise<void>;
}

export function openEngine(options: EngineOptions): Engine {
  const { log } = options;
  let config = options.config;
  const parsePool = new ParsePool({ workers: parserThreads(config) });
  const openTrees = new OpenTrees();
  const weights = shippedWeights();
  if (weights.kind === 'none') log('warn', `recall chooses by hand-set weights: ${weights.reason}`);
  const learned = shippedOrder();
  if (learned.kind === 'none') log('warn', `snippets are ranked by a fixed order: ${learned.reason}`);
  let fitted = learned.kind === 'order' ? learned.order : undefined;
  const order = () => (config.context.order === 'learned' ? fitted : undefined);
  const recall: Recall = new Recall(
    (path) => workspace.text(path),
    weights.kind === 'network' ? weights.network : undefined,
  );
  const workspace = new Workspace({
    parsePool,
    openTrees,
    config: config.index,
    log,
    cache: indexCache(options),
    persisted: [recall],
  });
  const engines = new Engines(recall, config.engine, log);
  const reuse = new Reuse();
  const lineContext: CompletionParts['lineContext'] = new LineContext();
  const inFlight: CompletionParts['inFlight'] = new InFlight();
  const ended = new AbortController();
  const unsubscribe = workspace.onChange((change) => {
    reuse.forgetAllBut(change.path);
    if (change.kind === 'removed') recall.remove(change.path);
    else recall.put(change.path, change.displayPath, change.text);
  });
  const watches = options.watch === true && config.index.watch ? new Watches(workspace, log) : undefined;
  const addFolder = async (root: string, { signal, onProgress }: FolderOptions = {}) => {
    const adapted = adaptedNetwork(adaptedWeightsPath(root));
    if (adapted !== undefined) recall.useNetwork(adapted);
    fitted = adaptedOrder(adaptedOrderPath(root)) ?? fitted;
    const either = AbortSignal.any(signal === undefined ? [ended.signal] : [signal, ended.signal]);
    const stats = await workspace.addFolder(root, { signal: either, onProgress });
    // Not waited for: what is asked meanwhile is answered.
    watches?.watch(root).catch((error: unknown) => log('error', `watching failed: ${describe(error)}`));
    return stats;
  };
  const completed = async (request: CompletionRequest, signal: AbortSignal): Promise<CompletionResult> => {
    try {
      return await complete(
        {
          view: workspace,
          openTrees,
          generator: engines.generator,
          order: order(),
          reuse,
          lineContext,
          inFlight,
          config,
        },
        request,
        signal,
      );
    } catch (error) {
      log('error', `completion failed: ${describe(error)}`);
      return { kind: 'none', reason: `an internal fault: ${describe(error)}`, trace: emptyTrace };
    } finally {
      engines.tellProblem();
    }
  };
  const ahead = new Ahead(completed);
  const { onProgress } = options;
  const indexing = options.roots.map((root) => addFolder(root, onProgress === undefined ? {} : { onProgress }));
  const ready = Promise.all(indexing).then(async () => {
    await recall.idle();
    return workspace.stats();
  });
  // Whoever awaits `ready` hears of a failure; nobody has to.
  ready.catch((error: unknown) => log('error', `indexing failed: ${describe(error)}`));

  return {
    workspace,
    openTrees,
    scorer: recall,
    recall,
    ready,
    addFolder,
    async removeFolder(root) {
      await watches?.unwatch(root);
      workspace.removeFolder(root);
      await workspace.idle();
    },
    async complete(request, signal) {
      ahead.begin(request);
      const result = await completed(request, signal);
      if (config.engine.ahead && engines.generator !== recall) ahead.answered(request, result);
      return result;
    },
    async prepare(path) {
      await workspace.idle(ended.signal);
      const buffer = workspace.buffer(path);
      if (buffer === undefined || !config.enable || !config.context.enable) return;
      const { text, version, languageId } = buffer;
      const offset = text.indexOf('\n', text.length / 2) + 1;
      const isOver = () => ended.signal.aborted || workspace.buffer(path) !== buffer;
      await paced(openTrees.parseInSteps(path), 0, isOver);
      if (isOver()) return;
      const window = cutWindow({ path, languageId, text, version, offset, trigger: 'automatic' }, workspace, openTrees);
      const options = engines.generator.draft === undefined ? recallIsServed : {};
      const proposals = await paced(proposeInSteps(window, workspace, config.context, options), 0, isOver);
      if (proposals !== undefined) await paced(recall.prepareInSteps(window), 0, isOver);
    },
    async context(request, signal) {
      const window = cutWindow(request, workspace, openTrees);
      const { generator } = engines;
      const draft = await generator.draft?.(window, signal);
      const countTokens = (text: string) => generator.countTokens(text);
      return retrieve(window, workspace, config.context, countTokens, { order: draft && order(), draft });
    },
    explain(request, text, signal) {
      const window = cutWindow(request, workspace, openTrees);
      const countTokens = (piece: string) => engines.generator.countTokens(piece);
      const { snippets } = retrieve(window, workspace, config.context, countTokens, recallIsServed);
      return recall.explain({ window, snippets }, text, signal);
    },
    dismissed: (path) => reuse.dismiss(path),
    configure(next) {
      config = next;
      ahead.stop();
      engines.configure(next.engine);
      workspace.configure(next.index);
      reuse.clear();
      lineContext.clear();
    },
    modelReady: () => engines.settled(),
    setSecret: (secret) => engines.setSecret(secret),
    status: () => ({
      engine: engines.status(),
      index: workspace.stats(),
      watched: watches?.status() ?? {},
      recall: { ...recall.size(), ...(weights.kind === 'none' ? { problem: weights.reason } : {}) },
      retrieval: {
        order: order() === undefined || engines.generator.draft === undefined ? 'fixed' : 'learned',
        ...(learned.kind === 'none' ? { problem: learned.reason } : {}),
      },
    }),
    async dispose() {
      ended.abort();
      ahead.stop();
      unsubscribe();
      reuse.clear();
      lineContext.clear();
      await Promise.allSettled(indexing);
      await watches?.dispose();
      await engines.dispose();
      await workspace.kept();
      workspace.dispose();
      recall.dispose();
      openTrees.dispose();
      await parsePool.dispose();
    },
  };
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

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
