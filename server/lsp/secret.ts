/**
 * `linewright/setToken`: the model server's bearer token, from the client's secret store. It is passed on and neither kept nor
 * logged here.
 */
import { NotificationType } from 'vscode-languageserver/node';
import { guardNotification } from './edge.ts';
import type { ServerState } from './state.ts';

interface TokenParams {
  /** Empty takes back the one that was set. */
  readonly token?: unknown;
}

const setToken = new NotificationType<TokenParams | undefined>('linewright/setToken');

export function registerSecret(state: ServerState): void {
  state.connection.onNotification(
    setToken,
    guardNotification(state, 'setToken', async (params: TokenParams | undefined) => {
      if (typeof params?.token === 'string') state.engine.setSecret(params.token);
    }),
  );
}
