/**
 * GitHub Copilot's completion core itself (npm `@vscode/chat-lib`), not what is told of it: it is given the hole's file and the files
 * that a person has open, chooses its context, and makes a suggestion of what the generator answers. Its latency is its own,
 * the 200 ms included for which it holds a suggestion back.
 */
import type { Snippet } from '../../server/base/window.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import { askChatLib, loadChatLib, type PeerCall, type PeerDocument, type PeerSuggestion } from '../peers/chatLib.ts';
import { installChatLib } from '../peers/installChatLib.ts';
import { linesOf, type Piece, pack } from './pieces.ts';
import { sessionFiles } from './session.ts';
import type { Filled, System, SystemRequest } from './system.ts';

export const copilotCore: System = {
  name: 'copilot-core',
  about:
    "Copilot's own completion core over the same open files, its model call answered by our generator; a long file leaves no room for others",
  prepare: installChatLib,
  snippets: async (request) => (await fill({ ...request, pieces: async () => [] })).snippets,
  fill,
};

async function fill(request: SystemRequest): Promise<Filled> {
  const { window } = request;
  const files = sessionFiles(request);
  const documents = files.map((file) => documentOf(request, file));
  const own = { path: window.displayPath, languageId: window.languageId, text: window.prefix + window.suffix };
  const before = window.prefix.split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  loadChatLib();
  const startedAt = performance.now();
  let askedAt: number | undefined;
  let snippets: Snippet[] = [];
  let logProb = 0;
  const suggestion = await askChatLib(own, position, documents, async function* (call) {
    askedAt ??= performance.now();
    snippets = pack(request, piecesOf(request, call, files));
    for (const piece of await request.pieces(snippets)) {
      logProb += piece.logProb;
      if (piece.text !== '') yield piece.text;
    }
  });
  const endedAt = performance.now();
  const text = suggestion === undefined ? '' : continuation(suggestion, window.prefix, window.suffix);
  return {
    ...{ snippets, text, logProb },
    end: askedAt === undefined ? 'it did not ask its model' : text === '' ? 'it shows nothing' : 'as it shows it',
    milliseconds: { context: (askedAt ?? endedAt) - startedAt, generate: endedAt - (askedAt ?? endedAt) },
  };
}

function documentOf({ view }: SystemRequest, { path, displayPath, languageId }: FileRecord): PeerDocument {
  return { path: displayPath, languageId, text: view.text(path) ?? '' };
}

/** Best first, as other systems give them; it puts the best one last. */
export function piecesOf(request: SystemRequest, { context }: PeerCall, files: readonly FileRecord[]): Piece[] {
  const byName = new Map(files.map((file) => [file.displayPath, file]));
  const [, ...parts] = context.join('\n').split(/^Compare this snippet from (.+):\n/m);
  const pieces: Piece[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const file = byName.get(decodeURIComponent(parts[at] ?? ''));
    const text = (parts[at + 1] ?? '').replace(/\n+$/, '');
    const offset = file === undefined ? -1 : linesOf(request, file).join('\n').indexOf(text);
    if (file === undefined || text.trim() === '' || offset < 0) continue;
    const start = linesOf(request, file).join('\n').slice(0, offset).split('\n').length - 1;
    pieces.push({ file, start, end: start + text.split('\n').length, score: 0, reason: "Copilot's choice", text });
  }
  return pieces.reverse();
}

/** Without what it repeats of the cursor's line, on either side of the cursor. */
export function continuation({ insertText, range }: PeerSuggestion, prefix: string, suffix: string): string {
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const repeated = line.slice(range.start.character);
  const text = insertText.startsWith(repeated) ? insertText.slice(repeated.length) : insertText;
  const replaced = suffix.slice(0, Math.max(range.end.character - line.length, 0));
  return replaced !== '' && text.endsWith(replaced) ? text.slice(0, -replaced.length) : text;
}
