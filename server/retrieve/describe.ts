/**
 * What the learned order is told of a candidate by itself and beside the window: the features that no other candidate changes.
 * Knows nothing of what is kept.
 */
import type { Steps } from '../base/steps.ts';
import type { FileRecord, WorkspaceView } from '../workspace/view.ts';
import type { Candidate } from './candidate.ts';
import { classOfSource, columnsOf, type FeatureName, type featureGroups, featureNames } from './featureNames.ts';
import type { Scope } from './meanings.ts';
import { noNames, type Shares } from './nameLists.ts';
import type { PieceParts } from './names.ts';
import type { Reading, Sought } from './reading.ts';
import { type Relation, relationOf } from './relation.ts';

const column: Readonly<Record<OwnName, number>> = columnsOf(featureNames);
const width = featureNames.length;
type OwnName = Exclude<FeatureName, (typeof featureGroups.set)[number]>;
const noParts: PieceParts = { names: new Set(), lines: 0, tellingLines: [], defined: [] };

/** What a feature of 1 stands for, where more is no different. */
const full = { ownScore: 1.2, logTokens: 10, lines: 60, popularity: 7 };
/** Characters a token, about: the engine's own count is asked for when a candidate is about to be kept. */
const charactersPerToken = 4;

/** Fills `rows` from row 1 on, and `classes`. */
export function* describeInSteps(
  rows: Float32Array,
  classes: Uint16Array,
  candidates: readonly Candidate[],
  parts: readonly PieceParts[],
  /** Of each candidate, the places that the reading's lists give its names. */
  names: readonly Uint32Array[],
  reading: Reading,
  scope: Scope,
): Steps<void> {
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
    row.set(column['own score'], candidate.score / full.ownScore);
    row.set(column['own rank'], 1 / (1 + (ranks.among[index] ?? 0)));
    row.set(column['rank in source'], 1 / (1 + (ranks.inSource[index] ?? 0)));
    row.set(column.tokens, Math.log2(1 + candidate.text.length / charactersPerToken) / full.logTokens);
    row.set(column.lines, piece.lines / full.lines);
    describeRelation(row, relation, file);
    const shares = reading.lists.sharesOf(names[index] ?? noNames);
    describeWords(row, piece, shares, windowLines);
    describeNeeds(row, piece, shares, reading, scope.view);
    describeAlignment(row, candidate.text, piece, reading);
    yield;
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

  set(at: number, value: number): void {
    this.#rows[this.#start + at] = Math.max(0, Math.min(1, value));
  }
}

function describeRelation(row: Row, relation: Relation, file: FileRecord): void {
  row.set(column.imported, relation.imported);
  row.set(column['in imported package'], relation.inPackage);
  row.set(column['imports this'], relation.importsThis);
  row.set(column['shared imports'], relation.sharedImports);
  row.set(column['same folder'], relation.sameFolder);
  row.set(column['folder nearness'], relation.folderNearness);
  row.set(column['alike name'], relation.alikeName);
  row.set(column['test and tested'], relation.testAndTested);
  row.set(column['is open'], Number(file.isOpen));
}

function describeWords(
  row: Row,
  { names, tellingLines }: PieceParts,
  { above, below, onLine, near, rarest, visible, draftNames, newDraftNames }: Shares,
  windowLines: ReadonlySet<string>,
): void {
  let shown = 0;
  for (const line of tellingLines) if (windowLines.has(line)) shown++;
  row.set(column['names above'], above);
  row.set(column['names below'], below);
  row.set(column['names on line'], onLine);
  row.set(column['its names near'], near / Math.max(names.size, 1));
  row.set(column['its names visible'], visible / Math.max(names.size, 1));
  row.set(column['rare names near'], rarest);
  row.set(column['shown already'], shown / Math.max(tellingLines.length, 1));
  row.set(column['draft names'], draftNames);
  row.set(column['new draft names'], newDraftNames);
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
  row.set(column['has unresolved'], shares.unresolved);
  row.set(column['defines unresolved'], strongest);
  row.set(column['has unused import'], shares.unused);
  row.set(column['defines unused import'], isUnused);
  row.set(column['defines on line'], ofLine);
  row.set(column['member of receiver'], ofReceiver);
  row.set(column.popularity, popularity);
}

function describeAlignment(row: Row, text: string, { names }: PieceParts, reading: Reading): void {
  const has = (sought: Sought) => placeOf(sought, text, names) >= 0;
  const { lineAbove } = reading;
  const above = placeOf(lineAbove, text, names);
  const goesOn = above >= 0 && text.slice(above + lineAbove.text.length).trim() !== '';
  const [hasTwo, hasBelow] = [has(reading.lastTwo), has(reading.lineBelow)];
  row.set(column['has last 2'], Number(hasTwo));
  // They end with the last two, unless these are too short to tell anything.
  row.set(column['has last 4'], Number((hasTwo || reading.lastTwo.text === '') && has(reading.lastFour)));
  row.set(column['has line start'], Number(has(reading.lineStart)));
  row.set(column['has line above'], Number(above >= 0));
  row.set(column['has two lines above'], Number(above >= 0 && has(reading.twoAbove)));
  row.set(column['goes on after line above'], Number(goesOn));
  row.set(column['has line below'], Number(hasBelow));
  row.set(column['has two lines below'], Number(hasBelow && has(reading.twoBelow)));
  row.set(column['has draft'], Number(has(reading.draftLine)));
}

/** Where it is found first; -1 where it is not, and where nothing is sought. */
function placeOf({ text: sought, name }: Sought, text: string, names: ReadonlySet<string>): number {
  if (sought === '' || (name !== undefined && !names.has(name))) return -1;
  return text.indexOf(sought);
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
