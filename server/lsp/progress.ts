/** `$/progress` for long work. Knows the client's part of the protocol, not the work. */
import { randomUUID } from 'node:crypto';
import {
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  WorkDoneProgressCreateRequest,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver/node';
import { stackOfError } from '../base/thrown.ts';
import type { ServerState } from './state.ts';

export type ReportProgress = (done: number, total: number) => void;

/** Status bars are read, not watched: ten reports a second are plenty. */
const reportMilliseconds = 100;

/**
 * Runs a task under a progress of the client's. The task starts at once, whether or not the client answers; where the
 * client shows progress, a begin and an end are sent also for a task that was over before, and for one that fails.
 */
export async function withProgress<T>(
  state: ServerState,
  title: string,
  task: (report: ReportProgress) => Promise<T>,
  describe: (result: T) => string,
): Promise<T> {
  if (state.capabilities.window?.workDoneProgress !== true) {
    return task(() => {});
  }
  const reporter = new Reporter(state, title);
  try {
    const result = await task((done, total) => reporter.report(done, total));
    reporter.end(describe(result));
    return result;
  } catch (error) {
    reporter.end('failed');
    throw error;
  }
}

/** Sends nothing before the client has agreed to the token; an end that came earlier is sent then. */
class Reporter {
  readonly #state: ServerState;
  readonly #token = randomUUID();
  #agreed = false;
  #ended: string | undefined;
  #reportedAt = 0;

  constructor(state: ServerState, title: string) {
    this.#state = state;
    state.connection.sendRequest(WorkDoneProgressCreateRequest.type, { token: this.#token }).then(
      () => {
        this.#agreed = true;
        this.#send({ kind: 'begin', title, percentage: 0, cancellable: false });
        if (this.#ended !== undefined) {
          this.#send({ kind: 'end', message: this.#ended });
        }
      },
      (error: unknown) => state.log('debug', `The client refused a progress: ${stackOfError(error)}`),
    );
  }

  report(done: number, total: number): void {
    const now = performance.now();
    if (!this.#agreed || this.#ended !== undefined || now - this.#reportedAt < reportMilliseconds || total === 0) {
      return;
    }
    this.#reportedAt = now;
    const percentage = Math.min(100, Math.floor((100 * done) / total));
    this.#send({ kind: 'report', percentage, message: `${done}/${total} files` });
  }

  end(message: string): void {
    this.#ended = message;
    if (this.#agreed) {
      this.#send({ kind: 'end', message });
    }
  }

  #send(value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void {
    void this.#state.connection.sendProgress(WorkDoneProgress.type, this.#token, value);
  }
}
