/** `linewright/status`: what an editor's status line may want to know. Knows nothing that is not counted elsewhere. */
import { RequestType } from 'vscode-languageserver/node';
import type { Config } from '../config.ts';
import type { EngineStatus } from '../engine.ts';
import type { EnginesStatus } from '../engines.ts';
import { habitOf, type OutcomeCounts } from '../outcomes.ts';
import type { SettingsProblem } from './configuration.ts';
import { guardRequest } from './edge.ts';
import type { FolderStatus } from './folders.ts';
import type { ServerState } from './state.ts';

interface StatusParams {
  /** Answer when the work of all notifications before this request, indexing too, has been done. */
  readonly wait?: boolean;
}

export interface Status {
  readonly version: string;
  readonly positionEncoding: string;
  readonly settings: Config;
  /** What is wrong with what files and editors say of them. */
  readonly settingsProblems: readonly SettingsProblem[];
  readonly folders: readonly FolderStatus[];
  /** Which engines write the suggestions, and why one of them does not at present. */
  readonly engine: EnginesStatus;
  /** Which order snippets are chosen by, and why it is not the learned one. */
  readonly retrieval: EngineStatus['retrieval'];
  /** What recall learns from, and why it does without its learned weights, if it does. */
  readonly recall: EngineStatus['recall'];
  /** That the server's process takes, without a model's. */
  readonly memoryBytes: number;
  /** By folder, how changes on disk are heard of: "native", or by the editor and why. */
  readonly watched: Readonly<Record<string, string>>;
  /** What became of suggestions, and the file that keeps it: counted on this machine, sent nowhere. */
  readonly outcomes: OutcomeCounts & {
    readonly file: string;
    /** How often what is shown is taken, beside what is usual. */
    readonly habit: number;
  };
}

const statusRequest = new RequestType<StatusParams | undefined, Status | null, void>('linewright/status');

export function registerStatus(state: ServerState): void {
  state.connection.onRequest(
    statusRequest,
    guardRequest(state.log, 'status', (params: StatusParams | undefined) => status(state, params)),
  );
}

async function status(state: ServerState, params: StatusParams | undefined): Promise<Status> {
  if (params?.wait === true) {
    await Promise.all(state.pending);
    await state.engine.workspace.idle();
  }
  const counts = await state.outcomes.counts();
  const { engine, retrieval, recall, watched } = state.engine.status();
  return {
    version: state.version,
    positionEncoding: state.encoding,
    engine,
    folders: state.folders.status(state.engine),
    retrieval,
    recall,
    memoryBytes: process.memoryUsage.rss(),
    watched,
    outcomes: { ...counts, habit: habitOf(counts), file: state.outcomes.file },
    settings: state.settings.config,
    settingsProblems: state.settings.problems,
  };
}
