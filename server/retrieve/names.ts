/** What pieces of code consist of, names as sets and lines, and what two sets have in common. Knows no window. */
import { classOf } from '../analysis/members.ts';
import { byObject } from '../base/byObject.ts';
import { matchesOf } from '../base/matches.ts';
import type { Span } from '../base/span.ts';
import type { Definition, Facts } from '../syntax/facts.ts';
import type { Candidate } from './candidate.ts';

const namePattern = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Half of an astral character may be one of a name. */
const nameCharacter = /[\p{L}\p{N}_$\uD800-\uDFFF]/u;
/** Shorter names are loop variables and the like. */
const shortestName = 3;
/** A shorter line stands in many files. */
const shortestTellingLine = 8;
/** Pieces of one file whose parts are kept; beyond them they are read again. */
const mostKnownPieces = 256;

export interface PieceParts {
  readonly names: ReadonlySet<string>;
  readonly lines: number;
  /** Without their indentation. */
  readonly tellingLines: readonly string[];
  readonly defined: readonly Defined[];
}

/** What a piece defines, as far as it names it. */
interface Defined {
  readonly name: string;
  readonly ofClass: string | undefined;
}

const partsByText = byObject((_facts: Facts) => new Map<string, PieceParts>());

export function namesIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const [name] of matchesOf(namePattern, text)) if (name.length >= shortestName) found.add(name);
  return found;
}

/** Of a part of a text, the names that the whole text has as well: those at its ends may be pieces of longer ones there. */
export function innerNames(part: string): string[] {
  const names: string[] = [];
  for (const { 0: name, index } of matchesOf(namePattern, part)) {
    const [before, after] = [part[index - 1], part[index + name.length]];
    const isWhole = [before, after].every((character) => character !== undefined && !nameCharacter.test(character));
    if (isWhole && name.length >= shortestName) names.push(name);
  }
  return names;
}

/** Kept as long as its file's facts are. */
export function partsOf({ file, span, text, declared }: Candidate): PieceParts {
  // Which lines a file's declarations are made of varies with the cursor.
  if (declared !== undefined)
    return partsIn(
      text,
      file.facts,
      declared.map(({ definition }) => definition),
    );
  const ofFile = partsByText(file.facts);
  const key = `${span.start} ${text.length}`;
  const found = ofFile.get(key) ?? partsIn(text, file.facts, definitionsIn(file.facts, span));
  if (ofFile.size < mostKnownPieces) ofFile.set(key, found);
  return found;
}

function definitionsIn({ definitions }: Facts, { start, end }: Span): Definition[] {
  return definitions.filter(({ nameSpan }) => nameSpan.start >= start && nameSpan.start < end);
}

function partsIn(text: string, { definitions }: Facts, meant: readonly Definition[]): PieceParts {
  const lines = text.split('\n').map((line) => line.trim());
  const names = namesIn(text);
  return {
    names,
    lines: lines.length,
    tellingLines: lines.filter((line) => line.length >= shortestTellingLine),
    defined: meant
      // A long definition is shown by its signature alone.
      .filter(({ name }) => names.has(name))
      .map((definition) => ({
        name: definition.name,
        ofClass: definitions[classOf(definitions, definition)]?.name,
      })),
  };
}

/** Share of the smaller set that both have. */
export function shareOfSmaller(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  const [small, large] = first.size <= second.size ? [first, second] : [second, first];
  if (small.size === 0) return 0;
  let shared = 0;
  for (const one of small) if (large.has(one)) shared++;
  return shared / small.size;
}
