/** `linewright/status`: what an editor's status line may want to know. Knows nothing that is not counted elsewhere. */
import { RequestType0 } from 'vscode-languageserver/node';
import type { FolderStatus } from './folders.ts';
import type { ServerState } from './state.ts';

interface Status {
  readonly version: string;
  readonly enabled: boolean;
  readonly positionEncoding: string;
  readonly folders: readonly FolderStatus[];
}

const statusRequest = new RequestType0<Status, void>('linewright/status');

export function registerStatus(state: ServerState): void {
  state.connection.onRequest(statusRequest, () => ({
    version: state.version,
    enabled: state.settings.config.enable,
    positionEncoding: state.encoding,
    folders: state.folders.status(),
  }));
}
