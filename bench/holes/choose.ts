/**
 * Chooses holes of every kind in an indexed repository, seeded: the same seed and repository give the same holes. Knows no
 * engine that fills them.
 */
import type { FileRecord, WorkspaceView } from '../../server/workspace/view.ts';
import { ShingleIndex, shinglesOf } from '../shingles.ts';
import { seededRandom, shuffled } from '../statistics.ts';
import { foreignDefinitions, knownOfHole, LineCounts } from './evidence.ts';
import { type Hole, type HoleKind, holeKinds, identifiersOf } from './hole.ts';
import { type Place, placesOf } from './places.ts';

export interface ChooseOptions {
  readonly view: WorkspaceView;
  readonly repository: string;
  readonly language: string;
  /** Files, as displayed, that are never cut. */
  readonly excluded: ReadonlySet<string>;
  readonly kinds: readonly HoleKind[];
  /** Holes of each kind, or as many as there are. */
  readonly perKind: number;
  readonly seed: number;
}

export interface Chosen {
  readonly holes: Hole[];
  /** Files that were not cut because another file of the repository holds half of them or more. */
  readonly filesWithCopies: number;
}

/** From this share of shingles on, two files of one repository are copies of each other. */
const copyShare = 0.5;
/** Places tried for each `none-needed` hole that is wanted: about every tenth line needs nothing. */
const triesForNone = 60;
/** One file gives at most this many holes of a kind, so that a long file does not stand for its repository. */
const mostOfOneFile = 8;

interface Cut {
  readonly file: FileRecord;
  readonly text: string;
  readonly place: Place;
}

export function chooseHoles(options: ChooseOptions): Chosen {
  const { view, language, excluded, seed } = options;
  const files = [...view.files()]
    .filter(({ languageId }) => languageId === language || languageId === `${language}react`)
    .filter(({ displayPath }) => !excluded.has(displayPath))
    .sort((a, b) => (a.displayPath < b.displayPath ? -1 : 1));
  const copied = filesWithCopies(view, files);
  const random = seededRandom(seed);
  const cuts = new Map<HoleKind, Cut[]>(holeKinds.map((kind) => [kind, []]));
  for (const file of files) {
    const text = view.text(file.path);
    if (text === undefined || copied.has(file.path)) continue;
    const foreign = new Map<string, boolean>();
    const isForeign = (name: string) => {
      const known = foreign.get(name) ?? foreignDefinitions(view, file, name).length > 0;
      foreign.set(name, known);
      return known;
    };
    for (const place of placesOf({ text, languageId: file.languageId, facts: file.facts }, isForeign, random)) {
      cuts.get(place.kind)?.push({ file, text, place });
    }
  }
  const lines = new LineCounts(view);
  const holes = options.kinds.flatMap((kind) => choose(kind, cuts, options, lines, random));
  return { holes, filesWithCopies: copied.size };
}

function choose(
  kind: HoleKind,
  cuts: ReadonlyMap<HoleKind, readonly Cut[]>,
  options: ChooseOptions,
  lines: LineCounts,
  random: () => number,
): Hole[] {
  const isNone = kind === 'none-needed';
  const chosen: Hole[] = [];
  const taken = new Set<string>();
  const perFile = new Map<string, number>();
  const pool = shuffled(cuts.get(isNone ? 'line' : kind) ?? [], random);
  for (const { file, text, place } of isNone ? pool.slice(0, options.perKind * triesForNone) : pool) {
    if (chosen.length >= options.perKind) break;
    const count = perFile.get(file.path) ?? 0;
    const key = `${file.path} ${place.start}`;
    if (count >= mostOfOneFile || taken.has(key)) continue;
    const hidden = text.slice(place.start, place.end);
    const known = knownOfHole(options.view, lines, file, text, { start: place.start, hidden });
    if (isNone && (known.scope > 0 || known.standsElsewhere || !isKnownHere(text, place))) continue;
    taken.add(key);
    perFile.set(file.path, count + 1);
    const { repository, language } = options;
    const { displayPath, languageId } = file;
    const before = text.slice(0, place.start).split('\n');
    const id = `${repository}/${displayPath}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}:${kind}`;
    const { start, end } = place;
    chosen.push({ id, kind, repository, language, languageId, file: displayPath, start, end, hidden, ...known });
  }
  return chosen;
}

/** Whether all identifiers of the place stand elsewhere in its own file: then no other file is needed. */
function isKnownHere(text: string, { start, end }: Place): boolean {
  const visible = new Set(identifiersOf(text.slice(0, start) + text.slice(end)));
  return identifiersOf(text.slice(start, end)).every((name) => visible.has(name));
}

function filesWithCopies(view: WorkspaceView, files: readonly FileRecord[]): Set<string> {
  const index = new ShingleIndex<string>();
  const shingles = new Map(files.map((file) => [file.path, shinglesOf(view.text(file.path) ?? '')]));
  for (const [path, set] of shingles) index.add(path, set);
  const copied = new Set<string>();
  for (const [path, set] of shingles) {
    const closest = index.closest(set, path);
    if (closest === undefined || closest.share < copyShare) continue;
    // Which of two is the copy does not matter: with one cut, the other shows what is hidden.
    copied.add(path);
    copied.add(closest.key);
  }
  return copied;
}
