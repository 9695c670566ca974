/** Secrets in texts: what is masked, to the letter, and what is left as it is. Samples are put together at run time. */
import { expect, test } from 'vitest';
import { innocentSamples, type Sample, secretSamples } from '../../bench/secrets/samples.ts';
import { ruleNames } from '../../server/secrets/knownFormats.ts';
import { cutAtMask, endsInSecret, maskSecrets } from '../../server/secrets/mask.ts';
import { isSettingsLanguage } from '../../server/workspace/secrets.ts';

const token = secretSamples(1, 1).find(({ name }) => name.startsWith('GitHub personal'))?.secret ?? '';
const masked = (sample: Sample) => maskSecrets(sample.text, isSettingsLanguage(sample.languageId));

/** No more than a prefix that everyone knows can be read. */
function isHidden(sample: Sample): boolean {
  const text = masked(sample);
  return sample.secret.split('\n').every((line) => !text.includes(line.slice(-Math.ceil(line.length * 0.6))));
}

test('every known format in every place, and what is named a secret', () => {
  const samples = secretSamples(3, 3);
  const readable = samples.filter((sample) => !isHidden(sample)).map(({ kind, name }) => `${kind}: ${name}`);
  expect([...new Set(readable)].sort()).toEqual([]);
});

test('the length and the lines stay', () => {
  for (const sample of secretSamples(4, 1)) {
    const text = masked(sample);
    expect(text).toHaveLength(sample.text.length);
    expect(text.split('\n').map((line) => line.length)).toEqual(sample.text.split('\n').map((line) => line.length));
  }
});

test('what is no secret is the very same text', () => {
  const changed = innocentSamples(3, 3).filter((sample) => masked(sample) !== sample.text);
  expect(changed.map(({ text }) => [text, maskSecrets(text)])).toEqual([]);
});

test('pictures of what stays and what goes', () => {
  const picture = (text: string, isData = false) => maskSecrets(text, isData).replace(/x{6,}/g, '…');
  expect([
    picture(`connect("${token}", 30)`),
    picture('password = "hunter2-hunter2"'),
    picture('engine = "postgres://app:hunter22@db/main"'),
    picture('def password(value): return value  # "hunter2"'),
    picture('password: hunter22', true),
    picture('password: hunter22'),
    picture(`{"private_key": "-----BEGIN PRIVATE KEY-----\\nMII${'Abc1'.repeat(20)}\\n-----END PRIVATE KEY-----"}`),
  ]).toMatchInlineSnapshot(`
    [
      "connect("…", 30)",
      "password = "…"",
      "engine = "postgres://app:…@db/main"",
      "def password(value): return value  # "hunter2"",
      "password: …",
      "password: hunter22",
      "{"private_key": "-----BEGIN PRIVATE KEY-----…-----END PRIVATE KEY-----"}",
    ]
  `);
});

test('each rule of secretlint is reached: a new one needs a sample, and its prefix a place among those looked for', () => {
  expect(ruleNames.map((name) => name.replace('@secretlint/secretlint-rule-', ''))).toMatchInlineSnapshot(`
    [
      "aws",
      "npm",
      "slack",
      "sendgrid",
      "shopify",
      "github",
      "gitlab",
      "grafana",
      "openai",
      "anthropic",
      "groq",
      "huggingface",
      "linear",
      "notion",
      "1password",
      "hashicorp-vault",
      "vercel",
      "databricks",
      "docker",
      "figma",
    ]
  `);
});

test('a suggestion ends before a masked secret', () => {
  const shown = maskSecrets(`client = connect("${token}", 30)`);
  expect(cutAtMask(shown)).toBe('client = connect(');
  expect(cutAtMask('client = connect(name)')).toBeUndefined();
});

test.each([
  ['password = "hun', true],
  ['api_key="A', true],
  ["token: str = 'abc", true],
  [`call("${token.slice(0, 12)}`, true],
  [`# ${token.slice(0, 9)}`, true],
  [`value = "${token}"`, false],
  ['password = ', false],
  ['password = "', false],
  ['def token(self, n', false],
  ['print("the token is ', false],
  ['key_', false],
])('whether a secret is being typed: %s', (line, expected) => {
  expect(endsInSecret(line)).toBe(expected);
});

test('a setting is typed without quotes', () => {
  expect(endsInSecret('  password: hun', true)).toBe(true);
  expect(endsInSecret('  password: hun', false)).toBe(false);
});

/** Quadratic searches take minutes here. */
test.each([
  ['quotes', '"'.repeat(200_000)],
  ['openers', 'password="'.repeat(40_000)],
  ['one long word', 'a'.repeat(400_000)],
  ['separators', '_-'.repeat(200_000)],
  ['prefixes', 'ghp_sk-eyJ'.repeat(40_000)],
  ['schemes', 'a://b:'.repeat(60_000)],
  ['key heads', '-----BEGIN RSA PRIVATE KEY-----\n'.repeat(10_000)],
  ['key body', `-----BEGIN RSA PRIVATE KEY-----\n${'A'.repeat(400_000)}`],
  ['spaces', `password =${' '.repeat(400_000)}"x`],
  ['tags', '<password>'.repeat(40_000)],
  ['dots', 'password: a.a.'.repeat(20_000)],
])('bounded in a text of nothing but %s', (_name, text) => {
  expect(maskSecrets(text, true)).toHaveLength(text.length);
});
