/** Pictures of holes: which places of a small repository are cut, and what is known of each. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseHoles } from '../../bench/holes/choose.ts';
import { knownOfHole, LineCounts } from '../../bench/holes/evidence.ts';
import { type Hole, type HoleKind, HoleSchema, holeKinds } from '../../bench/holes/hole.ts';
import type { WorkspaceView } from '../../server/workspace/view.ts';
import { openBenchOn } from '../support/benchRepository.ts';

const files = {
  'shop/cart.py': [
    'import math',
    'from shop.prices import price_of, Discount',
    '',
    '',
    'class Cart:',
    '    def total(self, items, code):',
    '        r"""Sums up."""',
    '        discount = Discount(code, len(items))',
    '        gross = sum(price_of(item, self.market) for item in items)',
    '        rounded = math.floor(gross * discount.factor(gross))',
    '        return rounded',
    '',
    '    def is_empty(self, items):',
    '        # Nothing is in it.',
    '        return len(items) == 0',
    '',
  ].join('\n'),
  'shop/prices.py': [
    'class Discount:',
    '    def __init__(self, code, count):',
    '        self.code = code',
    '',
    '    def factor(self, gross):',
    '        return 0.9 if gross > 100 else 1.0',
    '',
    '',
    'def price_of(item, market):',
    '    return market.ask(item.name).price * item.count',
    '',
  ].join('\n'),
};

/** The file with the hidden text between brackets of their own. */
function picture({ file, start, end }: Hole): string {
  const text = files[file as keyof typeof files];
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  return `${text.slice(lineStart, start)}⟦${text.slice(start, end)}⟧${text.slice(end, lineEnd)}`;
}

let all: Hole[];
let view: WorkspaceView;

beforeAll(async () => {
  const { engine } = await openBenchOn(files, afterAll);
  view = engine.workspace;
  all = chooseHoles({
    view: engine.workspace,
    repository: 'shop',
    language: 'python',
    excluded: new Set(),
    kinds: holeKinds,
    perKind: 20,
    seed: 7,
  }).holes;
});

const pictures = (kind: HoleKind) =>
  all
    .filter((hole) => hole.kind === kind && hole.file === 'shop/cart.py')
    .map(picture)
    .sort();

describe('holes of kind', () => {
  it('line are whole lines of five tokens or more, no comments, imports or doc strings', () => {
    expect(pictures('line')).toEqual([
      '        ⟦discount = Discount(code, len(items))⟧',
      '        ⟦gross = sum(price_of(item, self.market) for item in items)⟧',
      '        ⟦return len(items) == 0⟧',
      '        ⟦rounded = math.floor(gross * discount.factor(gross))⟧',
      '    ⟦def is_empty(self, items):⟧',
      '    ⟦def total(self, items, code):⟧',
    ]);
  });

  it('api are statements that call what another file defines', () => {
    expect(pictures('api')).toEqual([
      '        ⟦discount = Discount(code, len(items))⟧',
      '        ⟦gross = sum(price_of(item, self.market) for item in items)⟧',
      '        ⟦rounded = math.floor(gross * discount.factor(gross))⟧',
    ]);
  });

  it('member begin after the dot before such a call', () => {
    expect(pictures('member')).toEqual(['        rounded = math.floor(gross * discount.⟦factor(gross))⟧']);
  });

  it('block are bodies of three lines or more, without the doc string', () => {
    expect(pictures('block')).toEqual([
      [
        '        ⟦discount = Discount(code, len(items))',
        '        gross = sum(price_of(item, self.market) for item in items)',
        '        rounded = math.floor(gross * discount.factor(gross))',
        '        return rounded⟧',
      ].join('\n'),
    ]);
  });

  it('token begin within a word', () => {
    const inWord = /[\w]⟦\w/;
    expect(pictures('token').filter((drawn) => !inWord.test(drawn))).toEqual([]);
  });

  it('none-needed use names of their own file alone', () => {
    const lines = pictures('none-needed');
    expect(lines).toContain('        ⟦return len(items) == 0⟧');
    expect(lines.join('\n')).not.toMatch(/price_of|Discount|factor/);
  });
});

describe('a hole', () => {
  const find = (kind: HoleKind, start: string) =>
    all.find((hole) => hole.kind === kind && hole.hidden.startsWith(start));

  it('tells where its names are defined, and how far that is', () => {
    const hole = find('line', 'gross = sum');
    expect(hole).toMatchObject({ diffusion: 'imported', scope: 1, standsElsewhere: false, standsInFile: false });
    expect(hole?.evidence).toEqual([
      {
        name: 'price_of',
        file: 'shop/prices.py',
        lines: { start: 8, end: 10 },
        nameLine: 8,
        signature: 'def price_of(item, market)',
      },
    ]);
  });

  it('knows the whole word that it begins within', () => {
    const text = files['shop/cart.py'];
    const file = [...view.files()].find(({ displayPath }) => displayPath === 'shop/cart.py');
    if (file === undefined) throw new Error('not indexed');
    const known = knownOfHole(view, new LineCounts(view), file, text, {
      start: text.indexOf('tor(gross'),
      hidden: 'tor(',
    });
    expect(known.evidence.map(({ name }) => name)).toEqual(['factor']);
  });

  it('does not take a built-in or a keyword for what another file defines', async () => {
    const { engine } = await openBenchOn({
      'a.py': 'def total(rows):\n    return max(rows) if rows else 0\n',
      'b.py': 'def max(rows):\n    return 0\n',
      'c.ts': 'export class Gen {\n  if(test: string) {\n    return test;\n  }\n}\n',
      'd.ts': 'export function run(rows: string[]) {\n  if (rows.length > 3) return rows;\n}\n',
    });
    const nameIn = (path: string, hidden: string) => {
      const file = [...engine.workspace.files()].find(({ displayPath }) => displayPath === path);
      const text = file && engine.workspace.text(file.path);
      if (file === undefined || text === undefined) throw new Error('not indexed');
      const hole = { start: text.indexOf(hidden), hidden };
      return knownOfHole(engine.workspace, new LineCounts(engine.workspace), file, text, hole).evidence;
    };
    expect(nameIn('a.py', 'return max(rows)')).toEqual([]);
    expect(nameIn('d.ts', 'if (rows.length')).toEqual([]);
  });

  it('is plain data that can be written and read', () => {
    for (const hole of all) expect(HoleSchema.parse(JSON.parse(JSON.stringify(hole)))).toEqual(hole);
  });
});

it('is not cut where another file holds the same lines', async () => {
  const copied = `${files['shop/cart.py']}\n# moved\n`;
  const { engine } = await openBenchOn({ ...files, 'old/cart.py': copied });
  const chosen = chooseHoles({
    view: engine.workspace,
    repository: 'shop',
    language: 'python',
    excluded: new Set(),
    kinds: ['line'],
    perKind: 50,
    seed: 7,
  });
  expect(chosen.filesWithCopies).toBe(2);
  expect(new Set(chosen.holes.map(({ file }) => file))).toEqual(new Set(['shop/prices.py']));
});

it('gives the same holes for the same seed, and others for another', async () => {
  const { engine } = await openBenchOn(files);
  const choose = (seed: number) =>
    chooseHoles({
      view: engine.workspace,
      repository: 'shop',
      language: 'python',
      excluded: new Set(['shop/prices.py']),
      kinds: ['line', 'token'],
      perKind: 2,
      seed,
    }).holes.map(({ id }) => id);
  expect(choose(3)).toEqual(choose(3));
  expect(choose(3)).not.toEqual(choose(4));
  expect(choose(3).filter((id) => id.includes('prices.py'))).toEqual([]);
});
