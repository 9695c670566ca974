/**
 * Text that spells a special token, made harmless and back. Servers read special tokens out of a prompt's text wherever they
 * stand; a source file that spells one must not end the prompt or open another part of it. Knows no template.
 */

/**
 * Spellings of special tokens in the model families of templates.ts and in the chat formats around them: `<|...|>`,
 * DeepSeek's `<｜...｜>`, `<fim_...>`, `<file_sep>`, `<s>`, ` <PRE>`, `[SUFFIX]`, `[INST]`, `<start_of_turn>`.
 */
const spellings =
  /<\|[^|<>\n]{1,40}\|>|<｜[^｜<>\n]{1,40}｜>|<\/?s>|<(?:fim|file|repo|gh|jupyter|issue|commit|empty|start|end)_[a-z_]{1,24}>|<(?:reponame|filename|pad|unk|bos|eos|mask)>|<(?:PRE|SUF|MID|EOT)>|\[\/?(?:SUFFIX|PREFIX|MIDDLE|INST|AVAILABLE_TOOLS|TOOL_RESULTS|TOOL_CALLS|SYSTEM_PROMPT)\]|<<\/?SYS>>/g;

/** The beginning of one, at the end of a text. */
const openSpelling =
  /(?:<(?:\/?s?|<\/?[SY]*|\|[^|<>\n]{0,40}\|?|｜[^｜<>\n]{0,40}｜?|[A-Za-z]{1,8}_?[a-z_]{0,24})|\[\/?[A-Z_]{0,16})$/;

/** Zero-width space: behind the first character it makes two ordinary pieces of what was one token. */
const splitter = '\u200B';

/** `<|endoftext|>` becomes `<`, a zero-width space, `|endoftext|>`. */
export function escapeSpecials(text: string): string {
  // Nearly every text has none: no regular expression for it.
  if (!text.includes('<') && !text.includes('[')) return text;
  return text.replace(spellings, (spelling) => spelling.slice(0, 1) + splitter + spelling.slice(1));
}

/** What the model copied out of an escaped prompt, as it stood in the source. */
export function unescapeSpecials(text: string): string {
  return text.includes(splitter) ? text.replace(/([<[])\u200B/g, '$1') : text;
}

/** Where the first special token is spelled in a generated text, or -1: there it ends. */
export function firstSpecial(text: string): number {
  return text.search(spellings);
}

/** Where a text ends in what may become a special token, or -1. */
export function openSpecial(text: string): number {
  return text.search(openSpelling);
}
