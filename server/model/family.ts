/** Which family a model is of: by the special tokens in its vocabulary, else by its name. Knows no server and no file. */
import { type FamilyName, familyNames } from '../base/families.ts';
import { templates } from './templates.ts';

export interface ModelFacts {
  /** Whether the vocabulary has a token of this spelling; undefined when it cannot be looked at. */
  readonly hasToken?: ((spelling: string) => boolean) | undefined;
  /** File, repository or tag: "qwen2.5-coder:1.5b", "starcoder2-3b.Q8_0.gguf". */
  readonly name: string;
  /** What runs it can put a question in words: a model that cannot fill a hole may be one that chats. */
  readonly canChat?: boolean | undefined;
}

export interface ChosenFamily {
  readonly family: FamilyName;
  /** How it was told, in words. */
  readonly reason: string;
}

/** More telling patterns first. */
const names: readonly (readonly [RegExp, FamilyName])[] = [
  [/linewright/i, 'linewright'],
  [/qwen.*coder|qwen2\.5|qwen3|codeqwen|mellum-?qwen/i, 'qwen'],
  [/starcoder-?2|mellum/i, 'starcoder2'],
  [/starcoder|santacoder|tiny_starcoder|granite-?(?:8b-|3b-|20b-)?code/i, 'starcoder'],
  [/stable-?code/i, 'stablecode'],
  [/code-?llama/i, 'codellama'],
  [/deepseek/i, 'deepseek'],
  [/code-?gemma/i, 'codegemma'],
  [/codestral|devstral/i, 'codestral'],
  [/granite/i, 'granite'],
  [/smollm|gpt-?2|pythia|tinyllama|\bbase\b/i, 'plain'],
  [/chat|instruct|-it\b|gpt-|llama-?3|gemma|mistral|phi/i, 'chat'],
];

/** Families in the order in which their tokens tell them apart: a token that others lack comes first. */
const byTokens: readonly (readonly [readonly string[], FamilyName])[] = [
  [['<|draft|>', '<|fim_prefix|>'], 'linewright'],
  [['<｜fim▁begin｜>', '<｜fim▁hole｜>'], 'deepseek'],
  [['▁<PRE>', '▁<SUF>'], 'codellama'],
  [['[SUFFIX]', '[PREFIX]'], 'codestral'],
  [['<|fim_prefix|>', '<|file_separator|>'], 'codegemma'],
  [['<|fim_prefix|>', '<|file_sep|>'], 'qwen'],
  [['<|fim_prefix|>', '<|fim_suffix|>'], 'granite'],
  [['<fim_prefix>', '<file_sep>'], 'starcoder2'],
  [['<fim_prefix>', '<fim_suffix>'], 'starcoder'],
];

/** Spellings to look for where a vocabulary is not given whole: with them `hasToken` tells as much as with all. */
export const tellingTokens: readonly string[] = [
  ...new Set(byTokens.flatMap(([tokens, family]) => [...tokens, ...templates[family].needs])),
];

/** `asked` is the setting: a family's name, or "auto". */
export function chooseFamily(asked: string, facts: ModelFacts): ChosenFamily {
  const { hasToken, name, canChat } = facts;
  const wanted = familyNames.find((known) => known === asked);
  if (wanted !== undefined) return checkNeeds(wanted, `set to ${wanted}`, hasToken);
  // A server may call a model by its path, and folders are named after anything.
  const ownName = name.split(/[\\/]/).at(-1) ?? name;
  const named = names.find(([pattern]) => pattern.test(ownName));
  if (hasToken !== undefined) {
    const found = byTokens.find(([tokens, family]) => [...tokens, ...templates[family].needs].every(hasToken));
    if (found !== undefined) return { family: found[1], reason: `${found[0].join(' and ')} are in its vocabulary` };
    const lacks = 'its vocabulary has no tokens for filling a hole';
    if (canChat === true && named?.[1] === 'chat') {
      return { family: 'chat', reason: `the name "${name}" says so, and ${lacks}` };
    }
    return { family: 'plain', reason: lacks };
  }
  if (named !== undefined) return { family: named[1], reason: `the name "${name}" says so` };
  return { family: 'plain', reason: `unknown model "${name}", asked left to right; set engine.family if it is of one` };
}

function checkNeeds(family: FamilyName, reason: string, hasToken: ModelFacts['hasToken']): ChosenFamily {
  const missing = templates[family].needs.filter((spelling) => hasToken?.(spelling) === false);
  if (missing.length === 0) return { family, reason };
  return { family: 'plain', reason: `${reason}, but its vocabulary lacks ${missing.join(', ')}: asked left to right` };
}
