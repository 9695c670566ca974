/** Files that change on disk: the client watches, the workspace reads them again. Knows no file's content. */
import path from 'node:path';
import {
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
  FileChangeType,
} from 'vscode-languageserver/node';
import { stackOfError } from '../base/thrown.ts';
import { userConfigPath, workspaceConfigName } from '../configFiles.ts';
import { refreshConfiguration } from './configuration.ts';
import { guardNotification } from './edge.ts';
import { didChangeWatchedFilesParams, requireParams } from './params.ts';
import type { ServerState } from './state.ts';
import { filePathOfUri } from './uris.ts';

export function registerFiles(state: ServerState): void {
  state.connection.onNotification(
    DidChangeWatchedFilesNotification.type,
    guardNotification(
      state,
      'didChangeWatchedFiles',
      requireParams(state.log, didChangeWatchedFilesParams, (params) => didChangeFiles(state, params)),
    ),
  );
}

/** Once, after `initialized`: which files are ignored is the workspace's to decide, so all are watched. */
export function startFiles({ capabilities, connection, log }: ServerState): void {
  if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] })
      .catch((error: unknown) => log('warn', `Files are not watched: ${stackOfError(error)}`));
  }
}

async function didChangeFiles(state: ServerState, { changes }: DidChangeWatchedFilesParams): Promise<void> {
  const files = changes.flatMap(({ uri, type }) => {
    const file = filePathOfUri(uri);
    return file === undefined ? [] : [{ path: file, kind: kindOf(type) }];
  });
  if (files.some((file) => isConfigFile(state, file.path))) {
    await refreshConfiguration(state);
  }
  await state.engine.workspace.filesChanged(files);
}

function isConfigFile(state: ServerState, file: string): boolean {
  const isAtRoot = state.folders.roots().includes(path.dirname(file));
  return file === userConfigPath() || (isAtRoot && path.basename(file) === workspaceConfigName);
}

function kindOf(type: FileChangeType): 'created' | 'changed' | 'deleted' {
  switch (type) {
    case FileChangeType.Created:
      return 'created';
    case FileChangeType.Deleted:
      return 'deleted';
    default:
      return 'changed';
  }
}
