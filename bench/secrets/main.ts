/**
 * `npm run bench:secrets`: how many secrets of labelled sets are masked, how much is masked in real code that holds none, and what
 * it costs beside bare parsing. Writes bench/results/secrets.md. The packages are those of the training split, which Python's pip
 * and npm bring; Go, where it is installed, brings the rules of gitleaks as a set that others made.
 */

import { readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { progressBar } from '../../server/commands/progress.ts';
import { maskSecrets, secretSpans } from '../../server/secrets/mask.ts';
import { loadGrammar, newParser } from '../../server/syntax/grammars.ts';
import { languageForPath } from '../../server/syntax/languages.ts';
import { skipByName, skipByText } from '../../server/workspace/limits.ts';
import { holdsSettings, isSettingsLanguage } from '../../server/workspace/secrets.ts';
import { quantile, wilsonInterval } from '../statistics.ts';
import { fetchPackage, readSuite } from '../suite.ts';
import { gitleaksSamples, gitleaksVersion } from './gitleaks.ts';
import { innocentSamples, type Sample, secretSamples } from './samples.ts';

const seed = 7;
const each = 50;
const gitleaksEach = 20;
/** Packages of the training split, the first so many of each language. */
const packagesOfLanguage = 4;
/** Characters that are parsed and masked in turn, and how often. */
const timedCharacters = 6_000_000;
const rounds = 5;
const largestFile = 1_000_000;

interface File {
  readonly name: string;
  readonly text: string;
}

const files = await trainingFiles();
const page = [
  '# Secrets told by content',
  '',
  `Made by \`npm run bench:secrets\`, seed ${seed}. A secret counts as masked when no line of it shows its second half.`,
  '',
  ...recallTable(),
  ...gitleaksTable(),
  ...innocentTable(),
  ...falseAlarms(),
  ...(await costTable()),
].join('\n');
const folder = fileURLToPath(new URL('../results/', import.meta.url));
await mkdir(folder, { recursive: true });
await writeFile(`${folder}secrets.md`, page);
process.stdout.write(page);

function isMasked({ text, secret, languageId }: Sample): boolean {
  const masked = maskSecrets(text, isSettingsLanguage(languageId));
  return secret.split('\n').every((line) => line === '' || !masked.includes(line.slice(-Math.ceil(line.length / 2))));
}

function percent(successes: number, n: number): string {
  const { low, high } = wilsonInterval(successes, n);
  return `${((100 * successes) / n).toFixed(1)} % (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
}

function recallTable(): string[] {
  const samples = secretSamples(seed, each);
  const kinds = [...new Set(samples.map(({ kind }) => kind))];
  const rows = kinds.map((kind) => {
    const ofKind = samples.filter((sample) => sample.kind === kind);
    return `| ${kind} | ${new Set(ofKind.map(({ name }) => name)).size} | ${ofKind.length} | ${percent(ofKind.filter(isMasked).length, ofKind.length)} |`;
  });
  const missed = countBy(samples.filter((sample) => !isMasked(sample)).map(({ name }) => name));
  return [
    '## Recall on our own labelled set',
    '',
    'Forms of `bench/secrets/samples.ts`, filled at random: tokens of known formats in five places each, values given to names of',
    'secrets in code and in settings, passwords in addresses, private keys.',
    '',
    '| kind | forms | samples | masked (95 % interval) |',
    '|---|---|---|---|',
    ...rows,
    `| all | | ${samples.length} | ${percent(samples.filter(isMasked).length, samples.length)} |`,
    '',
    `Missed: ${missed.map(([name, count]) => `${name.replaceAll('|', '\\|')} (${count})`).join('; ') || 'none'}.`,
    '',
  ];
}

function gitleaksTable(): string[] {
  const drawn = gitleaksSamples(seed, gitleaksEach);
  if (drawn === undefined)
    return ['## Recall on the rules of gitleaks', '', 'Not measured: Go could not bring them.', ''];
  const { samples, rules, undrawn } = drawn;
  const byRule = countBy(samples.map(({ name }) => name));
  const masked = new Map(countBy(samples.filter(isMasked).map(({ name }) => name)));
  const whole = byRule.filter(([name, count]) => (masked.get(name) ?? 0) >= count * 0.9).length;
  const missed = byRule.filter(([name, count]) => (masked.get(name) ?? 0) < count * 0.9).map(([name]) => name);
  return [
    '## Recall on the rules of gitleaks',
    '',
    `Strings drawn at random from the patterns of gitleaks ${gitleaksVersion}, which others made: ${gitleaksEach} for each of`,
    `${byRule.length} rules (of ${rules}; the patterns of ${undrawn.length} could not be drawn from). Where a rule asks for the service's name, the token is`,
    'given to a variable of that name; elsewhere it is an argument without a name. When this was first measured 65 % were masked; our',
    'table of prefixes was then completed with formats that it had missed, so the number says how much is covered, not how well rules',
    'do that have never seen the set. What is left has no prefix and no name, or is a form of setting that is drawn as nonsense.',
    '',
    `Masked: ${percent(
      [...masked.values()].reduce((sum, count) => sum + count, 0),
      samples.length,
    )} of ${samples.length} samples; ${whole} of ${byRule.length} rules nearly always.`,
    '',
    `Rules missed more often: ${missed.join(', ') || 'none'}.`,
    '',
  ];
}

