/** What must hold of a server at the end of every test that mistreats it. Knows no part of the server. */
import { expect } from 'vitest';
import { MessageType } from 'vscode-languageserver/node';
import type { Editor } from './editor.ts';
import type { LspClient } from './lspClient.ts';

/** The server still suggests, has answered each request once, and ends as it should. */
export async function expectSound(editor: Editor): Promise<void> {
  const { client } = editor;
  expect(await editor.inline(editor.open('sound.py', 'logger = █'))).toBe('logging.getLogger(__name__)');
  expect(await client.stop()).toBe(0);
  expect(faults(client)).toEqual([]);
  expect(client.answered.length).toBe(new Set(client.answered).size);
  expect(client.stderr).toBe('');
}

/** Handlers of ours that threw: each is a bug, whatever the client sent. */
function faults(client: LspClient): string[] {
  return client.received
    .filter(({ method, params }) => method === 'window/logMessage' && params.type === MessageType.Error)
    .map(({ params }) => String(params.message))
    .filter((message) => /^\w+ failed: /.test(message));
}
