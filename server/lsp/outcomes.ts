/**
 * `linewright/outcome`: what became of a suggestion, as the editor tells it, and `linewright/forgetOutcomes`. Passes it on to the
 * counts, and what a person sent away and how much they take to the engine; keeps how sure the one was that is shown.
 */
import { NotificationType, RequestType } from 'vscode-languageserver/node';
import { habitOf, type Outcome } from '../outcomes.ts';
import { guardNotification, guardRequest } from './edge.ts';
import { outcomeParams, requireParams } from './params.ts';
import type { ServerState } from './state.ts';
import { pathOfUri } from './uris.ts';

export interface OutcomeParams {
  readonly textDocument: { readonly uri: string };
  readonly outcome: Outcome;
  /** UTF-16 units that were accepted. */
  readonly characters?: number;
  /** Dismissed by a key, not by typing something else: it does not come again unasked. */
  readonly byKey?: boolean;
}

const outcomeNotification = new NotificationType<OutcomeParams>('linewright/outcome');
const forgetRequest = new RequestType<object, null, void>('linewright/forgetOutcomes');

export function registerOutcomes(state: ServerState): void {
  const { connection, log, outcomes } = state;
  const follow = () => state.engine.follow(habitOf(outcomes.known));
  void outcomes.counts().then(follow);
  let shown: { readonly path: string; readonly confidence: number | undefined } | undefined;
  const onOutcome = ({ textDocument, outcome, characters, byKey }: OutcomeParams): void => {
    const path = pathOfUri(textDocument.uri);
    if (outcome === 'shown') shown = { path, confidence: state.explanations.get(path)?.suggestion?.confidence };
    const confidence = shown?.path === path ? shown.confidence : undefined;
    outcomes.add({ outcome, confidence, characters });
    follow();
    if (outcome === 'dismissed' && byKey === true) {
      state.engine.dismissed(state.notebooks.placeOf(textDocument.uri)?.path ?? path);
    }
  };
  connection.onNotification(
    outcomeNotification,
    guardNotification(state, 'linewright/outcome', requireParams(log, outcomeParams, onOutcome)),
  );
  connection.onRequest(
    forgetRequest,
    guardRequest(log, 'forgetOutcomes', async () => {
      await outcomes.forget();
      follow();
      return null;
    }),
  );
}
