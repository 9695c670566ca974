/** How other files call the function that is being called: usages as examples. */

import { wholeWords } from '../../base/wholeWord.ts';
import type { Candidate } from '../candidate.ts';
import { lineSpan } from '../lineSpan.ts';
import type { Scope } from '../meanings.ts';
import { nearbyNames } from '../nearby.ts';

const mostNames = 2;
const mostHits = 12;
/** Calls shown of a function, and lines around each. */
const mostCalls = 3;
const linesBefore = 3;
const linesAfter = 3;
/** What stands between a function's name and what it is given, arguments of its type among it. */
const givenTypes = /\s*(?:<[^<>()]*>)?\(/y;
/** A function that more files use than this is known to everyone. */
const mostUsers = 200;
/** Of the function whose parentheses are open, and of one that is named on the cursor's line. */
const openScore = 0.6;
const namedScore = 0.4;

export function usageCandidates(scope: Scope): Candidate[] {
  return calledNames(scope)
    .slice(0, mostNames)
    .flatMap(({ name, score }) => usesOf(scope, name, score));
}

/** The function whose parentheses are open at the cursor before what its line calls. */
function calledNames({ window, view }: Scope): { name: string; score: number }[] {
  const open = openCall(window.prefix.slice(-2_000));
  const named = nearbyNames(window).filter(({ distance }) => distance === 0);
  const found = [
    ...(open === undefined ? [] : [{ name: open, score: openScore }]),
    ...named.map(({ name }) => ({ name, score: namedScore })),
  ];
  return found.filter(
    ({ name }, index) =>
      found.findIndex((one) => one.name === name) === index &&
      view.usersOf(name) > 0 &&
      view.usersOf(name) <= mostUsers,
  );
}

/** Name of the function whose opening parenthesis is the last that is not closed. */
function openCall(text: string): string | undefined {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text[at];
    if (character === ')' || character === ']' || character === '}') depth++;
    else if (character === '[' || character === '{' || character === '(') {
      if (depth > 0) depth--;
      else if (character !== '(') return undefined;
      else return /([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^<>()]*>)?$/u.exec(text.slice(0, at))?.[1];
    } else if (character === ';' && depth === 0) return undefined;
  }
  return undefined;
}

function usesOf({ view, exclude }: Scope, name: string, score: number): Candidate[] {
  const found: Candidate[] = [];
  for (const { file, span } of view.searchChunks(name, mostHits, exclude)) {
    if (found.length === mostCalls) break;
    const text = view.text(file.path) ?? '';
    const called = callOf(name, text.slice(span.start, span.end));
    if (called < 0) continue;
    const at = span.start + called;
    // Where it is defined it is not used.
    if (file.facts.definitions.some(({ nameSpan }) => nameSpan.start === at)) continue;
    const lines = lineSpan(text, at, linesBefore, linesAfter);
    const reason = `calls ${name}`;
    found.push({ source: 'usages', file, span: lines, text: text.slice(lines.start, lines.end), score, reason });
  }
  return found;
}

/** Where a function of the name is called; -1 for nowhere. */
function callOf(name: string, text: string): number {
  for (const at of wholeWords(text, name)) {
    givenTypes.lastIndex = at + name.length;
    if (givenTypes.test(text)) return at;
  }
  return -1;
}
