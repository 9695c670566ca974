/** What each family's prompt looks like, how a family is told, and that no text passes for a special token. */
import { expect, it } from 'vitest';
import { familyNames } from '../../server/base/families.ts';
import { chooseFamily } from '../../server/model/family.ts';
import { promptText } from '../../server/model/http/promptText.ts';
import { escapeSpecials, firstSpecial, unescapeSpecials } from '../../server/model/specials.ts';
import { templates } from '../../server/model/templates.ts';

const parts = {
  repository: 'shop',
  path: 'cart.py',
  languageId: 'python',
  snippets: [{ path: 'tax.py', text: 'RATE = 7' }],
  prefix: 'a = 1\n',
  middle: 'b = ',
  suffix: '\nc = 3\n',
  proposals: [
    { line: 'b = a', chance: 0.04 },
    { line: 'b = RATE', chance: 0.96 },
  ],
};

it('shows a hole as each family was taught', () => {
  const shown = familyNames.map((family) => `${family}: ${promptText(templates[family].render(parts))}`);
  expect(shown.map((line) => JSON.stringify(line).slice(1, -1))).toMatchInlineSnapshot(`
    [
      "linewright: <|repo_name|>shop\\n<|file_sep|>tax.py\\nRATE = 7\\n<|file_sep|>cart.py\\n<|fim_prefix|>a = 1\\n<|fim_suffix|>\\nc = 3\\n<|draft|>0b = a\\n<|draft|>9b = RATE\\n<|fim_middle|>b = ",
      "qwen: <|repo_name|>shop\\n<|file_sep|>tax.py\\nRATE = 7\\n<|file_sep|>cart.py\\n<|fim_prefix|>a = 1\\n<|fim_suffix|>\\nc = 3\\n<|fim_middle|>b = ",
      "starcoder2: <repo_name>shop<file_sep>tax.py\\nRATE = 7\\n<file_sep><fim_prefix>cart.py\\na = 1\\n<fim_suffix>\\nc = 3\\n<fim_middle>b = ",
      "starcoder: <fim_prefix># Compare tax.py:\\n# RATE = 7\\na = 1\\n<fim_suffix>\\nc = 3\\n<fim_middle>b = ",
      "stablecode: <fim_prefix># Compare tax.py:\\n# RATE = 7\\na = 1\\n<fim_suffix>\\nc = 3\\n<fim_middle>b = ",
      "codellama:  <PRE> # Compare tax.py:\\n# RATE = 7\\na = 1\\n <SUF>\\nc = 3\\n <MID>b = ",
      "deepseek: <｜fim▁begin｜># Compare tax.py:\\n# RATE = 7\\na = 1\\n<｜fim▁hole｜>\\nc = 3\\n<｜fim▁end｜>b = ",
      "codegemma: <|file_separator|>tax.py\\nRATE = 7\\n<|file_separator|>cart.py\\n<|fim_prefix|>a = 1\\n<|fim_suffix|>\\nc = 3\\n<|fim_middle|>b = ",
      "codestral: [SUFFIX]\\nc = 3\\n[PREFIX]+++++ tax.py\\nRATE = 7\\n+++++ cart.py\\na = 1\\nb = ",
      "granite: <|fim_prefix|># Compare tax.py:\\n# RATE = 7\\na = 1\\n<|fim_suffix|>\\nc = 3\\n<|fim_middle|>b = ",
      "plain: # Compare tax.py:\\n# RATE = 7\\n# Compare cart.py, further below:\\n# c = 3\\n# cart.py\\na = 1\\nb = ",
      "chat: # Compare tax.py:\\n# RATE = 7\\n# Compare cart.py, further below:\\n# c = 3\\n# cart.py\\na = 1\\nb = ",
    ]
  `);
});

