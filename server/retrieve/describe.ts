/**
 * What the learned order is told of a candidate by itself and beside the window: the features that no other candidate changes.
 * Knows nothing of what is kept.
 */
import { classOf } from '../analysis/members.ts';
import type { FileRecord, WorkspaceView } from '../workspace/view.ts';
import type { Candidate } from './candidate.ts';
import { classOfSource, columnsOf, type FeatureName, featureGroups, featureNames } from './featureNames.ts';
import type { Scope } from './meanings.ts';
import type { PieceParts } from './names.ts';
import type { Reading, Shares } from './reading.ts';
import { type Relation, relationOf } from './relation.ts';

const column = columnsOf(featureNames);
const width = featureNames.length;
type OwnName = Exclude<FeatureName, (typeof featureGroups.set)[number]>;
const ownNames = featureNames.filter((name): name is OwnName => !featureGroups.set.includes(name as never));
const noParts: PieceParts = { names: new Set(), lines: 0, tellingLines: [] };

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
    const own = piece.names;
    const shares = reading.lists.sharesOf(own);
    const values: Record<OwnName, number> = {
      'own score': candidate.score / full.ownScore,
      'own rank': 1 / (1 + (ranks.among[index] ?? 0)),
      'rank in source': 1 / (1 + (ranks.inSource[index] ?? 0)),
      tokens: Math.log2(1 + candidate.text.length / charactersPerToken) / full.logTokens,
      lines: piece.lines / full.lines,
      ...graphFeatures(relation, file),
      ...lexicalFeatures(piece, shares, reading, windowLines),
      ...needFeatures(candidate, own, shares, reading, scope.view),
      ...alignmentFeatures(candidate.text, reading),
      'draft names': shares.draftNames,
      'new draft names': shares.newDraftNames,
      'has draft': contains(candidate.text, reading.draftLine),
    };
    const start = (index + 1) * width;
    for (const name of ownNames) rows[start + column[name]] = Math.max(0, Math.min(1, values[name]));
  }
}

function graphFeatures(relation: Relation, file: FileRecord) {
  return {
    imported: relation.imported,
    'in imported package': relation.inPackage,
    'imports this': relation.importsThis,
    'shared imports': relation.sharedImports,
    'same folder': relation.sameFolder,
    'folder nearness': relation.folderNearness,
    'alike name': relation.alikeName,
    'test and tested': relation.testAndTested,
    'is open': Number(file.isOpen),
  };
}

function lexicalFeatures(
  { names, tellingLines }: PieceParts,
  { above, below, onLine, near, rarest }: Shares,
  { visible }: Reading,
  windowLines: ReadonlySet<string>,
) {
  let [seen, shown] = [0, 0];
  for (const name of names) if (visible.has(name)) seen++;
  for (const line of tellingLines) if (windowLines.has(line)) shown++;
  return {
    'names above': above,
    'names below': below,
    'names on line': onLine,
    'its names near': near / Math.max(names.size, 1),
    'its names visible': seen / Math.max(names.size, 1),
    'rare names near': rarest,
    'shown already': shown / Math.max(tellingLines.length, 1),
  };
}

function needFeatures(
  candidate: Candidate,
  own: ReadonlySet<string>,
  shares: Shares,
  reading: Reading,
  view: WorkspaceView,
) {
  const defined = definedIn(candidate, own);
  const { unresolved, unused, onLine, receivers } = reading;
  let [strongest, ofLine, popularity, ofReceiver] = [0, 0, 0, 0];
  for (const { name, ofClass } of defined) {
    strongest = Math.max(strongest, unresolved.weights.get(name) ?? 0);
    if (onLine.weights.has(name)) ofLine = 1;
    if (receivers.has(name) || (ofClass !== undefined && receivers.has(ofClass))) ofReceiver = 1;
    popularity = Math.max(popularity, Math.log2(1 + view.usersOf(name)) / full.popularity);
  }
  return {
    'has unresolved': shares.unresolved,
    'defines unresolved': strongest,
    'has unused import': shares.unused,
    'defines unused import': Number(defined.some(({ name }) => unused.weights.has(name))),
    'defines on line': ofLine,
    'member of receiver': ofReceiver,
    popularity,
  };
}

function alignmentFeatures(text: string, reading: Reading) {
  const above = reading.lineAbove === '' ? -1 : text.indexOf(reading.lineAbove);
  const goesOn = above >= 0 && text.slice(above + reading.lineAbove.length).trim() !== '';
  return {
    'has last 2': contains(text, reading.lastTwo),
    'has last 4': contains(text, reading.lastFour),
    'has line start': contains(text, reading.lineStart),
    'has line above': Number(above >= 0),
    'has two lines above': Number(above >= 0) * contains(text, reading.twoAbove),
    'goes on after line above': Number(goesOn),
    'has line below': contains(text, reading.lineBelow),
    'has two lines below': contains(text, reading.lineBelow) * contains(text, reading.twoBelow),
  };
}

function contains(text: string, part: string): number {
  return Number(part !== '' && text.includes(part));
}

interface Defined {
  readonly name: string;
  readonly ofClass: string | undefined;
}

function definedIn({ file, span, declared }: Candidate, own: ReadonlySet<string>): Defined[] {
  const { definitions } = file.facts;
  const meant =
    declared?.map(({ definition }) => definition) ??
    definitions.filter(({ nameSpan }) => nameSpan.start >= span.start && nameSpan.start < span.end);
  return meant.flatMap((definition) =>
    // A long definition is shown by its signature alone.
    own.has(definition.name)
      ? [{ name: definition.name, ofClass: definitions[classOf(definitions, definition)]?.name }]
      : [],
  );
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
