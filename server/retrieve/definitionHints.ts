/**
 * Definitions that the open file does not name and may be about to: of modules that it has by a name of their own, what is asked of a like
 * receiver elsewhere, what files like it use, and members of what its class holds. Knows not what else speaks for them.
 */
import { chainBefore } from '../analysis/chain.ts';
import { modulesNamed } from '../analysis/imports.ts';
import { areRelated } from '../analysis/languages.ts';
import { membersOfModule } from '../analysis/moduleMembers.ts';
import type { UsedName } from '../analysis/usedNames.ts';
import { byLine } from '../base/byLine.ts';
import { detached } from '../base/detached.ts';
import { matchesOf } from '../base/matches.ts';
import { wholeWords } from '../base/wholeWord.ts';
import type { DefinitionHit } from '../workspace/view.ts';
import type { Scope } from './meanings.ts';
import { typesAtHand } from './typesAtHand.ts';

export interface Hint {
  readonly hit: DefinitionHit;
  /** From 0 to 1. */
  readonly value: number;
  readonly why: string;
}

/** Of each kind, what is looked up: bounds on the work of a keystroke. */
const mostAliases = 40;
const mostNames = 150;
const mostChunks = 48;
const mostParts = 10;
/** A name that more definitions have says little of any. */
const mostOfName = 8;
/** A module of more members is the less likely to be asked for any of them. */
const usualMembers = 40;
/** Lines over which the use of a module, or of a part of the own class, loses half of its weight. */
const halfDistance = 60;
const unusedNearness = 0.95;
const leastNearness = 0.3;
/** Files like this one of which a name has to be used, as a share. */
const leastShare = 0.2;
/** Characters on either side in which parts of the own class are looked for. */
const reach = 20_000;

/** Members of modules that the file imports as a whole, `import * as util`: by how near it uses them. */
export function aliasHints({ analysis, place }: Scope, uses: readonly UsedName[]): Hint[] {
  const distances = new Map(uses.map(({ name, distance }) => [name, distance]));
  const hints: Hint[] = [];
  for (const alias of [...place.bindings.keys()].slice(0, mostAliases)) {
    const module = modulesNamed([alias], place)[0];
    const members = module === undefined ? [] : membersOfModule(analysis, module, place);
    if (members.length === 0) continue;
    const distance = distances.get(alias);
    const nearness =
      distance === undefined ? unusedNearness : Math.max(leastNearness, 1 / (1 + distance / halfDistance));
    const value = nearness * Math.min(1, Math.sqrt(usualMembers / members.length));
    for (const hit of members) hints.push({ hit, value, why: `in ${alias}` });
  }
  return hints;
}

/** A member, behind a name that may be called or have an element taken of it. */
const memberOf = /(?:\(\)|\[[^\]\n]{0,40}\])?\s{0,20}(?:\?\.|!?\.|->|::)\s{0,20}([\p{L}_$][\p{L}\p{N}_$]*)/uy;

/** Members that a text asks of things of the name. */
function askedOf(name: string, text: string): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const at of wholeWords(text, name)) {
    memberOf.lastIndex = at + name.length;
    const member = memberOf.exec(text)?.[1];
    if (member !== undefined) asked.add(detached(member));
  }
  return asked;
}

/** What pieces of other files ask of a thing of the name before the cursor's dot, whatever it is there. */
export function receiverHints(scope: Scope): Hint[] {
  const { window, view, exclude, analysis, isCopy } = scope;
  const name = chainBefore(window.prefix)?.at(-1)?.name ?? '';
  if (name.length < 2 || /^(?:self|this|cls|super)$/.test(name)) return [];
  const counts = analysis.memo(`asked of ${name} ${window.path}`, () => {
    const found = new Map<string, number>();
    for (const { file, span } of view.searchChunks(name, mostChunks, exclude)) {
      if (!areRelated(file.languageId, window.languageId) || isCopy(file.path)) continue;
      const text = view.text(file.path)?.slice(span.start, span.end) ?? '';
      for (const member of askedOf(name, text)) found.set(member, (found.get(member) ?? 0) + 1);
    }
    return found;
  });
  const most = Math.max(1, ...counts.values());
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostNames)
    .flatMap(([member, count]) =>
      definitionsOf(scope, member).map(({ hit, share }) => ({
        hit,
        value: share * Math.sqrt(count / most),
        why: `asked of ${name} elsewhere`,
      })),
    );
}

/** What files like this one use. `shares`: by name, of those files. */
export function likeHints(scope: Scope, shares: ReadonlyMap<string, number>): Hint[] {
  return [...shares]
    .filter(([name, share]) => share >= leastShare && name.length > 2 && !scope.own.has(name))
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostNames)
    .flatMap(([name, used]) =>
      definitionsOf(scope, name).map(({ hit, share }) => ({
        hit,
        value: share * used,
        why: 'used in files like this one',
      })),
    );
}

function definitionsOf(scope: Scope, name: string): { hit: DefinitionHit; share: number }[] {
  const hits = scope.analysis
    .named(name, mostOfName + 1)
    .filter(({ file }) => areRelated(file.languageId, scope.window.languageId));
  return hits.length > mostOfName ? [] : hits.map((hit) => ({ hit, share: 1 / Math.sqrt(hits.length) }));
}

const mostRemembered = 4_000;
const ownPart = /(?<![\p{L}\p{N}_$.])(?:self\.|this\.|\$this->)(#?[\p{L}_$][\p{L}\p{N}_$]*)(?![\p{L}\p{N}_$(])/gu;
const noParts: readonly string[] = [];

/** Parts of the own class that a line names. */
const partsOf = byLine(mostRemembered, (line) =>
  line.includes('self.') || line.includes('this')
    ? matchesOf(ownPart, line).map(([, name = '']) => detached(name))
    : noParts,
);

/** Types of what the class around the cursor holds, `self.client`: their members are asked for on later lines. */
export function partTypes(scope: Scope): Hint[] {
  const { window } = scope;
  const distances = new Map<string, number>();
  const note = (line: string, distance: number) => {
    for (const name of partsOf(line)) {
      if (distance < (distances.get(name) ?? Number.POSITIVE_INFINITY)) distances.set(name, distance);
    }
  };
  for (const [distance, line] of window.prefix.slice(-reach).split('\n').reverse().entries()) note(line, distance);
  for (const [distance, line] of window.suffix.slice(0, reach).split('\n').entries()) note(line, distance);
  const nearest = [...distances].sort((a, b) => a[1] - b[1]).slice(0, mostParts);
  return nearest.flatMap(([name, distance]) =>
    typesAtHand(scope, name, true).map((hit) => ({
      hit,
      value: 1 / (1 + distance / halfDistance),
      why: `${name} is a ${hit.definition.name}`,
    })),
  );
}
