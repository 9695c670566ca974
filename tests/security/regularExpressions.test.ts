/**
 * Every regular expression of the server is linear, or what it meets is short: recheck (Sakuma and Ushijima's hybrid of automata
 * and fuzzing) says which are not, and each of those has its bound written here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkSync } from 'recheck';
import { expect, test } from 'vitest';
import { loadGrammar, newParser } from '../../server/syntax/grammars.ts';
import { languageForId } from '../../server/syntax/languages.ts';

const server = path.resolve(import.meta.dirname, '../../server');

/** Milliseconds for one expression: what is not told by then needs a bound, too. */
const timeout = 1_000;

const line = 'the line of the cursor, 5,000 characters by the gate';
const setting = 'a setting or an argument that a person wrote';
const name = "a file's name";

/** By file: how many of its expressions may be slower than linear, and what bounds their texts. */
const bounds: Readonly<Record<string, readonly [count: number, bound: string]>> = {
  'commands/demoHoles.ts': [3, 'a line of a file that the demo hides the end of'],
  'commands/modelPull.ts': [1, setting],
  'complete/window.ts': [1, line],
  'lsp/completion.ts': [1, line],
  'model/family.ts': [1, "a model's name"],
  'model/http/httpGenerator.ts': [1, setting],
  'model/llama/run.ts': [1, 'one token of the model'],
  'model/specials.ts': [1, 'repetitions of at most 40 characters'],
  'recall/corpus.ts': [1, name],
  'retrieve/imports.ts': [1, "an import's module, 10,000 characters"],
  'retrieve/meanings.ts': [1, 'keywords and one word behind each'],
  'retrieve/nearby.ts': [1, '20 spaces on each side of a dot'],
  'retrieve/usedNames.ts': [1, '20 spaces on each side of a dot'],
  'secrets/knownFormats.ts': [6, 'lines of at most 4,000 characters around a place; 20,000 of a key'],
  'secrets/mask.ts': [2, line],
  'secrets/namedValues.ts': [5, '120 characters before a string, 512 of its value; or a line of the cursor'],
  'secrets/redact.ts': [2, 'a message, 20,000 characters; repetitions are bounded'],
  'secrets/values.ts': [3, 'repetitions are bounded, or stop at a character that they do not hold'],
  'syntax/holeEnd.ts': [2, 'one line of a suggestion'],
  'syntax/imports.ts': [5, 'an import statement, 10,000 characters'],
  'syntax/place.ts': [4, '4,000 characters above the cursor'],
  'workspace/catalog.ts': [1, name],
  'workspace/secrets.ts': [1, name],
  'workspace/limits.ts': [2, '1,000 characters at the top of a file; a file name'],
};

interface Literal {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** As TypeScript's own grammar finds them. */
async function literals(): Promise<Literal[]> {
  const typescript = languageForId('typescript');
  if (typescript === undefined) throw new Error('no typescript');
  const parser = await newParser();
  parser.setLanguage((await loadGrammar(typescript)).treeSitter);
  const found: Literal[] = [];
  for (const file of readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((entry) =>
    entry.endsWith('.ts'),
  )) {
    const tree = parser.parse(readFileSync(path.join(server, file), 'utf8'));
    for (const node of tree?.rootNode.descendantsOfType('regex') ?? []) {
      const [, source = '', flags = ''] = /^\/([\s\S]*)\/([a-z]*)$/.exec(node?.text ?? '') ?? [];
      found.push({ file: file.split(path.sep).join('/'), source, flags });
    }
    tree?.delete();
  }
  parser.delete();
  return found;
}

test('each is linear, or has a bound', async () => {
  const all = await literals();
  expect(all.length).toBeGreaterThan(200);
  const slow = all
    .map((literal) => ({ ...literal, ...checkSync(literal.source, literal.flags, { timeout }) }))
    .filter(({ status }) => status !== 'safe');
  // Nothing bounds these: twice the text would take many times as long.
  expect(
    slow
      .filter((one) => 'complexity' in one && one.complexity?.type === 'exponential')
      .map(({ file, source }) => [file, source]),
  ).toEqual([]);
  const tooMany = [...new Set(slow.map(({ file }) => file))].flatMap((file) => {
    const ofFile = slow.filter((one) => one.file === file);
    return ofFile.length <= (bounds[file]?.[0] ?? 0) ? [] : [[file, ...ofFile.map(({ source }) => source)]];
  });
  expect(tooMany).toEqual([]);
}, 120_000);

test('those that are put together at run time are named here', () => {
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((entry) => entry.endsWith('.ts'));
  const made = files.filter((file) => /new RegExp\(/.test(readFileSync(path.join(server, file), 'utf8')));
  // Of parts that are known when the server starts; none is of a user's text.
  expect(made.map((file) => file.split(path.sep).join('/')).sort()).toMatchInlineSnapshot(`
    [
      "model/templates.ts",
      "retrieve/receiver.ts",
      "secrets/knownFormats.ts",
      "syntax/holeEnd.ts",
      "syntax/lexer.ts",
      "syntax/names.ts",
    ]
  `);
});
