/** An editor with one repository open, for the protocol tests: documents are pictures with `█` for the cursor. */
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type ClientOptions, LspClient, picture, uriOf } from './lspClient.ts';
import { scratchFolder } from './scratchFolder.ts';

/** Enough of the same line for a suggestion to be sure. */
export const repository = {
  'one.py': 'import logging\n\nlogger = logging.getLogger(__name__)\n\n\ndef one():\n    return 1\n',
  'two.py': 'import logging\n\nlogger = logging.getLogger(__name__)\n\n\ndef two():\n    return 2\n',
  'three.py': 'import logging\n\nlogger = logging.getLogger(__name__)\n\n\ndef three():\n    return 3\n',
};

export interface Editor {
  readonly client: LspClient;
  readonly folder: string;
  uri(name: string): string;
  /** Opens a document and gives the place of its cursor. */
  open(name: string, drawn: string, languageId?: string): DocumentPosition;
  /** Asks for ghost text by hand; the text of the first item, or null. */
  inline(at: DocumentPosition, context?: object): Promise<string | null>;
}

interface DocumentPosition {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

export async function startEditor(
  options: ClientOptions & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<Editor> {
  const folder = await scratchFolder(options.files ?? repository);
  const client = await LspClient.start({ folders: [folder], ...options });
  onTestFinished(() => {
    client.process.kill();
  });
  const uri = (name: string): string => (name.includes(':') ? name : uriOf(path.join(folder, name)));
  return {
    client,
    folder,
    uri,
    open(name, drawn, languageId = 'python') {
      const { text, position } = picture(drawn);
      client.notify('textDocument/didOpen', { textDocument: { uri: uri(name), languageId, version: 1, text } });
      return { textDocument: { uri: uri(name) }, position };
    },
    async inline(at, context = { triggerKind: 1 }) {
      const result = await client.request('textDocument/inlineCompletion', { ...at, context });
      return result?.items[0]?.insertText ?? null;
    },
  };
}
