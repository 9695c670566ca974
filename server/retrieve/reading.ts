/**
 * What the window says, read once for all candidates: names around the cursor, what is unresolved, the lines beside it, and
 * recall's draft. Knows no candidate.
 */

import { unusedImports } from '../analysis/imports.ts';
import { usedNames } from '../analysis/usedNames.ts';
import type { Draft } from '../base/generator.ts';
import { matchesOf } from '../base/matches.ts';
import type { Window } from '../base/window.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import { receiversOf, type Scope } from './meanings.ts';
import { namesIn } from './names.ts';
import { nearbyNames, nearbyText } from './nearby.ts';

/** Names with how much each counts. */
export interface WeighedNames {
  readonly weights: ReadonlyMap<string, number>;
  readonly total: number;
}

export interface Reading {
  readonly window: Window;
  /** Of the lines above the cursor and of its own, the rarer the more; below; on its line alone. */
  readonly above: WeighedNames;
  readonly below: WeighedNames;
  readonly onLine: WeighedNames;
  /** Names used near the cursor that the file does not define itself, the nearer the more. */
  readonly unresolved: WeighedNames;
  readonly unused: WeighedNames;
  readonly draftNames: WeighedNames;
  readonly newDraftNames: WeighedNames;
  /** The lists above as one, for those who ask for a piece's share of each. */
  readonly lists: NameLists;
  /** All names of the file, as far as it is read. */
  readonly visible: ReadonlySet<string>;
  readonly receivers: ReadonlySet<string>;
  /** Texts that a piece worth copying from may hold; empty where there is none. */
  readonly lastTwo: string;
  readonly lastFour: string;
  readonly lineStart: string;
  readonly lineAbove: string;
  readonly lineBelow: string;
  readonly twoAbove: string;
  readonly twoBelow: string;
  readonly draftLine: string;
  readonly draft: Draft | undefined;
}

/** Shorter lines stand everywhere. */
const shortestLine = 4;
/** Lines over which a use loses half of its weight. */
const halfDistance = 8;

export function readWindow(scope: Scope, draft: Draft | undefined): Reading {
  const { window, view } = scope;
  const { before, after } = nearbyText(window);
  const rarityOf = rarities(view);
  const weighed = (names: Iterable<string>) => weigh(names, rarityOf);
  const line = window.prefix.slice(window.prefix.lastIndexOf('\n') + 1);
  const visible = new Set(usedNames(window).map(({ name }) => name));
  const draftNames = namesIn(draft === undefined ? '' : window.partialWord + draft.text);
  const aboveLines = codeLines(window.prefix.slice(-2_000).split('\n').slice(0, -1).reverse());
  const belowLines = codeLines(window.suffix.slice(0, 2_000).split('\n').slice(1));
  const named = {
    above: weighed(namesIn(before)),
    below: weighed(namesIn(after)),
    onLine: weighed(namesIn(line)),
    unresolved: unresolvedNames(scope),
    unused: weighed(unusedImports(window, scope.bindings)),
    draftNames: weighed(draftNames),
    newDraftNames: weighed([...draftNames].filter((name) => !visible.has(name))),
  };
  return {
    window,
    ...named,
    lists: new NameLists(named, visible),
    visible,
    receivers: new Set(receiversOf(scope).map(({ hit }) => hit.definition.name)),
    lastTwo: lastTokens(window.prefix, 2),
    lastFour: lastTokens(window.prefix, 4),
    lineStart: worthFinding(line.trimStart()),
    ...{ lineAbove: aboveLines[0] ?? '', twoAbove: aboveLines[1] ?? '' },
    ...{ lineBelow: belowLines[0] ?? '', twoBelow: belowLines[1] ?? '' },
    draftLine: worthFinding((draft?.text ?? '').split('\n')[0]?.trim() ?? ''),
    draft,
  };
}

const listNames = ['above', 'below', 'onLine', 'unresolved', 'unused', 'draftNames', 'newDraftNames'] as const;
type ListName = (typeof listNames)[number];

/** What a piece's names are beside the lists of a window. */
export interface Shares extends Readonly<Record<ListName, number>> {
  /** Names of the piece that stand near the cursor, and the largest weight of one. */
  readonly near: number;
  readonly rarest: number;
  /** Names of the piece that stand anywhere in the file. */
  readonly visible: number;
}

