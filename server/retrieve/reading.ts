/**
 * What the window says, read once for all candidates: names around the cursor, what is unresolved, the lines beside it, and
 * recall's draft. Knows no candidate.
 */

import { unusedImports } from '../analysis/imports.ts';
import { usedNames } from '../analysis/usedNames.ts';
import type { Draft } from '../base/generator.ts';
import { lastLineOf } from '../base/lines.ts';
import { matchesOf } from '../base/matches.ts';
import type { Window } from '../base/window.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import { receiversOf, type Scope } from './meanings.ts';
import { NameLists, type WeighedNames } from './nameLists.ts';
import { innerNames, namesIn } from './names.ts';
import { nearbyNames, nearbyText } from './nearby.ts';

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
  /** What a piece worth copying from may hold. */
  readonly lastTwo: Sought;
  readonly lastFour: Sought;
  readonly lineStart: Sought;
  readonly lineAbove: Sought;
  readonly lineBelow: Sought;
  readonly twoAbove: Sought;
  readonly twoBelow: Sought;
  readonly draftLine: Sought;
  readonly draft: Draft | undefined;
}

/** A text that pieces are searched for. */
export interface Sought {
  /** Empty where there is nothing to search for. */
  readonly text: string;
  /** Whatever holds the text has this name among its own: it is looked up faster than a text is searched. */
  readonly name: string | undefined;
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
  const line = lastLineOf(window.prefix);
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
    lineStart: soughtIn(line.trimStart()),
    ...{ lineAbove: soughtIn(aboveLines[0]), twoAbove: soughtIn(aboveLines[1]) },
    ...{ lineBelow: soughtIn(belowLines[0]), twoBelow: soughtIn(belowLines[1]) },
    draftLine: soughtIn((draft?.text ?? '').split('\n')[0]?.trim()),
    draft,
  };
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
function lastTokens(prefix: string, count: number): Sought {
  const end = prefix.slice(-200).trimEnd();
  const tokens = matchesOf(tokenPattern, end);
  const first = tokens[tokens.length - count];
  return soughtIn(first && end.slice(first.index));
}

function codeLines(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line.length >= shortestLine);
}

function soughtIn(text = ''): Sought {
  return text.length < shortestLine ? { text: '', name: undefined } : { text, name: longestName(innerNames(text)) };
}

function longestName(names: readonly string[]): string | undefined {
  return names.reduce<string | undefined>((best, name) => (name.length > (best?.length ?? 0) ? name : best), undefined);
}
