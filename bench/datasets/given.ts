/**
 * What a published data set gives: holes in repositories that lie on this disk, or rows that stand alone, each with the piece
 * of its repository that the data set ships. Plain data; knows no format.
 */
import { posix } from 'node:path';
import type { HoleKind } from '../holes/hole.ts';

/** A hole that is not cut but given. */
export interface GivenHole {
  readonly id: string;
  readonly kind: HoleKind;
  /** Path below the repository's folder, with forward slashes. */
  readonly file: string;
  /** UTF-16 offsets of what is hidden, white space at its ends not hidden. */
  readonly start: number;
  readonly end: number;
}

/** A piece of another file. */
export interface GivenPiece {
  readonly file: string;
  readonly text: string;
  /** The one that the data set says is needed. */
  readonly isGold: boolean;
}

/** A hole that stands alone: there is no repository, only the file and what was retrieved for it. */
export interface GivenRow extends GivenHole {
  readonly repository: string;
  /** LSP language id. */
  readonly language: string;
  /** The whole file, with what is hidden. */
  readonly text: string;
  /** In the order of the data set. */
  readonly pieces: readonly GivenPiece[];
}

/** A hole at `hidden` within `before + hidden + after`, without the white space at its ends; undefined when all is white. */
export function spanOf(before: string, hidden: string): { start: number; end: number } | undefined {
  const start = before.length + hidden.length - hidden.trimStart().length;
  const end = before.length + hidden.trimEnd().length;
  return start < end ? { start, end } : undefined;
}

/** A path that stays below the folder it is joined to, however it was written. */
export function pathBelow(path: string): string {
  return posix.join('/', path.replaceAll('\\', '/')).slice(1);
}