/** Weights of a name in all lists, side by side: a piece's names are looked up once and not once for each list. */
class NameLists {
  /** A weight for each list; nothing for a name that the file has and no list. */
  readonly #rows = new Map<string, Float64Array | undefined>();
  readonly #visible: ReadonlySet<string>;
  readonly #totals: readonly number[];
  readonly #sums = new Float64Array(listNames.length);

  constructor(lists: Readonly<Record<ListName, WeighedNames>>, visible: ReadonlySet<string>) {
    for (const name of visible) this.#rows.set(name, undefined);
    for (const [column, list] of listNames.entries()) {
      for (const [name, weight] of lists[list].weights) {
        const row = this.#rows.get(name) ?? new Float64Array(listNames.length);
        row[column] = weight;
        this.#rows.set(name, row);
      }
    }
    this.#visible = visible;
    this.#totals = listNames.map((list) => lists[list].total);
  }

  /** 0 to 1 each: the share of a list's weight that the names of a piece have. */
  sharesOf(names: ReadonlySet<string>): Shares {
    const sums = this.#sums.fill(0);
    let [near, rarest, visible] = [0, 0, 0];
    for (const name of names) {
      const row = this.#rows.get(name);
      if (row === undefined) {
        if (this.#rows.has(name)) visible++;
        continue;
      }
      if (this.#visible.has(name)) visible++;
      for (let column = 0; column < sums.length; column++) sums[column] = (sums[column] ?? 0) + (row[column] ?? 0);
      const weight = Math.max(row[0] ?? 0, row[1] ?? 0);
      if (weight > 0) near++;
      rarest = Math.max(rarest, weight);
    }
    const share = (column: number) => (sums[column] ?? 0) / (this.#totals[column] || 1);
    // In the order of `listNames`.
    return {
      above: share(0),
      below: share(1),
      onLine: share(2),
      unresolved: share(3),
      unused: share(4),
      draftNames: share(5),
      newDraftNames: share(6),
      near,
      rarest,
      visible,
    };
  }
}

/** Those of the list's names that a piece has, too. */
export function namesOfBoth({ weights }: WeighedNames, names: ReadonlySet<string>): string[] {
  return [...weights.keys()].filter((name) => names.has(name));
}

/** Share of the list's weight that those of its names have which are not known. */
export function shareOfRest({ weights, total }: WeighedNames, names: readonly string[], known: ReadonlySet<string>) {
  if (total === 0) return 0;
  let sum = 0;
  for (const name of names) if (!known.has(name)) sum += weights.get(name) ?? 0;
  return sum / total;
}

/** A name that all files use says nothing, one that two use nearly everything. */
function rarities(view: WorkspaceView): (name: string) => number {
  const most = Math.log(view.fileCount + 2);
  return (name) => Math.max(0.05, Math.min(1, (most - Math.log(1 + view.usersOf(name))) / most));
}

function weigh(names: Iterable<string>, weightOf: (name: string) => number): WeighedNames {
  const weights = new Map<string, number>();
  let total = 0;
  for (const name of names) {
    const weight = weightOf(name);
    weights.set(name, weight);
    total += weight;
  }
  return { weights, total };
}

function unresolvedNames({ window, own }: Scope): WeighedNames {
  const nearness = new Map<string, number>();
  for (const { name, distance } of nearbyNames(window)) {
    if (!own.has(name)) nearness.set(name, 1 / (1 + distance / halfDistance));
  }
  return weigh(nearness.keys(), (name) => nearness.get(name) ?? 0);
}

const tokenPattern = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu;

/** The text from the last tokens before the cursor on, white space between them as it stands. */
function lastTokens(prefix: string, count: number): string {
  const end = prefix.slice(-200).trimEnd();
  const tokens = matchesOf(tokenPattern, end);
  const first = tokens[tokens.length - count];
  return first === undefined ? '' : worthFinding(end.slice(first.index));
}

function codeLines(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line.length >= shortestLine);
}

function worthFinding(text: string): string {
  return text.length >= shortestLine ? text : '';
}
