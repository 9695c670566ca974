/** What the workspace knows of a buffer that the editor has open. Data alone. */
import type { ImportFact } from '../syntax/facts.ts';
import type { OpenBuffer } from './buffers.ts';
import type { FileRecord } from './view.ts';

export interface Open {
  buffer: OpenBuffer;
  /** The buffer's text, its secrets masked: nothing else of it leaves here. */
  masked: string;
  displayPath: string;
  /** Other paths of the same file, over symbolic links. */
  aliases: readonly string[];
  /** False for what must not be searched or learned from: ignored, secret, or too large. */
  isIndexed: boolean;
  /** Made from the buffer as it stands; undefined after an edit. */
  record: FileRecord | undefined;
  /** Of the last record, as long as no edit may have changed them; their spans may be some edits old. */
  lastImports: readonly ImportFact[] | undefined;
  /** Where they end in the buffer as it stands. */
  importsEnd: number;
  /** Something was learned of the text without a tree, as the grammar was not there. */
  lacksTree: boolean;
  /** The record's chunks can be found. */
  hasChunks: boolean;
}
