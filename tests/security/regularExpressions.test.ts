/**
 * Every regular expression of the server is linear, or what it meets is short: recheck, a hybrid of automata and fuzzing, says which
 * are not, and each of those has its bound written here. As it takes its time, by which what it says may differ, what it said is kept
 * beside this file; after a change, LINEWRIGHT_RECHECK=1 asks it about those that are new.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkSync } from 'recheck';
import { expect, test } from 'vitest';
import { loadGrammar, newParser } from '../../server/syntax/grammars.ts';
import { languageForId } from '../../server/syntax/languages.ts';

const server = path.resolve(import.meta.dirname, '../../server');

const keptFile = path.join(import.meta.dirname, 'regularExpressions.json');
/** Milliseconds for one expression: what is not told by then needs a bound, too. */
const timeout = 5_000;

const isAsked = process.env.LINEWRIGHT_RECHECK === '1';
const notAsked = 'not asked yet: LINEWRIGHT_RECHECK=1 npx vitest run tests/security/regularExpressions.test.ts';

/** By source and flags: "safe", the kind of its complexity, or "unknown". */
const kept: Record<string, string> = JSON.parse(readFileSync(keptFile, 'utf8'));

const line = 'the line of the cursor, 5,000 characters by the gate';
const setting = 'a setting or an argument that a person wrote';
const name = "a file's name";

/** By file: how many of its expressions may be slower than linear, and what bounds their texts. */
const bounds: Readonly<Record<string, readonly [count: number, bound: string]>> = {
  'analysis/around.ts': [8, 'a header, 1,000 characters'],
  'analysis/chain.ts': [3, '3,000 characters before a dot, or one expression'],
  'analysis/imports.ts': [1, "an import's module, 10,000 characters"],
  'analysis/members.ts': [4, 'a signature, 240 characters'],
  'analysis/names.ts': [1, name],
  'analysis/ownSignatures.ts': [2, '160 characters of a line'],
  'analysis/project.ts': [1, name],
  'analysis/symbols.ts': [5, 'a name, a doc comment, or lists of exported names whose lengths are bounded'],
  'analysis/typeText.ts': [3, 'a signature, 240 characters'],
  'analysis/usedNames.ts': [1, '20 spaces on each side of a dot'],
  'analysis/variables.ts': [2, 'the reach on each side of a name that is taken apart'],
  'analysis/resolve/c.ts': [1, name],
  'analysis/resolve/go.ts': [2, 'one line, its repetitions bounded'],
  'analysis/resolve/jvm.ts': [1, name],
  'analysis/resolve/script.ts': [1, "an import's module, 10,000 characters"],
  'analysis/resolve/tsconfig.ts': [1, name],
  'retrieve/sources/tests.ts': [1, name],
  'retrieve/sources/usages.ts': [2, 'the text of a call before the cursor, a few lines'],
  'commands/demoHoles.ts': [3, 'a line of a file that the demo hides the end of'],
  'commands/modelPull.ts': [1, setting],
  'complete/window.ts': [1, line],
  'lsp/completion.ts': [1, line],
  'model/family.ts': [1, "a model's name"],
  'model/http/httpGenerator.ts': [1, setting],
  'model/llama/textStream.ts': [1, 'four tokens of the model'],
  'model/required.ts': [1, line],
  'model/specials.ts': [1, 'repetitions of at most 40 characters'],
  'recall/stems.ts': [1, name],
  'retrieve/definitionEvidence.ts': [1, 'the lines around the cursor, each name taken once'],
  'retrieve/meanings.ts': [1, 'keywords and one word behind each'],
  'retrieve/nearby.ts': [1, '20 spaces on each side of a dot'],
  'retrieve/signatureLines.ts': [2, 'a signature, 240 characters'],
  'secrets/knownFormats.ts': [6, 'lines of at most 4,000 characters around a place; 20,000 of a key'],
  'secrets/mask.ts': [2, line],
  'secrets/namedValues.ts': [5, '120 characters before a string, 512 of its value; or a line of the cursor'],
  'secrets/redact.ts': [2, 'a message, 20,000 characters; repetitions are bounded'],
  'secrets/values.ts': [3, 'repetitions are bounded, or stop at a character that they do not hold'],
  'syntax/holeEnd.ts': [2, 'one line of a suggestion'],
  'syntax/imports.ts': [5, 'an import statement, 10,000 characters'],
  'syntax/place.ts': [4, '4,000 characters above the cursor'],
  'workspace/relations.ts': [1, name],
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

function verdictOn({ source, flags }: Literal): string {
  const known = kept[`/${source}/${flags}`];
  if (known !== undefined) return known;
  if (!isAsked) return notAsked;
  const checked = checkSync(source, flags, { timeout });
  return checked.status === 'vulnerable' ? checked.complexity.type : checked.status;
}

test('each is linear, or has a bound', async () => {
  const all = (await literals()).map((literal) => ({ ...literal, verdict: verdictOn(literal) }));
  expect(all.length).toBeGreaterThan(200);
  if (isAsked) {
    const said = all.map(({ source, flags, verdict }) => [`/${source}/${flags}`, verdict] as const);
    writeFileSync(
      keptFile,
      `${JSON.stringify(Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1))), undefined, 2)}\n`,
    );
  }
  expect(all.filter(({ verdict }) => verdict === notAsked)).toEqual([]);
  const slow = all.filter(({ verdict }) => verdict !== 'safe');
  // Nothing bounds these: twice the text would take many times as long.
  expect(slow.filter(({ verdict }) => verdict === 'exponential').map(({ file, source }) => [file, source])).toEqual([]);
  const tooMany = [...new Set(slow.map(({ file }) => file))].flatMap((file) => {
    const ofFile = slow.filter((one) => one.file === file);
    return ofFile.length <= (bounds[file]?.[0] ?? 0) ? [] : [[file, ...ofFile.map(({ source }) => source)]];
  });
  expect(tooMany).toEqual([]);
}, 600_000);
