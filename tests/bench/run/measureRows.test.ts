/** Rows that stand alone: what one brings is there for it, and makes no difference to another, bit for bit. */
import { expect, it } from 'vitest';
import type { GivenRow } from '../../../bench/datasets/given.ts';
import type { RepositoryJob } from '../../../bench/run/measureRepository.ts';
import { measureRows } from '../../../bench/run/measureRows.ts';
import type { MeasuredHole } from '../../../bench/run/record.ts';

function rowOf(name: string): GivenRow {
  const before = `def total_${name}(items, market):\n    gross = 0\n    for item in items:\n        gross += `;
  const hidden = `market.ask_${name}(item, gross)`;
  const text = `${before}${hidden}\n    return gross\n`;
  return {
    ...{ id: `rows/${name}`, kind: 'member', repository: 'shop', language: 'python', file: `${name}.py`, text },
    ...{ start: before.length, end: before.length + hidden.length },
    pieces: [
      { file: 'market.py', text: `def quote(item, gross):\n    return market.ask_${name}(item, gross)`, isGold: true },
    ],
  };
}

async function measured(rows: readonly GivenRow[], kind: 'recall' | 'restricted', done: readonly string[] = []) {
  const found: MeasuredHole[] = [];
  const repository = { name: 'rows', version: '1', language: '', folder: '', excluded: [], rows };
  const job: RepositoryJob = {
    ...{ repository, repositoryIndex: 0, nRepositories: 1, wishes: { kinds: [], n: 3, seed: 1 } },
    ...{ systems: ['none', 'given', 'given-gold'], generator: { kind }, mode: 'left', budgetTokens: 512 },
    ...{ keepTexts: true, done },
  };
  const listener = { onHoles: () => undefined, onMeasured: (one: MeasuredHole) => void found.push(one) };
  await measureRows(job, listener, new AbortController().signal);
  return found.map(({ hole, index, rows: own }) => ({
    ...{ id: hole.id, index },
    rows: own.map(({ milliseconds: _, ...row }) => row),
  }));
}

const rows = ['apple', 'pear', 'plum'].map(rowOf);

it('are the same alone as among others, by recall and without it', async () => {
  for (const kind of ['recall', 'restricted'] as const) {
    const together = await measured(rows, kind);
    expect(together.map(({ id }) => id)).toEqual(['rows/apple', 'rows/pear', 'rows/plum']);
    const alone = await measured(rows.slice(2), kind);
    expect(alone[0]?.rows).toEqual(together[2]?.rows);
    expect(await measured(rows, kind, ['rows/apple', 'rows/pear'])).toEqual(together.slice(2));
  }
});

it('use what they bring', async () => {
  const [apple] = await measured(rows, 'restricted');
  const [none, given, gold] = apple?.rows ?? [];
  expect([none, given, gold].map((row) => row?.snippets.map(({ file }) => file))).toEqual([
    [],
    ['market.py'],
    ['market.py'],
  ]);
  expect(given?.metrics.loss).toBeLessThan(none?.metrics.loss ?? 0);
  expect(gold?.metrics.loss).toBe(given?.metrics.loss);
});
