/** Stress suites on a small shop: what each case shows and says, repeatable, also after a stop, and the files left as they were. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { RepositoryJob } from '../../../bench/run/measureRepository.ts';
import { keyOf, type MeasuredHole, type Row, type StressName, stressNames } from '../../../bench/run/record.ts';
import { measureStress } from '../../../bench/stress/measureStress.ts';
import { openBenchOn } from '../../support/benchRepository.ts';

const words = ['stock', 'order', 'parcel', 'refund', 'basket', 'coupon', 'tariff', 'rebate'];

/** Each module defines a class with a method of its own; `till.py` calls them all on what it is given, and imports none. */
const files: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    words.map((word) => [
      `shop/${word}.py`,
      [
        `class ${word.charAt(0).toUpperCase()}${word.slice(1)}Ledger:`,
        `    """All about one ${word}."""`,
        '',
        `    def settle_${word}_entry(self, market, item):`,
        `        balance_${word} = market.ask(item)`,
        `        return balance_${word} * 2`,
        '',
      ].join('\n'),
    ]),
  ),
  'shop/till.py': [
    ...words.flatMap((word) => [
      `def close_${word}(ledger, market, item):`,
      `    total_${word} = ledger.settle_${word}_entry(market, item)`,
      `    market.note(total_${word}, item)`,
      `    return total_${word}`,
      '',
      '',
    ]),
  ].join('\n'),
};

async function stress(
  names: readonly StressName[],
  job: Partial<RepositoryJob> = {},
  signal: AbortSignal = new AbortController().signal,
  onEach: () => void = () => undefined,
): Promise<MeasuredHole[]> {
  const { repository } = await openBenchOn(files);
  const found: MeasuredHole[] = [];
  await measureStress(
    {
      ...{ repository, repositoryIndex: 0, nRepositories: 1, wishes: { kinds: [], n: 3, seed: 5 } },
      ...{ systems: ['none', 'ours'], generator: { kind: 'restricted' }, mode: 'suffix', budgetTokens: 512 },
      ...{ keepTexts: true, done: [], ...job },
    },
    names,
    {
      onHoles: () => undefined,
      onMeasured(measured) {
        const rows = measured.rows.map((row) => ({ ...row, milliseconds: { context: 0, generate: 0 } }));
        found.push({ ...measured, rows });
        onEach();
      },
    },
    signal,
  );
  for (const [name, text] of Object.entries(files)) {
    expect(readFileSync(path.join(repository.folder, name), 'utf8')).toBe(text);
  }
  return found;
}

const cases = (holes: readonly MeasuredHole[]) => [
  ...new Set(holes.flatMap(({ rows }) => rows.map(({ system, at }) => `${system} ${JSON.stringify(at)}`))),
];
const rowsAt = (holes: readonly MeasuredHole[], isMeant: (row: Row) => boolean) =>
  holes.flatMap(({ rows }) => rows.filter(isMeant));

it('budgets: each system within each', async () => {
  const holes = await stress(['budgets']);
  expect(holes).toHaveLength(3);
  expect(cases(holes)).toHaveLength(2 * 5);
  for (const { at, contextTokens } of rowsAt(holes, () => true)) {
    expect(contextTokens).toBeLessThanOrEqual(Number(at?.budget) * 1.02);
  }
});

it('needle: at each place of each length, and nowhere else', async () => {
  const holes = await stress(['needle']);
  expect(holes.length).toBeGreaterThan(0);
  expect(cases(holes)).toHaveLength(4 * (5 + 1));
  for (const { hole, rows } of holes) {
    const name = hole.evidence[0]?.name ?? '';
    expect(name).toMatch(/^settle_\w+_entry$/);
    const slots = rows.map(({ snippets }) => snippets.map(({ text = '' }) => text.includes(name)));
    const [first, , , , last, without] = slots;
    expect(first?.indexOf(true)).toBe(0);
    expect(last?.indexOf(true)).toBe((last?.length ?? 0) - 1);
    expect(without?.includes(true)).toBe(false);
    expect(slots.every((one) => one.filter(Boolean).length <= 1)).toBe(true);
  }
});

it('distractors: none at first, and never one that names what is needed', async () => {
  const holes = await stress(['distractors']);
  const [alone, nothing] = holes[0]?.rows ?? [];
  expect(alone?.snippets.map(({ reason }) => reason)).toEqual([expect.stringContaining('defines settle_')]);
  expect(nothing?.snippets).toEqual([]);
  for (const { snippets } of rowsAt(holes, ({ system }) => system === 'no needle')) {
    expect(snippets.map(({ reason }) => reason).filter((reason) => reason !== 'distractor')).toEqual([]);
  }
});

it('pairs: nothing but the name of the definition differs, and the truth with it', async () => {
  const holes = await stress(['pairs']);
  expect(holes.length).toBeGreaterThan(0);
  for (const { hole, rows } of holes) {
    const [before, after] = rows;
    const from = hole.evidence[0]?.name ?? '';
    const to = /\w+(?=\()/.exec(after?.truth ?? '')?.[0] ?? '';
    expect(before?.truth).toBeUndefined();
    expect(after?.truth).toBe(hole.hidden.replace(from, to));
    expect(after?.snippets[0]?.text).toBe(before?.snippets[0]?.text?.replaceAll(from, to));
  }
});

it('changes: nothing old is shown or said, by no generator, and what came back is used again', async () => {
  for (const kind of ['restricted', 'recall'] as const) {
    const holes = await stress(['changes'], {
      ...{ generator: { kind }, systems: ['openings', 'ours'], budgetTokens: 2_000 },
    });
    expect(holes.length).toBeGreaterThan(0);
    expect(rowsAt(holes, ({ stale }) => stale === true)).toEqual([]);
    for (const { rows } of holes) {
      const said = (change: string) =>
        rows.filter(({ at }) => at?.change === change).map(({ prediction }) => prediction);
      expect(said('created again')).toEqual(said('as it is'));
    }
    // Whole files, so that all that is there is shown.
    const shown = ['as it is', 'deleted', 'created again', 'renamed'].map((change) => {
      const rows = rowsAt(holes, ({ system, at }) => system === 'openings' && at?.change === change);
      return rows.every(({ metrics }) => metrics.evidenceShown > 0)
        ? 'all'
        : rows.filter(({ metrics }) => metrics.evidenceShown > 0).length;
    });
    expect(shown).toEqual(['all', 0, 'all', 'all']);
  }
});

it('gate: what is needed, and whether anything was shown', async () => {
  const holes = await stress(['gate'], { wishes: { kinds: [], n: 4, seed: 5 } });
  expect(cases(holes).length).toBeGreaterThanOrEqual(2 * 3);
  expect(holes.some(({ hole }) => hole.scope > 0)).toBe(true);
});

it('gives the same rows for the same seed, also when it was stopped in between', async () => {
  const job: Partial<RepositoryJob> = { generator: { kind: 'recall' }, wishes: { kinds: [], n: 1, seed: 5 } };
  const whole = await stress(stressNames, job);
  expect(whole.map(({ stress: name }) => name)).toEqual([
    'budgets',
    'needle',
    'distractors',
    'pairs',
    'gate',
    'changes',
  ]);
  expect(await stress(stressNames, job)).toEqual(whole);
  const stopping = new AbortController();
  let count = 0;
  const before = await stress(stressNames, job, stopping.signal, () => {
    if (++count === 4) stopping.abort();
  });
  expect(before).toHaveLength(4);
  expect([...before, ...(await stress(stressNames, { ...job, done: before.map(keyOf) }))]).toEqual(whole);
});
