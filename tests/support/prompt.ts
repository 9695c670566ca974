/** A prompt from a picture, and what an engine says to it. Knows no engine. */
import type { GeneratedPiece, Generator, Prompt } from '../../server/base/generator.ts';
import type { Snippet, Window } from '../../server/base/window.ts';
import { listOf } from './listOf.ts';

/** `█` is the cursor. */
export function promptAt(picture: string, more: Partial<Window> = {}, snippets: readonly Snippet[] = []): Prompt {
  const offset = picture.indexOf('█');
  const [prefix, suffix] = [picture.slice(0, offset), picture.slice(offset + 1)];
  const partialWord = /\w*$/.exec(prefix)?.[0] ?? '';
  const place = { path: '/work/shop/cart.py', displayPath: 'cart.py', languageId: 'python' };
  return { window: { ...place, prefix, suffix, hole: 'line', indent: '', partialWord, ...more }, snippets };
}

export function snippet(displayPath: string, text: string): Snippet {
  const lines = { start: 0, end: 1 };
  return {
    path: `/work/shop/${displayPath}`,
    displayPath,
    lines,
    text,
    source: 'lexical',
    score: 1,
    reason: '',
    cost: 9,
  };
}

export interface Said {
  readonly text: string;
  readonly logProb: number;
  readonly notes: readonly string[];
  readonly failure: string | undefined;
}

export async function said(generator: Generator, prompt: Prompt, signal = new AbortController().signal): Promise<Said> {
  return join(await listOf(generator.generate(prompt, signal)));
}

function join(pieces: readonly GeneratedPiece[]): Said {
  let text = '';
  let logProb = 0;
  let failure: string | undefined;
  const notes: string[] = [];
  for (const piece of pieces) {
    if (piece.failure !== undefined) {
      text = '';
      logProb = 0;
      failure = piece.failure;
    }
    text += piece.text;
    logProb += piece.logProb;
    if (piece.note !== undefined) notes.push(piece.note);
  }
  return { text, logProb, notes, failure };
}
