/** What the features of one connection share. Knows the client's abilities and the owners of state; does nothing itself. */
import type { ClientCapabilities, Connection } from 'vscode-languageserver/node';
import type { Log } from '../base/log.ts';
import type { Engine } from '../engine.ts';
import type { Outcomes } from '../outcomes.ts';
import type { ChangeOrder } from './changeOrder.ts';
import type { Settings } from './configuration.ts';
import type { Explanations } from './explain.ts';
import type { Folders } from './folders.ts';
import type { Notebooks } from './notebooks.ts';
import type { PositionEncoding } from './positions.ts';
import type { TraceFile } from './traceFile.ts';

export interface ServerState {
  readonly version: string;
  readonly connection: Connection;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly folders: Folders;
  readonly changes: ChangeOrder;
  readonly explanations: Explanations;
  readonly notebooks: Notebooks;
  readonly outcomes: Outcomes;
  readonly capabilities: ClientCapabilities;
  readonly encoding: PositionEncoding;
  /** Aborted at `shutdown`: everything that is still under way ends. */
  readonly ended: AbortSignal;
  /** Notifications whose work is under way; none of these promises fails. */
  readonly pending: Set<Promise<void>>;
  readonly log: Log;
  readonly traceFile: TraceFile | undefined;
}
