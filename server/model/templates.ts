/**
 * How each family of code models wants a hole to be shown to it. A prompt is a list of segments, special tokens apart from
 * text, so that no text can pass for one. Knows neither servers nor how a family is recognised.
 */
import type { FamilyName } from '../base/families.ts';
import type { ContextFile, PromptParts, ProposedLine } from './parts.ts';

/** A special token, by its spelling in the vocabulary, or text from the user's files. */
export type Segment = { readonly special: string } | { readonly text: string };

export interface Template {
  readonly family: FamilyName;
  /** Special tokens that the model's vocabulary must have; without them the family cannot be used. */
  readonly needs: readonly string[];
  /** Texts at which a server should stop by itself. */
  readonly stops: readonly string[];
  /** It has learned to read what a cheaper engine would write. */
  readonly readsProposals?: boolean;
  /** It ends the rest of a line by a token of its own, before the line's end. */
  readonly endsBeforeLineEnd?: boolean;
  render(parts: PromptParts): Segment[];
}

const special = (spelling: string): Segment => ({ special: spelling });
const text = (content: string): Segment => ({ text: content });

/** Prefix, suffix, middle (Bavarian et al. 2022, arXiv 2207.14255), snippets as whole files where the family has a token. */
function prefixSuffixMiddle(tokens: {
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string;
  readonly repository?: string;
  readonly file?: string;
  readonly draft?: string;
}): Pick<Template, 'needs' | 'readsProposals' | 'render'> {
  const { repository, file, draft } = tokens;
  return {
    needs: [tokens.prefix, tokens.suffix, tokens.middle, ...(draft === undefined ? [] : [draft])],
    readsProposals: draft !== undefined,
    render(parts) {
      const head: Segment[] = [];
      if (file !== undefined && parts.snippets.length > 0) {
        if (repository !== undefined) head.push(special(repository), text(`${parts.repository}\n`));
        for (const snippet of parts.snippets) head.push(special(file), text(`${snippet.path}\n${snippet.text}\n`));
        head.push(special(file), text(`${parts.path}\n`));
      }
      const above = file === undefined ? comments(parts.snippets, parts) : '';
      // They change with each keystroke: what is read before them stays as it is.
      const proposed =
        draft === undefined ? [] : parts.proposals.flatMap((one) => [special(draft), text(proposal(one))]);
      return [
        ...head,
        special(tokens.prefix),
        text(above + parts.prefix),
        special(tokens.suffix),
        text(parts.suffix),
        ...proposed,
        special(tokens.middle),
        text(parts.middle),
      ];
    },
  };
}

/** Behind the tenth, 0 to 9, in which its probability lies. */
function proposal({ line, chance }: ProposedLine): string {
  return `${Math.min(Math.floor(chance * 10), 9)}${line}\n`;
}

/** Opens each file in a prompt of Codestral's. */
const codestralHeader = '+++++ ';

