/**
 * What the learned order is told of a candidate by itself and beside the window: the features that no other candidate changes.
 * Knows nothing of what is kept.
 */
import type { FileRecord, WorkspaceView } from '../workspace/view.ts';
import type { Candidate } from './candidate.ts';
import { classOfSource, columnsOf, type FeatureName, type featureGroups, featureNames } from './featureNames.ts';
import type { Scope } from './meanings.ts';
import type { PieceParts } from './names.ts';
import type { Reading, Shares } from './reading.ts';
import { type Relation, relationOf } from './relation.ts';

const column = columnsOf(featureNames);
const width = featureNames.length;
type OwnName = Exclude<FeatureName, (typeof featureGroups.set)[number]>;
const noParts: PieceParts = { names: new Set(), lines: 0, tellingLines: [], defined: [] };

/** What a feature of 1 stands for, where more is no different. */
const full = { ownScore: 1.2, logTokens: 10, lines: 60, popularity: 7 };
/** Characters a token, about: the engine's own count is asked for when a candidate is about to be kept. */
const charactersPerToken = 4;

/** Fills `rows` from row 1 on, and `classes`. */
export function describeAll(
  rows: Float32Array,
  classes: Uint16Array,
  candidates: readonly Candidate[],
  parts: readonly PieceParts[],
  reading: Reading,
  scope: Scope,
): void {
  const relations = new Map<string, Relation>();
  const ranks = ranksOf(candidates);
  const windowLines = new Set(
    `${reading.window.prefix.slice(-20_000)}\n${reading.window.suffix.slice(0, 20_000)}`
      .split('\n')
      .map((line) => line.trim()),
  );
  for (const [index, candidate] of candidates.entries()) {
    const { file } = candidate;
    const relation = relations.get(file.path) ?? relationOf(file, scope);
    relations.set(file.path, relation);
    classes[index + 1] = classOfSource(candidate.source);
    const piece = parts[index] ?? noParts;
    const row = new Row(rows, (index + 1) * width);
    row.set('own score', candidate.score / full.ownScore);
    row.set('own rank', 1 / (1 + (ranks.among[index] ?? 0)));
    row.set('rank in source', 1 / (1 + (ranks.inSource[index] ?? 0)));
    row.set('tokens', Math.log2(1 + candidate.text.length / charactersPerToken) / full.logTokens);
    row.set('lines', piece.lines / full.lines);
    describeRelation(row, relation, file);
    const shares = reading.lists.sharesOf(piece.names);
    describeWords(row, piece, shares, windowLines);
    describeNeeds(row, piece, shares, reading, scope.view);
    describeAlignment(row, candidate.text, reading);
  }
}

/** The numbers of one candidate, written where they belong: an object of them for each costs more than all else. */
class Row {
  readonly #rows: Float32Array;
  readonly #start: number;

  constructor(rows: Float32Array, start: number) {
    this.#rows = rows;
    this.#start = start;
  }

  set(name: OwnName, value: number): void {
    this.#rows[this.#start + column[name]] = Math.max(0, Math.min(1, value));
  }
}

function describeRelation(row: Row, relation: Relation, file: FileRecord): void {
  row.set('imported', relation.imported);
  row.set('in imported package', relation.inPackage);
  row.set('imports this', relation.importsThis);
  row.set('shared imports', relation.sharedImports);
  row.set('same folder', relation.sameFolder);
  row.set('folder nearness', relation.folderNearness);
  row.set('alike name', relation.alikeName);
  row.set('test and tested', relation.testAndTested);
  row.set('is open', Number(file.isOpen));
}

function describeWords(
  row: Row,
  { names, tellingLines }: PieceParts,
  { above, below, onLine, near, rarest, visible, draftNames, newDraftNames }: Shares,
  windowLines: ReadonlySet<string>,
): void {
  let shown = 0;
  for (const line of tellingLines) if (windowLines.has(line)) shown++;
  row.set('names above', above);
  row.set('names below', below);
  row.set('names on line', onLine);
  row.set('its names near', near / Math.max(names.size, 1));
  row.set('its names visible', visible / Math.max(names.size, 1));
  row.set('rare names near', rarest);
  row.set('shown already', shown / Math.max(tellingLines.length, 1));
  row.set('draft names', draftNames);
  row.set('new draft names', newDraftNames);
}

function describeNeeds(row: Row, { defined }: PieceParts, shares: Shares, reading: Reading, view: WorkspaceView): void {
  const { unresolved, unused, onLine, receivers } = reading;
  let [strongest, isUnused, ofLine, popularity, ofReceiver] = [0, 0, 0, 0, 0];
  for (const { name, ofClass } of defined) {
    strongest = Math.max(strongest, unresolved.weights.get(name) ?? 0);
    if (unused.weights.has(name)) isUnused = 1;
    if (onLine.weights.has(name)) ofLine = 1;
    if (receivers.has(name) || (ofClass !== undefined && receivers.has(ofClass))) ofReceiver = 1;
    popularity = Math.max(popularity, Math.log2(1 + view.usersOf(name)) / full.popularity);
  }
  row.set('has unresolved', shares.unresolved);
  row.set('defines unresolved', strongest);
  row.set('has unused import', shares.unused);
  row.set('defines unused import', isUnused);
  row.set('defines on line', ofLine);
  row.set('member of receiver', ofReceiver);
  row.set('popularity', popularity);
}

function describeAlignment(row: Row, text: string, reading: Reading): void {
  const above = reading.lineAbove === '' ? -1 : text.indexOf(reading.lineAbove);
  const goesOn = above >= 0 && text.slice(above + reading.lineAbove.length).trim() !== '';
  const hasTwo = contains(text, reading.lastTwo);
  const hasBelow = contains(text, reading.lineBelow);
  row.set('has last 2', hasTwo);
  // They end with the last two, unless these are too short to tell anything.
  row.set('has last 4', hasTwo === 0 && reading.lastTwo !== '' ? 0 : contains(text, reading.lastFour));
  row.set('has line start', contains(text, reading.lineStart));
  row.set('has line above', Number(above >= 0));
  row.set('has two lines above', above >= 0 ? contains(text, reading.twoAbove) : 0);
  row.set('goes on after line above', Number(goesOn));
  row.set('has line below', hasBelow);
  row.set('has two lines below', hasBelow === 0 ? 0 : contains(text, reading.twoBelow));
  row.set('has draft', contains(text, reading.draftLine));
}

function contains(text: string, part: string): number {
  return Number(part !== '' && text.includes(part));
}

function ranksOf(candidates: readonly Candidate[]) {
  const among = new Uint16Array(candidates.length);
  const inSource = new Uint16Array(candidates.length);
  const order = candidates
    .map((_, index) => index)
    .sort((a, b) => (candidates[b]?.score ?? 0) - (candidates[a]?.score ?? 0));
  const counts = new Map<string, number>();
  for (const [rank, index] of order.entries()) {
    const source = candidates[index]?.source ?? '';
    among[index] = rank;
    inSource[index] = counts.get(source) ?? 0;
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return { among, inSource };
}
