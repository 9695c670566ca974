/**
 * What became of suggestions: counted here for the person alone. The editor's stable interface tells an extension only of whole
 * accepts; parts and dismissals are told from the edits that follow. Knows nothing of how a suggestion came about.
 */
import * as vscode from 'vscode';

export interface Counts {
  readonly shown: number;
  readonly accepted: number;
  /** Suggestions of which words or lines were taken. */
  readonly partiallyAccepted: number;
  readonly dismissed: number;
  readonly charactersAccepted: number;
  /** Day of the first, as 2026-01-31. */
  readonly since: string;
}

type Outcome = 'accepted' | 'partiallyAccepted' | 'dismissed';

interface Offer {
  readonly document: string;
  /** What is still to come after the cursor. */
  rest: string;
  /** Where that would be inserted. */
  offset: number;
  hasPart: boolean;
}

const key = 'outcomes';
export const acceptedCommand = 'linewright.internal.accepted';

/** Written at most this often: typing through a suggestion should not write a file at each key. */
const saveMilliseconds = 2_000;

export class Outcomes implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #watch = vscode.workspace.onDidChangeTextDocument((event) => this.#onChange(event));
  #counts: Counts;
  #offer: Offer | undefined;
  #saving: NodeJS.Timeout | undefined;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#counts = { ...noCounts(), ...memory.get<Partial<Counts>>(key, {}) };
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Counts what is shown, and has the editor tell when it is accepted. */
  offer(
    document: vscode.TextDocument,
    position: vscode.Position,
    items: readonly vscode.InlineCompletionItem[],
  ): vscode.InlineCompletionItem[] {
    const [first] = items;
    if (first === undefined) return [];
    const text = typeof first.insertText === 'string' ? first.insertText : first.insertText.value;
    const typed = first.range === undefined ? 0 : Math.max(0, position.character - first.range.start.character);
    const rest = text.slice(typed);
    const offset = document.offsetAt(position);
    const uri = document.uri.toString();
    // The same suggestion, typed into, is still one.
    if (this.#offer?.document !== uri || this.#offer.offset !== offset || this.#offer.rest !== rest) {
      this.#end('dismissed');
      this.#offer = { document: uri, rest, offset, hasPart: false };
      this.#add({ shown: 1 });
    }
    return items.map((item) => {
      item.command = { command: acceptedCommand, title: 'Accepted', arguments: [rest.length] };
      return item;
    });
  }

  accepted(characters: number): void {
    this.#offer = undefined;
    this.#add({ accepted: 1, charactersAccepted: characters });
  }

  async forget(): Promise<void> {
    this.#counts = noCounts();
    await this.#memory.update(key, undefined);
  }

  dispose(): void {
    this.#watch.dispose();
    clearTimeout(this.#saving);
    void this.#memory.update(key, this.#counts);
  }

  #onChange({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const offer = this.#offer;
    const [change] = contentChanges;
    if (offer === undefined || change === undefined || document.uri.toString() !== offer.document) return;
    const { text, rangeOffset } = change;
    if (rangeOffset !== offer.offset || text === '' || !offer.rest.startsWith(text)) {
      // A whole accept replaces the range: the editor tells of it by the command.
      if (!text.endsWith(offer.rest)) this.#end('dismissed');
      return;
    }
    if (text === offer.rest) return;
    offer.rest = offer.rest.slice(text.length);
    offer.offset += text.length;
    // One character is typed, several are a word or a line that was taken.
    if (text.length === 1) return;
    this.#add({ partiallyAccepted: offer.hasPart ? 0 : 1, charactersAccepted: text.length });
    offer.hasPart = true;
  }

  #end(outcome: Outcome): void {
    if (this.#offer !== undefined && !this.#offer.hasPart) this.#add({ [outcome]: 1 });
    this.#offer = undefined;
  }

  #add(more: Partial<Record<Exclude<keyof Counts, 'since'>, number>>): void {
    const now = this.#counts;
    this.#counts = {
      shown: now.shown + (more.shown ?? 0),
      accepted: now.accepted + (more.accepted ?? 0),
      partiallyAccepted: now.partiallyAccepted + (more.partiallyAccepted ?? 0),
      dismissed: now.dismissed + (more.dismissed ?? 0),
      charactersAccepted: now.charactersAccepted + (more.charactersAccepted ?? 0),
      since: now.since,
    };
    this.#saving ??= setTimeout(() => {
      this.#saving = undefined;
      void this.#memory.update(key, this.#counts);
    }, saveMilliseconds);
  }
}

function noCounts(): Counts {
  const since = new Date().toISOString().slice(0, 10);
  return { shown: 0, accepted: 0, partiallyAccepted: 0, dismissed: 0, charactersAccepted: 0, since };
}
