/**
 * What retrieval may ask of the workspace: read-only, synchronous, open buffers in place of their files. Knows no way to
 * change anything.
 */
import type { Span } from '../base/span.ts';
import type { Definition, Facts, ImportFact } from '../syntax/facts.ts';
import type { Diagnostic, RecentEdit } from './activity.ts';

export interface FileRecord {
  /** Absolute path, or the URI of a document that is not a file. */
  readonly path: string;
  readonly displayPath: string;
  readonly languageId: string;
  readonly facts: Facts;
  readonly isOpen: boolean;
}

export interface DefinitionHit {
  readonly file: FileRecord;
  readonly definition: Definition;
}

export interface ChunkHit {
  readonly file: FileRecord;
  readonly span: Span;
  /** BM25, k1 1.2 and b 0.75. */
  readonly score: number;
}

export interface WorkspaceView {
  /** Grows by one with every change; equal generations mean equal answers. */
  readonly generation: number;
  /** The generation of the last change to another file than these: what is told without them holds as long as it stays. */
  generationBut(paths: ReadonlySet<string>): number;
  /** Grows when a file comes or goes, and with the text of one that is no code, as manifests: what finding modules goes by. */
  readonly structure: number;
  file(path: string): FileRecord | undefined;
  files(): Iterable<FileRecord>;
  /** Of indexed files. */
  readonly fileCount: number;
  /** Whether a file is indexed, without a look at its text. */
  has(path: string): boolean;
  /** Paths of the indexed files directly in a folder, given by its absolute path. */
  inFolder(folder: string): readonly string[];
  /** Indexed files that are open in the editor, less those in `exclude`. */
  openFiles(exclude: ReadonlySet<string>): FileRecord[];
  /** Indexed files that the editor had open and has closed, last first, less those in `exclude`. */
  visitedFiles(exclude: ReadonlySet<string>): FileRecord[];
  /** Places that were typed at in open files, newest first, less those of files in `exclude`. */
  recentEdits(exclude: ReadonlySet<string>): RecentEdit[];
  /** What other tools of the editor say of a file, when the client tells. */
  diagnosticsOf(path: string): readonly Diagnostic[];
  /**
   * Text of a file as the editor has it, else as it was indexed, its secrets masked; undefined when it is not indexed or has
   * vanished.
   */
  text(path: string): string | undefined;
  /** A text of this path and language with its secrets masked: what may be searched, shown and sent. */
  masked(path: string, languageId: string, text: string): string;
  /** A file's path as a person reads it, without looking at its text. */
  displayPath(path: string): string;
  /**
   * The imports of a file. Those of an open buffer may be some edits old, as they cost a look at the whole text: their
   * spans must not be used on it.
   */
  importsOf(path: string): readonly ImportFact[];
  /** Definitions with exactly this name, at most `limit`. Files in `exclude` are left out. */
  definitionsNamed(name: string, limit: number, exclude?: ReadonlySet<string>): DefinitionHit[];
  /** Which of the files with these paths define the name; empty where more than `most` do. Looks into none of them. */
  filesDefining(name: string, paths: ReadonlySet<string>, most: number): FileRecord[];
  /** Files whose name without its extensions is `name`, or that lie directly in a folder of that name, at most `limit`. */
  filesOfModule(name: string, limit: number): FileRecord[];
  /** Files that import a module, or a name from a package, of which the last part is `name`; at most `limit`. */
  filesImporting(name: string, limit: number): FileRecord[];
  /** Files with a class that extends or implements what has this name, at most `limit`. */
  filesExtending(base: string, limit: number): FileRecord[];
  /** Number of files that use a name. */
  usersOf(name: string): number;
  /** Definitions whose names resemble the query, best first. */
  searchDefinitions(query: string, limit: number): DefinitionHit[];
  /** File names that resemble the query, best first. Files in `exclude` are left out. */
  searchFiles(query: string, limit: number, exclude?: ReadonlySet<string>): FileRecord[];
  /** Chunks that share rare words with the query, best first. Files in `exclude` are left out. */
  searchChunks(query: string, limit: number, exclude: ReadonlySet<string>): ChunkHit[];
}

/** A file's text came, changed or went: what recall and caches follow. */
export type WorkspaceChange =
  | {
      readonly kind: 'updated';
      readonly path: string;
      readonly displayPath: string;
      readonly languageId: string;
      readonly text: string;
    }
  | { readonly kind: 'removed'; readonly path: string };
