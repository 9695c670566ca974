/**
 * What is known of open buffers, made at the first question after an edit and put where it can be found. Knows no editor and no file on
 * disk.
 */
import type { Facts, ImportFact } from '../syntax/facts.ts';
import { noFacts } from '../syntax/factsOf.ts';
import type { OpenTrees } from '../syntax/openTree.ts';
import type { AppliedEdit, OpenBuffer } from './buffers.ts';
import type { Catalog } from './catalog.ts';
import { difference, importsEndAfter, mayChangeImports } from './importEdits.ts';
import type { Open } from './open.ts';
import type { Structure } from './structure.ts';
import type { FileRecord } from './view.ts';

export class OpenRecords {
  readonly #trees: Pick<OpenTrees, 'facts' | 'isReady'>;
  readonly #catalog: Catalog;
  readonly #structure: Structure;
  readonly #isTooLarge: (text: string) => boolean;

  constructor(
    trees: Pick<OpenTrees, 'facts' | 'isReady'>,
    catalog: Catalog,
    structure: Structure,
    isTooLarge: (text: string) => boolean,
  ) {
    this.#trees = trees;
    this.#catalog = catalog;
    this.#structure = structure;
    this.#isTooLarge = isTooLarge;
  }

  of(open: Open): FileRecord {
    if (open.record !== undefined) return open.record;
    const { path, languageId, text } = open.buffer;
    open.lacksTree ||= !this.#trees.isReady(languageId);
    return this.#adopt(open, this.#isTooLarge(text) ? noFacts : (this.#trees.facts(path, open.masked) ?? noFacts));
  }

  /** The buffer takes the place of an indexed file: as far as its text is that file's, what is known of the file holds. */
  begin(open: Open, facts: Facts, text: string): void {
    if (!open.isIndexed) return;
    if (text === open.masked) {
      this.#adopt(open, facts);
      return;
    }
    const edit = difference(text, open.masked);
    open.importsEnd = importsEndAfter(edit, endOf(facts.imports));
    if (!mayChangeImports(open.buffer, edit, open.importsEnd)) open.lastImports = facts.imports;
  }

  /** `facts` are those of the buffer as it stands. */
  #adopt(open: Open, facts: Facts): FileRecord {
    const { path, languageId } = open.buffer;
    const record = { path, displayPath: open.displayPath, languageId, facts, isOpen: true };
    open.record = record;
    open.lastImports = facts.imports;
    open.importsEnd = endOf(facts.imports);
    if (!open.isIndexed) return record;
    this.#structure.onText(path, languageId, this.#catalog.get(path) === undefined);
    this.#catalog.putFacts(record);
    return record;
  }

  importsOf(open: Open): readonly ImportFact[] {
    return open.lastImports ?? this.of(open).facts.imports;
  }

  /** The buffer becomes `after`; whoever calls says that its record no longer holds. */
  edit(open: Open, edit: AppliedEdit, after: OpenBuffer): void {
    open.importsEnd = importsEndAfter(edit, open.importsEnd);
    // An import comes with a line, typed or brought by the editor; within a line nothing is looked at again.
    const isOtherLines = after.lineStarts.length !== open.buffer.lineStarts.length;
    if (isOtherLines && mayChangeImports(after, edit, open.importsEnd)) open.lastImports = undefined;
    open.buffer = after;
  }

  /** The grammar has come: what was learned without it no longer holds. False where nothing was. */
  treeCame(open: Open): boolean {
    const was = open.lacksTree;
    open.lacksTree = false;
    if (was) open.lastImports = undefined;
    return was;
  }

  putChunks(open: Open): void {
    if (open.hasChunks || !open.isIndexed) return;
    this.#catalog.putChunks(this.of(open), open.masked);
    open.hasChunks = true;
  }
}

function endOf(imports: readonly ImportFact[]): number {
  return imports.reduce((end, { span }) => Math.max(end, span.end), 0);
}
