/**
 * An extension of the benchmark's own, in the editor's extension host: opens places, answers a constant where it is told to, and
 * watches the thread that it shares with the extension that is measured. Of that it knows the name alone.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import * as vscode from 'vscode';
import { type Beat, type CpuProfile, type Hold, heldIntervals } from './heldIntervals.ts';

/** What the benchmark asks for, as JSON over HTTP. */
export type ProbeRequest =
  | { readonly do: 'open'; readonly path: string; readonly line: number; readonly character: number }
  | { readonly do: 'close' | 'profile' | 'memory' };

export interface Memory {
  readonly residentBytes: number;
  readonly heapBytes: number;
}

/** Since it was last asked for: the thread in the extension's own code without a break, the longest first. */
export interface Profile {
  readonly held: readonly Hold[];
}

const samplingMicroseconds = 500;
/** Between two looks at whether the loop comes round. */
const beatMilliseconds = 4;
const extension = '/linewright.linewright-vscode-';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  if (process.env.LINEWRIGHT_PROBE_CONSTANT !== undefined) context.subscriptions.push(constantSuggestions());
  const heart = new Heart();
  context.subscriptions.push(heart);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: samplingMicroseconds });
  await session.post('Profiler.start');
  const answer = async (request: ProbeRequest): Promise<unknown> => {
    if (request.do === 'open') return open(request);
    if (request.do === 'close') return vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    if (request.do === 'memory') {
      const { rss, heapUsed } = process.memoryUsage();
      return { residentBytes: rss, heapBytes: heapUsed } satisfies Memory;
    }
    const { profile } = await session.post('Profiler.stop');
    await session.post('Profiler.start');
    return { held: heldIntervals(profile as CpuProfile, extension, heart.takeBeats()) } satisfies Profile;
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    try {
      response.end(JSON.stringify((await answer(JSON.parse(text))) ?? null));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  server.listen(Number(process.env.LINEWRIGHT_PROBE_PORT), '127.0.0.1');
  context.subscriptions.push({ dispose: () => server.close() });
}

/** What the editor itself takes to ask for a suggestion and to draw it. */
function constantSuggestions(): vscode.Disposable {
  return vscode.languages.registerInlineCompletionItemProvider(
    { scheme: 'file' },
    {
      // Without a range the editor takes it for the whole word before the cursor, and does not show it.
      provideInlineCompletionItems: (_document, position) => [
        new vscode.InlineCompletionItem('a_constant(of, some, length)', new vscode.Range(position, position)),
      ],
    },
  );
}

/** The file with the rest of the line taken out, and the cursor there. */
async function open({ path, line, character }: ProbeRequest & { do: 'open' }): Promise<void> {
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
  const place = new vscode.Position(line, character);
  const { end } = editor.document.lineAt(line).range;
  await editor.edit((edit) => edit.delete(new vscode.Range(place, end)));
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenter);
}

/** Beats when the thread's event loop comes round. */
class Heart {
  #beats: Beat[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#beat();
  }

  takeBeats(): readonly Beat[] {
    const beats = this.#beats;
    this.#beats = [];
    return beats;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #beat(): void {
    this.#beats.push({ at: Number(process.hrtime.bigint() / 1000n), waited: waitedMicroseconds() });
    this.#timer = setTimeout(() => this.#beat(), beatMilliseconds);
  }
}

/** As Linux counts it for this thread; elsewhere nothing is known of it. */
function waitedMicroseconds(): number {
  if (process.platform !== 'linux') return 0;
  return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1000;
}
