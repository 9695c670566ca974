/**
 * Mutated real files in every grammar: what cannot be parsed is a value, no tree is left over, and no file takes longer than it
 * may. LINEWRIGHT_FUZZ multiplies the runs, LINEWRIGHT_FUZZ_FILES names a folder whose files are taken too.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Parser, Tree } from 'web-tree-sitter';
import { seededRandom } from '../../bench/statistics.ts';
import { languageForPath, languages } from '../../server/syntax/languages.ts';
import { OpenTrees } from '../../server/syntax/openTree.ts';
import { ParsePool } from '../../server/syntax/parsePool.ts';
import { fuzzRuns } from '../support/fuzzRuns.ts';

const { seed, numRuns } = fuzzRuns(1);
const root = path.resolve(import.meta.dirname, '../..');
/** Long enough for a grammar to get lost, short enough to be parsed many times. */
const longest = 3_000;
/** Of a language. */
const mostFiles = process.env.LINEWRIGHT_FUZZ_FILES === undefined ? 1 : 40;

/** What breaks a file in a way that its grammar has not seen: its own pieces elsewhere, and pieces that open or close something. */
const pieces = [
  ...[
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
    '"',
    "'",
    '`',
    '"""',
    '/*',
    '*/',
    '//',
    '#',
    '<!--',
    '<<EOF\n',
    '${',
    '\\',
    '@',
    ':',
    ';',
  ],
  ...[
    '\n',
    '\r\n',
    '\t',
    '        ',
    '\0',
    '\u2028',
    '\ufeff',
    '😀',
    '\ud83d',
    'é',
    '=begin\n',
    '?>',
    '<?php',
    '%w[',
    "r#'",
    'f"{',
    '$',
  ],
];

interface Text {
  readonly languageId: string;
  readonly text: string;
}

/** Milliseconds: by hand there may be thousands of files. */
const patience = 240_000 * (process.env.LINEWRIGHT_FUZZ_FILES === undefined ? 1 : 100);

const texts = ownFiles();
let trees = 0;
const parse = Parser.prototype.parse;
const copy = Tree.prototype.copy;
const remove = Tree.prototype.delete;

beforeAll(() => {
  Parser.prototype.parse = function (this: Parser, ...args) {
    const tree = parse.apply(this, args);
    if (tree !== null) trees++;
    return tree;
  };
  Tree.prototype.copy = function (this: Tree) {
    trees++;
    return copy.apply(this);
  };
  Tree.prototype.delete = function (this: Tree) {
    trees--;
    remove.apply(this);
  };
});

afterAll(() => {
  Parser.prototype.parse = parse;
  Tree.prototype.copy = copy;
  Tree.prototype.delete = remove;
});

/** Files of the folder that is named, of this repository and of what it installs. */
function ownFiles(): Text[] {
  const folders = [
    'server',
    'grammars',
    'editors',
    'docs',
    'node_modules/zod/src',
    'node_modules/@types/node',
    '.github',
    'models',
  ];
  const found: Text[] = [];
  const counts = new Map<string, number>();
  for (const folder of [process.env.LINEWRIGHT_FUZZ_FILES ?? '', ...folders.map((name) => path.join(root, name))]) {
    if (folder === '' || statSync(folder, { throwIfNoEntry: false }) === undefined) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const language = languageForPath(entry.name);
      const count = counts.get(language?.id ?? '') ?? 0;
      if (!entry.isFile() || language?.grammar === undefined || count >= mostFiles) continue;
      counts.set(language.id, count + 1);
      found.push({
        languageId: language.id,
        text: readFileSync(path.join(entry.parentPath, entry.name), 'utf8').slice(0, longest),
      });
    }
  }
  // Each grammar gets texts of the others too: a file may have the wrong name.
  for (const { id, grammar } of languages)
    if (grammar !== undefined) found.push({ languageId: id, text: found[found.length % 7]?.text ?? '' });
  return found;
}

function mutated(text: string, random: () => number): string {
  let result = text;
  for (let times = 1 + Math.floor(random() * 12); times > 0; times--) {
    const at = Math.floor(random() * result.length);
    const length = Math.floor(random() ** 3 * 400);
    const piece = pieces[Math.floor(random() * pieces.length)] ?? '';
    const kind = random();
    if (kind < 0.3) result = result.slice(0, at) + result.slice(at + length);
    else if (kind < 0.5) result = result.slice(0, at) + result.slice(at, at + length) + result.slice(at);
    else if (kind < 0.9) result = result.slice(0, at) + piece + result.slice(at);
    else result = result.slice(0, at) + piece.repeat(60) + result.slice(at);
  }
  return result;
}

test(
  'in the threads of the index: facts or a reason',
  async () => {
    const pool = new ParsePool({ workers: 2 });
    const random = seededRandom(seed);
    const jobs = texts.flatMap(({ languageId, text }) =>
      Array.from({ length: numRuns }, () => ({ path: 'a', languageId, text: mutated(text, random) })),
    );
    const outcomes = await Promise.all(jobs.map((job) => pool.parse(job, new AbortController().signal)));
    const reasons = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.reason] : []));
    expect(reasons.filter((reason) => !/^took longer|^the parser thread died: /.test(reason))).toEqual([]);
    // It still works.
    const sound = { path: 'a', languageId: 'python', text: 'def f(): pass\n' };
    // On a busy machine a thread may take long to start.
    await expect
      .poll(() => pool.parse(sound, new AbortController().signal), { timeout: 100_000 })
      .toMatchObject({ kind: 'facts', facts: { names: ['f'] } });
    await pool.dispose();
  },
  patience,
);

test(
  'in open buffers, edit by edit: nothing throws and no tree is left',
  async () => {
    const open = new OpenTrees();
    const random = seededRandom(seed);
    for (const { id, grammar } of languages) if (grammar !== undefined) await open.prepare(id);
    const before = trees;
    for (const { languageId, text } of texts) {
      open.open('a', languageId, text);
      for (let run = 0, current = text; run < numRuns * 3; run++) {
        const start = Math.floor(random() * current.length);
        const oldEnd = Math.min(current.length, start + Math.floor(random() * 40));
        const newText =
          random() < 0.5 ? (pieces[Math.floor(random() * pieces.length)] ?? '') : text.slice(start, start + 60);
        current = current.slice(0, start) + newText + current.slice(oldEnd);
        open.edit('a', { start, oldEnd, newText }, current);
        open.facts('a');
        open.tree('a')?.withInserted(start, ')', ({ rootNode }) => rootNode.hasError);
      }
      open.close('a');
    }
    open.dispose();
    expect(trees).toBe(before);
  },
  patience,
);
