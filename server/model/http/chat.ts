/** The last resort: a model that only chats is asked in words to fill the hole. Knows no server. */
import type { PromptParts } from '../parts.ts';
import { escapeSpecials } from '../specials.ts';

export const chatStops = ['</COMPLETION>'];

const task =
  'You complete code. You get files of a repository and one file with <CURSOR/> in it. Answer with the code that belongs ' +
  'at the cursor and nothing else: no explanation, no fences, no repetition of what stands before or after it. ' +
  'Put it between <COMPLETION> and </COMPLETION>.';

export function chatMessages(parts: PromptParts): { readonly role: string; readonly content: string }[] {
  const files = parts.snippets.map(({ path, text }) => `File ${path}:\n${text}\n\n`).join('');
  const own = `File ${parts.path}:\n${parts.prefix}${parts.middle}<CURSOR/>${parts.suffix}`;
  return [
    { role: 'system', content: task },
    { role: 'user', content: escapeSpecials(files + own) },
  ];
}

/** The code in a chat's whole answer: without tags, fences, and what stands before the cursor already. */
export function codeOfChat(answer: string, middle: string): string {
  const tagged = /<COMPLETION>\n?([\s\S]*)/.exec(answer)?.[1] ?? answer;
  const fenced = /^\s*```[^\n]*\n([\s\S]*?)(?:\n```|$)/.exec(tagged)?.[1] ?? tagged;
  const code = fenced.replace(/<\/?COMPLETION>[\s\S]*$/, '');
  const typed = middle.trimStart();
  return typed !== '' && code.trimStart().startsWith(typed) ? code.trimStart().slice(typed.length) : code;
}
