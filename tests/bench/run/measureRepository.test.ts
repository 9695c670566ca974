/** A repository measured: the same rows each time, also by a run that was stopped and goes on. */
import { expect, it } from 'vitest';
import { measureRepository, type RepositoryJob } from '../../../bench/run/measureRepository.ts';
import type { MeasuredHole } from '../../../bench/run/record.ts';
import { openBenchOn } from '../../support/benchRepository.ts';

const module = (name: string, other: string) =>
  [
    `from shop.${other} import ${other}_of, ${other}_all`,
    '',
    '',
    `def ${name}_of(item, market):`,
    `    found = ${other}_of(item, market)`,
    '    found = market.ask(found, item.name)',
    '    return found',
    '',
    '',
    `def ${name}_all(items, market):`,
    `    return [${name}_of(item, market) for item in ${other}_all(items)]`,
    '',
  ].join('\n');

const files = {
  'shop/price.py': module('price', 'stock'),
  'shop/stock.py': module('stock', 'order'),
  'shop/order.py': module('order', 'price'),
};

async function measure(
  job: Partial<RepositoryJob>,
  signal: AbortSignal = new AbortController().signal,
  onEach: () => void = () => undefined,
): Promise<MeasuredHole[]> {
  const { repository } = await openBenchOn(files);
  const found: MeasuredHole[] = [];
  await measureRepository(
    {
      ...{ repository, repositoryIndex: 0, nRepositories: 1, wishes: { kinds: ['line', 'api'], n: 8, seed: 5 } },
      ...{ systems: ['none', 'random', 'ours'], generator: { kind: 'recall' }, mode: 'suffix', budgetTokens: 512 },
      ...{ keepTexts: false, done: [], ...job },
    },
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
  return found;
}

it('gives the same rows for the same seed', async () => {
  const first = await measure({});
  expect(first).toHaveLength(8);
  expect(await measure({})).toEqual(first);
});

it('gives them also when it was stopped in between', async () => {
  const whole = await measure({});
  const stopping = new AbortController();
  let count = 0;
  const before = await measure({}, stopping.signal, () => {
    if (++count === 3) stopping.abort();
  });
  expect(before).toHaveLength(3);
  const after = await measure({ done: before.map(({ hole }) => hole.id) });
  expect([...before, ...after]).toEqual(whole);
});

it('sees nothing below the cursor in left mode', async () => {
  const [suffix, left] = [await measure({ systems: ['none'] }), await measure({ systems: ['none'], mode: 'left' })];
  const hashes = (holes: readonly MeasuredHole[]) => holes.flatMap(({ rows }) => rows.map((row) => row.promptHash));
  expect(hashes(left)).toHaveLength(8);
  expect(hashes(left).filter((hash) => hashes(suffix).includes(hash))).toEqual([]);
});