const fimBars = { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>' };
const fimAngles = { prefix: '<fim_prefix>', suffix: '<fim_suffix>', middle: '<fim_middle>' };

export const templates: Record<FamilyName, Template> = {
  // Our own small model: training/linewright_model/prompt.py says the same.
  linewright: {
    family: 'linewright',
    ...prefixSuffixMiddle({ ...fimBars, repository: '<|repo_name|>', file: '<|file_sep|>', draft: '<|draft|>' }),
    endsBeforeLineEnd: true,
    stops: ['<|endoftext|>', '<|draft|>', '<|file_sep|>', '<|fim_prefix|>', '<|fim_pad|>', '<|repo_name|>'],
  },
  // Qwen2.5-Coder report, arXiv 2409.12186, §3: repository-level fill in the middle.
  qwen: {
    family: 'qwen',
    ...prefixSuffixMiddle({ ...fimBars, repository: '<|repo_name|>', file: '<|file_sep|>' }),
    stops: ['<|endoftext|>', '<|fim_prefix|>', '<|fim_pad|>', '<|file_sep|>', '<|repo_name|>', '<|im_end|>'],
  },
  // StarCoder 2, arXiv 2402.19173, §5.1: the path of the file with the hole stands inside its prefix.
  starcoder2: {
    family: 'starcoder2',
    needs: ['<fim_prefix>', '<fim_suffix>', '<fim_middle>', '<file_sep>'],
    stops: ['<|endoftext|>', '<file_sep>', '<fim_prefix>', '<repo_name>'],
    render: (parts) => [
      ...(parts.snippets.length === 0 ? [] : [special('<repo_name>'), text(parts.repository)]),
      ...parts.snippets.flatMap((snippet) => [special('<file_sep>'), text(`${snippet.path}\n${snippet.text}\n`)]),
      special('<file_sep>'),
      special('<fim_prefix>'),
      text(`${parts.path}\n${parts.prefix}`),
      special('<fim_suffix>'),
      text(parts.suffix),
      special('<fim_middle>'),
      text(parts.middle),
    ],
  },
  // StarCoder, arXiv 2305.06161; other files as comments, as it was not trained on several.
  starcoder: {
    family: 'starcoder',
    ...prefixSuffixMiddle(fimAngles),
    stops: ['<|endoftext|>', '<fim_prefix>', '<filename>'],
  },
  stablecode: {
    family: 'stablecode',
    ...prefixSuffixMiddle(fimAngles),
    stops: ['<|endoftext|>', '<fim_prefix>', '<file_sep>'],
  },
  // Code Llama, arXiv 2308.12950, §2.3. The spaces belong to the format: its tokens begin with one.
  codellama: {
    family: 'codellama',
    needs: ['▁<PRE>', '▁<SUF>', '▁<MID>'],
    stops: [' <EOT>', '<EOT>', ' <PRE>', '</s>'],
    render: (parts) => [
      special('▁<PRE>'),
      text(` ${comments(parts.snippets, parts)}${parts.prefix}`),
      special('▁<SUF>'),
      text(parts.suffix),
      special('▁<MID>'),
      text(parts.middle),
    ],
  },
  // DeepSeek-Coder, arXiv 2401.14196, §3.1.2; V2 has the same tokens. The bars are full-width (U+FF5C).
  deepseek: {
    family: 'deepseek',
    ...prefixSuffixMiddle({ prefix: '<｜fim▁begin｜>', suffix: '<｜fim▁hole｜>', middle: '<｜fim▁end｜>' }),
    stops: ['<｜end▁of▁sentence｜>', '<｜fim▁begin｜>', '<|EOT|>'],
  },
  // CodeGemma, arXiv 2406.11409, §2.
  codegemma: {
    family: 'codegemma',
    ...prefixSuffixMiddle({ ...fimBars, file: '<|file_separator|>' }),
    stops: ['<|file_separator|>', '<|fim_prefix|>', '<end_of_turn>', '<eos>'],
  },
  // Codestral puts the suffix first; other files stand in the prefix behind "+++++ path".
  codestral: {
    family: 'codestral',
    needs: ['[SUFFIX]', '[PREFIX]'],
    stops: ['</s>', '[SUFFIX]', '[PREFIX]', codestralHeader],
    render: (parts) => [
      special('[SUFFIX]'),
      text(parts.suffix),
      special('[PREFIX]'),
      text(
        parts.snippets.map((snippet) => `${codestralHeader}${snippet.path}\n${snippet.text}\n`).join('') +
          (parts.snippets.length === 0 ? '' : `${codestralHeader}${parts.path}\n`) +
          parts.prefix +
          parts.middle,
      ),
    ],
  },
  // Granite from 3.3 on; the earlier Granite Code has StarCoder's tokens and is known by them.
  granite: {
    family: 'granite',
    ...prefixSuffixMiddle(fimBars),
    stops: ['<|end_of_text|>', '<|fim_prefix|>', '<|endoftext|>', '<|fim_pad|>'],
  },
  // Left to right: what comes below and what other files hold stands above, as comments.
  plain: {
    family: 'plain',
    needs: [],
    stops: ['<|endoftext|>', '<|im_end|>'],
    render: (parts) => [text(leftToRight(parts))],
  },
  // As a document for a server that has no chat; chat.ts asks in words where there is one.
  chat: { family: 'chat', needs: [], stops: [], render: (parts) => [text(leftToRight(parts))] },
};

/** Lines below the cursor that a plain left-to-right model is told of: enough to see where the hole ends. */
const linesBelow = 12;

function leftToRight(parts: PromptParts): string {
  const below = parts.suffix.split('\n').slice(1, 1 + linesBelow);
  const hint =
    below.join('').trim() === '' ? [] : [{ path: `${parts.path}, further below`, text: below.join('\n').trimEnd() }];
  const mark = commentMark(parts.languageId);
  const own = `${mark.open}${parts.path}${mark.close}\n`;
  return comments([...parts.snippets, ...hint], parts) + own + parts.prefix + parts.middle;
}

/** Snippets as comments of the file's language, each under its path. */
function comments(snippets: readonly ContextFile[], { languageId }: PromptParts): string {
  const { open, close } = commentMark(languageId);
  return snippets
    .map((snippet) => {
      const lines = [`${contextHeader} ${snippet.path}:`, ...snippet.text.trimEnd().split('\n')];
      return lines.map((line) => `${open}${line.replaceAll('*/', '* /')}${close}\n`).join('');
    })
    .join('');
}

/** What the headers of a prompt are made of. */
export type HeaderPlace = Pick<PromptParts, 'languageId' | 'path'>;

/** Whether a line that a model wrote repeats one that a prompt puts above a file or a snippet. */
export function isHeader(line: string, { languageId, path }: HeaderPlace): boolean {
  const { open, close } = commentMark(languageId);
  const own = line.trim();
  const isCompared = own.startsWith(`${open}${contextHeader} `) && own.endsWith(`:${close}`);
  return isCompared || own.startsWith(codestralHeader) || own === `${open}${path}${close}`;
}

/** Whether it may be one when more of it is there. */
export function mayBecomeHeader(line: string, { languageId, path }: HeaderPlace): boolean {
  const { open, close } = commentMark(languageId);
  const own = line.trimStart();
  if (own === '') return false;
  const opened = [`${open}${contextHeader} `, codestralHeader];
  return (
    opened.some((header) => header.startsWith(own) || own.startsWith(header)) ||
    `${open}${path}${close}`.startsWith(own)
  );
}

/** Opens each snippet that stands as a comment. */
const contextHeader = 'Compare';

const slashes = { open: '// ', close: '' };
const hashes = { open: '# ', close: '' };
const dashes = { open: '-- ', close: '' };
const blocks = { open: '/* ', close: ' */' };
const markup = { open: '<!-- ', close: ' -->' };

const marks: Record<string, { readonly open: string; readonly close: string }> = {
  python: hashes,
  ruby: hashes,
  shellscript: hashes,
  yaml: hashes,
  toml: hashes,
  elixir: hashes,
  perl: hashes,
  r: hashes,
  makefile: hashes,
  dockerfile: hashes,
  lua: dashes,
  sql: dashes,
  haskell: dashes,
  elm: dashes,
  css: blocks,
  html: markup,
  xml: markup,
  vue: markup,
  markdown: markup,
};

function commentMark(languageId: string): { readonly open: string; readonly close: string } {
  return marks[languageId] ?? slashes;
}
