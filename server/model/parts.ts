/**
 * From a window and its snippets to the parts of a prompt that fit the model: what is cut, and where, so that the prompt
 * stays the same from keystroke to keystroke. Knows no template and no engine.
 */
import path from 'node:path';
import type { Prompt, Proposal } from '../base/generator.ts';
import { partitionPoint } from '../base/partitionPoint.ts';

export interface ContextFile {
  readonly path: string;
  readonly text: string;
}

/** What a cheaper engine would write. */
export interface ProposedLine {
  /** The cursor's line as it would be, from its start. */
  readonly line: string;
  /** The cheaper engine's own probability of it. */
  readonly chance: number;
}

/** All that a template arranges. The model continues `middle`. */
export interface PromptParts {
  /** Name of the workspace folder, for templates that open with it. */
  readonly repository: string;
  readonly path: string;
  readonly languageId: string;
  readonly snippets: readonly ContextFile[];
  /** Whole lines above the cursor's line. */
  readonly prefix: string;
  /** What stands on the cursor's line before the cursor: the missing middle begins with it. */
  readonly middle: string;
  readonly suffix: string;
  /** The likeliest last; none for a model that does not read them. */
  readonly proposals: readonly ProposedLine[];
}

export interface WindowBudget {
  /** Tokens of the model's window. */
  readonly contextTokens: number;
  /** Tokens kept free for the answer. */
  readonly outputTokens: number;
  /** Size of a text in the model's tokens, measured or estimated from above. */
  readonly countTokens: (text: string) => number;
  /** The model has learned to read proposals. */
  readonly readsProposals?: boolean | undefined;
}

/** Special tokens, paths and line ends of a template, in tokens. */
const templateTokens = 48;
/** Least share of the room that the text above the cursor may take, whatever the snippets hold. */
const prefixShare = 0.4;
/**
 * Largest share of the text below the cursor. Where the prefix comes first, as most families want it, the suffix is evaluated
 * again whenever the cursor changes its line: it is kept short.
 */
const suffixShare = 0.15;
/** Largest share of what a cheaper engine proposes, and its most tokens: four lines of at most 40. */
const proposalShare = 0.1;
const proposalTokens = 160;
const longestProposal = 40;
/** The first line of the prefix moves by this many lines at once, so that most new lines leave the prompt's start as it is. */
const prefixStep = 32;

/**
 * The rule by which prefix, suffix and snippets share the window: the suffix gets up to 15 % of it, the prefix is sure of
 * 40 %, snippets take what is left, best first and whole, and what they leave goes to the prefix. A model that reads
 * proposals has at most a tenth of the window for them.
 *
 * The text of the cursor's own line is no part of the prefix: it opens the middle, behind all other parts. Typing within
 * one line then appends to the prompt and changes nothing else, whichever order the family's template has.
 */
export function partsOf({ window, snippets, proposals }: Prompt, budget: WindowBudget): PromptParts {
  const { countTokens } = budget;
  const lineStart = window.prefix.lastIndexOf('\n') + 1;
  const middle = window.prefix.slice(lineStart);
  const available = Math.max(budget.contextTokens - budget.outputTokens - templateTokens, 0);
  // However many there are at this keystroke, the same room is kept for them.
  const isProposed = budget.readsProposals === true && proposals !== undefined;
  const proposalRoom = isProposed ? Math.min(Math.floor(available * proposalShare), proposalTokens) : 0;
  const room = Math.max(available - proposalRoom - countTokens(middle), 0);
  const suffix = headThatFits(window.suffix, Math.floor(room * suffixShare), countTokens);
  const afterSuffix = room - countTokens(suffix);
  const kept: ContextFile[] = [];
  let snippetRoom = Math.floor(afterSuffix - room * prefixShare);
  for (const { displayPath, text } of snippets) {
    const cost = countTokens(text) + countTokens(displayPath) + 4;
    if (cost > snippetRoom) continue;
    snippetRoom -= cost;
    kept.push({ path: displayPath, text });
  }
  const taken = kept.reduce((sum, { path: name, text }) => sum + countTokens(text) + countTokens(name) + 4, 0);
  const prefix = tailThatFits(window.prefix.slice(0, lineStart), afterSuffix - taken, countTokens);
  const { repository, file } = namesOf(window.path, window.displayPath);
  const proposed = proposalsThatFit(isProposed ? proposals : [], middle, proposalRoom, countTokens);
  return {
    ...{ repository, path: file, languageId: window.languageId, prefix, middle, suffix },
    // The best snippet stands last, nearest to the code, and the likeliest proposal nearest to the middle.
    snippets: kept.reverse(),
    proposals: proposed.reverse(),
  };
}

/** As whole lines; the least likely are left out first. */
function proposalsThatFit(
  proposals: readonly Proposal[],
  middle: string,
  room: number,
  countTokens: (text: string) => number,
): ProposedLine[] {
  const fitting: ProposedLine[] = [];
  let left = room;
  for (const { text, chance } of proposals) {
    const line = middle + text;
    // Its mark is a token, and a digit stands before it.
    const cost = countTokens(`0${line}\n`) + 1;
    if (cost > Math.min(longestProposal, left)) continue;
    left -= cost;
    fitting.push({ line, chance });
  }
  return fitting;
}

/** Whole lines from the start. A last line that is cut would teach the model to break off. */
function headThatFits(text: string, room: number, countTokens: (text: string) => number): string {
  if (countTokens(text) <= room) return text;
  const lines = text.split('\n');
  const count = mostThatFit(lines.length, (n) => countTokens(`${lines.slice(0, n).join('\n')}\n`) <= room);
  return count === 0 ? '' : `${lines.slice(0, count).join('\n')}\n`;
}

/** Whole lines up to the end; where some are left out, the first one's number is a multiple of a power of two. */
function tailThatFits(text: string, room: number, countTokens: (text: string) => number): string {
  if (countTokens(text) <= room) return text;
  const lines = text.split('\n');
  const count = mostThatFit(lines.length, (n) => countTokens(lines.slice(lines.length - n).join('\n')) <= room);
  const first = lines.length - count;
  // In a window of a few lines a whole step is too much to lose: a quarter of them at most.
  const step = Math.min(prefixStep, 2 ** Math.floor(Math.log2(Math.max(count / 4, 1))));
  return lines.slice(Math.ceil(first / step) * step).join('\n');
}

/** Largest n of 0 to `total` that fits, given that fewer always fit where more do. */
function mostThatFit(total: number, fits: (n: number) => boolean): number {
  return partitionPoint(total, (index) => fits(index + 1));
}

function namesOf(absolutePath: string, displayPath: string): { repository: string; file: string } {
  const file = displayPath.replaceAll('\\', '/');
  const root = absolutePath.replaceAll('\\', '/').slice(0, -file.length);
  return { repository: absolutePath.endsWith(displayPath) ? path.posix.basename(root) : '', file };
}
