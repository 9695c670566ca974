/**
 * What became of suggestions, told on as it happens. The editor's stable interface tells an extension only of whole accepts; parts
 * and dismissals are told from the edits that follow, and from the key that sends a suggestion away. Counts nothing, and knows
 * nothing of how a suggestion came about.
 */
import * as vscode from 'vscode';
import type { OutcomeParams } from '../../server/lsp/outcomes.ts';

interface Offer {
  readonly document: string;
  /** What is still to come after the cursor. */
  rest: string;
  /** Where that would be inserted. */
  offset: number;
  hasPart: boolean;
}

export const acceptedCommand = 'linewright.internal.accepted';
/** The manifest binds Escape to it, behind the editor's own command, which hides what is shown whether or not this one is there. */
export const sentAwayCommand = 'linewright.internal.sentAway';

export class Outcomes implements vscode.Disposable {
  readonly #happened = new vscode.EventEmitter<OutcomeParams>();
  readonly onDidHappen = this.#happened.event;
  readonly #watch = vscode.workspace.onDidChangeTextDocument((event) => this.#onChange(event));
  #offer: Offer | undefined;
  /** Length of what was inserted last that ended the suggestion: a part of it may have been there. */
  #lastEnd: number | undefined;

  /** Tells what is shown, and has the editor tell when it is accepted. */
  offer(
    document: vscode.TextDocument,
    position: vscode.Position,
    items: readonly vscode.InlineCompletionItem[],
  ): vscode.InlineCompletionItem[] {
    const [first] = items;
    if (first === undefined) return [];
    const rest = restOf(first, position);
    const offset = document.offsetAt(position);
    const uri = document.uri.toString();
    // The same suggestion, typed into, is still one.
    if (this.#offer?.document !== uri || this.#offer.offset !== offset || this.#offer.rest !== rest) {
      this.#dismissed();
      this.#lastEnd = undefined;
      this.#offer = { document: uri, rest, offset, hasPart: false };
      this.#tell('shown', uri);
    }
    return items.map((item) => {
      const accepted = [uri, restOf(item, position).length];
      item.command = { command: acceptedCommand, title: 'Accepted', arguments: accepted };
      return item;
    });
  }

  /** What the editor runs with the arguments above. */
  accepted(document: unknown, characters: unknown): void {
    this.#offer = undefined;
    if (typeof document === 'string' && typeof characters === 'number') {
      this.#tell('accepted', document, this.#lastEnd ?? characters);
    }
    this.#lastEnd = undefined;
  }

  /** By a key, at the place where it was shown: what another extension shows elsewhere is not this one's. */
  sentAway(): void {
    const editor = vscode.window.activeTextEditor;
    const offer = this.#offer;
    if (editor === undefined || offer?.document !== editor.document.uri.toString()) return;
    if (editor.document.offsetAt(editor.selection.active) !== offer.offset) return;
    this.#offer = undefined;
    this.#happened.fire({ textDocument: { uri: offer.document }, outcome: 'dismissed', byKey: true });
  }

  dispose(): void {
    this.#watch.dispose();
    this.#happened.dispose();
  }

  #onChange({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const offer = this.#offer;
    const [change] = contentChanges;
    if (offer === undefined || change === undefined || document.uri.toString() !== offer.document) return;
    const { text, rangeOffset } = change;
    if (rangeOffset !== offer.offset || text === '' || !offer.rest.startsWith(text)) {
      // A whole accept replaces the range: the editor tells of it by the command.
      if (text.endsWith(offer.rest)) this.#lastEnd = offer.rest.length;
      else this.#dismissed();
      return;
    }
    if (text === offer.rest) {
      // Typed to its end, or accepted as a whole, which the command tells.
      this.#lastEnd = text.length;
      this.#offer = undefined;
      return;
    }
    offer.rest = offer.rest.slice(text.length);
    offer.offset += text.length;
    // One character is typed, several are a word or a line that was taken. One suggestion counts once.
    if (text.length === 1 || offer.hasPart) return;
    offer.hasPart = true;
    this.#tell('partiallyAccepted', offer.document, text.length);
  }

  /** Of one that a part was taken of, that part is what became of it. */
  #dismissed(): void {
    if (this.#offer !== undefined && !this.#offer.hasPart) this.#tell('dismissed', this.#offer.document);
    this.#offer = undefined;
  }

  #tell(outcome: OutcomeParams['outcome'], uri: string, characters?: number): void {
    this.#happened.fire({ textDocument: { uri }, outcome, ...(characters === undefined ? {} : { characters }) });
  }
}

/** What an item would insert behind the cursor. */
function restOf({ insertText, range }: vscode.InlineCompletionItem, position: vscode.Position): string {
  const text = typeof insertText === 'string' ? insertText : insertText.value;
  return text.slice(range === undefined ? 0 : Math.max(0, position.character - range.start.character));
}
