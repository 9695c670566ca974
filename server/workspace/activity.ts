/**
 * What a person did of late: files that they had open, places that they typed at, and what other tools say of a file. Bounded; knows
 * no text.
 */
import type { AppliedEdit } from './buffers.ts';

export interface RecentEdit {
  readonly path: string;
  /** In the text as it is now. */
  readonly offset: number;
}

/** What another tool of the editor says of a line, as `textDocument/publishDiagnostics` has it. */
export interface Diagnostic {
  /** Zero-based. */
  readonly line: number;
  readonly message: string;
}

const mostVisited = 40;
const mostEdits = 30;
/** Typing on is one edit: characters between two that are told apart. */
const apart = 400;
const mostFilesWithDiagnostics = 200;
const mostDiagnostics = 100;

export class Activity {
  /** Oldest first. */
  readonly #visited = new Set<string>();
  /** Newest first. */
  #edits: RecentEdit[] = [];
  readonly #diagnostics = new Map<string, readonly Diagnostic[]>();

  visit(path: string): void {
    this.#visited.delete(path);
    this.#visited.add(path);
    for (const oldest of this.#visited) {
      if (this.#visited.size <= mostVisited) break;
      this.#visited.delete(oldest);
    }
  }

  edit(path: string, { start, oldEnd, newText }: AppliedEdit): void {
    const moved = start + newText.length - oldEnd;
    const kept = this.#edits.flatMap((edit) => {
      if (edit.path !== path) return [edit];
      const offset = edit.offset >= oldEnd ? edit.offset + moved : Math.min(edit.offset, start);
      return Math.abs(offset - start) < apart ? [] : [{ path, offset }];
    });
    this.#edits = [{ path, offset: start }, ...kept].slice(0, mostEdits);
  }

  setDiagnostics(path: string, diagnostics: readonly Diagnostic[]): void {
    this.#diagnostics.delete(path);
    if (diagnostics.length > 0) this.#diagnostics.set(path, diagnostics.slice(0, mostDiagnostics));
    for (const oldest of this.#diagnostics.keys()) {
      if (this.#diagnostics.size <= mostFilesWithDiagnostics) break;
      this.#diagnostics.delete(oldest);
    }
  }

  /** Last first. */
  visited(): string[] {
    return [...this.#visited].reverse();
  }

  /** Newest first. */
  edits(): readonly RecentEdit[] {
    return this.#edits;
  }

  diagnosticsOf(path: string): readonly Diagnostic[] {
    return this.#diagnostics.get(path) ?? [];
  }
}
