/** The one catch at the edge: a handler that throws is logged and answers with nothing. Knows no feature. */
import { ResponseError } from 'vscode-languageserver/node';
import type { Log } from '../base/log.ts';
import { stackOfError } from '../base/thrown.ts';
import type { ServerState } from './state.ts';

/** A handler of a request. A ResponseError is an answer, thrown or returned; any other error is a bug of ours. */
export function guardRequest<Args extends unknown[], Result>(
  log: Log,
  name: string,
  handler: (...args: Args) => Result | Promise<Result>,
): (...args: Args) => Promise<Result | ResponseError<void> | null> {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      if (error instanceof ResponseError) {
        return error;
      }
      log('error', `${name} failed: ${stackOfError(error)}`);
      return null;
    }
  };
}

/**
 * A handler of a notification. Runs at once up to its first await, so that edits keep their order; what it does after
 * that is counted as under way in `state.pending`.
 */
export function guardNotification<Args extends unknown[]>(
  { log, pending }: Pick<ServerState, 'log' | 'pending'>,
  name: string,
  handler: (...args: Args) => void | Promise<void>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    const work = runLogged(log, name, () => handler(...args));
    pending.add(work);
    await work;
    pending.delete(work);
  };
}

async function runLogged(log: Log, name: string, task: () => void | Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    log('error', `${name} failed: ${stackOfError(error)}`);
  }
}
