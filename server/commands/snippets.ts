/** Snippets as lines of text for a person. Knows not where they come from. */
import type { Snippet } from '../base/window.ts';

/** "src/client.py:12": the path and the first line, from 1. */
export function placeOf({ displayPath, lines }: Snippet): string {
  return `${displayPath}:${lines.start + 1}`;
}

/** A line for each piece of code, and one for all signatures together. */
export function describeSnippets(snippets: readonly Snippet[]): string[] {
  const pieces = snippets.filter(({ source }) => source !== 'signatures');
  const signatures = snippets.filter(({ source }) => source === 'signatures');
  const nLines = signatures.reduce((sum, { text }) => sum + text.split('\n').length, 0);
  return [
    ...pieces.map((snippet) => `${placeOf(snippet)}: ${snippet.reason}`),
    ...(signatures.length === 0 ? [] : [`${nLines} signatures from ${countFiles(signatures.length)}`]),
  ];
}

function countFiles(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`;
}