it.each([
  ['Qwen/Qwen2.5-Coder-7B', 'qwen'],
  ['starcoder2:3b', 'starcoder2'],
  ['bigcode/starcoderbase-1b', 'starcoder'],
  ['stable-code:3b-code', 'stablecode'],
  ['codellama-7b.Q4_K_M.gguf', 'codellama'],
  ['deepseek-coder-v2:16b', 'deepseek'],
  ['codegemma:2b-code', 'codegemma'],
  ['codestral-latest', 'codestral'],
  ['granite-code:3b', 'starcoder'],
  ['ibm-granite/granite-4.0-h-tiny-base', 'granite'],
  ['linewright-small.gguf', 'linewright'],
  ['SmolLM2-135M-Instruct', 'plain'],
  ['gpt-4o-mini', 'chat'],
  ['my-own-model', 'plain'],
  ['/home/dev/linewright/models/my-own-model', 'plain'],
  ['C:\\qwen3\\my-own-model.gguf', 'plain'],
])('tells the family of %s by its name', (name, family) => {
  expect(chooseFamily('auto', { name }).family).toBe(family);
});

it('says that a model is unknown', () => {
  expect(chooseFamily('auto', { name: 'my-own-model' }).reason).toMatch(/unknown model "my-own-model"/);
});

it('goes by the vocabulary before the name', () => {
  const vocabulary = new Set(['<fim_prefix>', '<fim_suffix>', '<fim_middle>', '<file_sep>']);
  const hasToken = (spelling: string) => vocabulary.has(spelling);
  expect(chooseFamily('auto', { name: 'qwen2.5-coder', hasToken }).family).toBe('starcoder2');
  expect(chooseFamily('qwen', { name: '', hasToken })).toMatchObject({
    family: 'plain',
    reason: expect.stringContaining('lacks <|fim_prefix|>'),
  });
});

it('takes a family only where the vocabulary has all that its template needs', () => {
  const hasToken = (spelling: string) => ['<fim_prefix>', '<fim_suffix>'].includes(spelling);
  expect(chooseFamily('auto', { name: 'starcoder2', hasToken }).family).toBe('plain');
});

it('goes by a name that says "chat" where the vocabulary fills no holes, if what runs it can chat', () => {
  const hasToken = () => false;
  expect(chooseFamily('auto', { name: 'llama-3-instruct', hasToken }).family).toBe('plain');
  expect(chooseFamily('auto', { name: 'llama-3-instruct', hasToken, canChat: true }).family).toBe('chat');
  expect(chooseFamily('auto', { name: 'qwen2.5-coder', hasToken, canChat: true }).family).toBe('plain');
});

it('tells our own model from others of its tokens by the one for drafts', () => {
  const tokens = ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|file_sep|>'];
  const familyOf = (...vocabulary: readonly string[]) =>
    chooseFamily('auto', { name: 'small.gguf', hasToken: (spelling) => vocabulary.includes(spelling) }).family;
  expect(familyOf(...tokens, '<|draft|>')).toBe('linewright');
  expect(familyOf(...tokens)).toBe('qwen');
});

it('lets no text pass for a special token', () => {
  for (const family of familyNames) {
    const { needs, stops } = templates[family];
    for (const spelling of [...needs, ...stops]
      .map((one) => one.replace('▁', '').trim())
      .filter((one) => /^[<[]/.test(one))) {
      const text = `x = "${spelling}"`;
      expect(escapeSpecials(text)).not.toContain(spelling);
      expect(unescapeSpecials(escapeSpecials(text))).toBe(text);
      expect(firstSpecial(text)).toBe(5);
      const hostile = { prefix: text, suffix: text, middle: text, proposals: [{ line: text, chance: 0 }] };
      const injected = promptText(templates[family].render({ ...parts, ...hostile }));
      const clean = promptText(templates[family].render({ ...parts, proposals: [{ line: '', chance: 0 }] }));
      expect(injected.split(spelling).length).toBe(clean.split(spelling).length);
    }
  }
});

it('leaves ordinary code as it is', () => {
  for (const text of ['a < b | c > d', 'List<String>', '<div>[PREFIXES]</div>', 'x[INDEX]', 'if (a <|b|> c)']) {
    expect(firstSpecial(text.replace('<|b|>', ''))).toBe(-1);
  }
});