function innocentTable(): string[] {
  const samples = innocentSamples(seed, each);
  const changed = samples.filter(({ text, languageId }) => maskSecrets(text, isSettingsLanguage(languageId)) !== text);
  return [
    '## Texts that only look like secrets',
    '',
    `Digests, identifiers, placeholders, names and public keys, ${samples.length} in all: ${changed.length} masked, ${percent(changed.length, samples.length)}.`,
    '',
  ];
}

function falseAlarms(): string[] {
  const found = files.flatMap(({ name, text }) => {
    const spans = secretSpans(text, holdsSettings(name));
    return spans.length === 0 ? [] : [{ name, spans, text }];
  });
  const spans = found.reduce((sum, one) => sum + one.spans.length, 0);
  const characters = found.reduce(
    (sum, one) => sum + one.spans.reduce((all, { start, end }) => all + end - start, 0),
    0,
  );
  const total = files.reduce((sum, { text }) => sum + text.length, 0);
  const keys = found.reduce(
    (sum, one) =>
      sum +
      one.spans.filter(({ start }) => /PRIVATE KEY(?: BLOCK)?-----$/.test(one.text.slice(start - 40, start))).length,
    0,
  );
  return [
    '## In published packages',
    '',
    `${files.length} files of the training split, ${(total / 1e6).toFixed(0)} MB, that anybody may read: what is masked here is no secret any more, or never was`,
    `one. Masked: ${spans} places (${keys} of them private keys of tests) in ${found.length} files, ${percent(found.length, files.length)} of the files and`,
    `${((1e6 * characters) / total).toFixed(1)} of a million characters. The file around them is indexed all the same.`,
    '',
  ];
}

async function costTable(): Promise<string[]> {
  const timed: { file: File; language: NonNullable<ReturnType<typeof languageForPath>> }[] = [];
  let length = 0;
  // Every so many files, so that all packages are in it.
  const step = Math.max(1, Math.floor(files.reduce((sum, { text }) => sum + text.length, 0) / timedCharacters));
  for (let at = 0; at < files.length; at += step) {
    const file = files[at];
    const language = file && languageForPath(file.name);
    if (file === undefined || !language?.grammar) continue;
    timed.push({ file, language });
    length += file.text.length;
  }
  const parser = await newParser();
  for (const { language } of timed) await loadGrammar(language);
  const parse: number[] = [];
  const mask: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let startedAt = performance.now();
    for (const { file, language } of timed) {
      parser.setLanguage((await loadGrammar(language)).treeSitter);
      parser.parse(file.text)?.delete();
    }
    parse.push(performance.now() - startedAt);
    startedAt = performance.now();
    for (const { file } of timed) maskSecrets(file.text, holdsSettings(file.name));
    mask.push(performance.now() - startedAt);
  }
  const shares = mask.map((milliseconds, round) => (100 * milliseconds) / (parse[round] ?? Number.NaN));
  return [
    '## Cost',
    '',
    `${timed.length} files, ${(length / 1e6).toFixed(1)} MB, parsed by tree-sitter and masked in turn on one thread, ${rounds} rounds: masking takes`,
    `${quantile(shares, 0.5).toFixed(1)} % of the time of bare parsing (${Math.min(...shares).toFixed(1)} to ${Math.max(...shares).toFixed(1)}).`,
    '',
  ];
}

function countBy(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function trainingFiles(): Promise<File[]> {
  const packages = await readSuite('train');
  const languages = [...new Set(packages.map(({ language }) => language))];
  const chosen = languages.flatMap((language) =>
    packages.filter((pinned) => pinned.language === language).slice(0, packagesOfLanguage),
  );
  const bar = progressBar('Reading');
  const read: File[] = [];
  for (const [at, pinned] of chosen.entries()) {
    bar.update(at, chosen.length);
    const root = await fetchPackage(pinned);
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (!entry.isFile() || languageForPath(file) === undefined || skipByName(entry.name) !== undefined) continue;
      const text = await readFile(file, 'utf8');
      if (text.length <= largestFile && skipByText(text) === undefined) read.push({ name: file, text });
    }
  }
  bar.end(`Read ${read.length} files of ${chosen.length} packages.`);
  return read;
}
