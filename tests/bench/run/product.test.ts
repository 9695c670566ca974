/** The benchmark's steps are the product's: by "ours", a hole is filled as an editor that asks the engine would see it. */
import { expect, it } from 'vitest';
import { chooseHoles } from '../../../bench/holes/choose.ts';
import { openGenerator } from '../../../bench/run/generators.ts';
import { closeHole, type HoleSetting, measureHole, openHole } from '../../../bench/run/measureHole.ts';
import { ours } from '../../../bench/systems/ours.ts';
import { defaultConfig } from '../../../server/config.ts';
import { openBenchOn } from '../../support/benchRepository.ts';
import { never } from '../../support/workspaceFixture.ts';

const module = (name: string, other: string) =>
  `from shop.${other} import ${other}_of\n\n\ndef ${name}_of(item, market):\n    found = ${other}_of(item, market)\n    return market.ask(found, item.name)\n`;

it('says what the engine says', async () => {
  const { engine } = await openBenchOn({
    'shop/price.py': module('price', 'stock'),
    'shop/stock.py': module('stock', 'order'),
    'shop/order.py': module('order', 'price'),
  });
  const setting: HoleSetting = {
    ...{
      engine,
      generator: await openGenerator({ kind: 'recall' }, engine),
      mode: 'suffix',
      seed: 1,
      keepTexts: false,
    },
    ...{ budgetTokens: defaultConfig.context.budgetTokens, signal: never() },
  };
  const { holes } = chooseHoles({
    ...{ view: engine.workspace, repository: 'shop', language: 'python', excluded: new Set() },
    ...{ kinds: ['line', 'member', 'token'], perKind: 3, seed: 1 },
  });
  const said: [string, string][] = [];
  for (const hole of holes) {
    const file = [...engine.workspace.files()].find(({ displayPath }) => displayPath === hole.file);
    if (file === undefined) throw new Error('not indexed');
    const window = await openHole(setting, hole, file, engine.workspace.text(file.path) ?? '');
    const [row] = await measureHole(setting, hole, window, [ours]);
    const text = window.prefix + window.suffix;
    const request = { ...window, text, version: 1, offset: window.prefix.length, trigger: 'invoked' } as const;
    const result = await engine.complete(request, never());
    said.push([row?.prediction ?? '', result.kind === 'suggestion' ? result.text : '']);
    await closeHole(setting, window);
  }
  expect(said.length).toBeGreaterThan(3);
  expect(said.map(([measured]) => measured)).toEqual(said.map(([, answered]) => answered));
  expect(said.filter(([measured]) => measured !== '').length).toBeGreaterThan(0);
});
