/**
 * The benchmark's canary through the editor's path: a word that only the file on disk and copies of it hold is in no answer, no trace
 * and no prompt while the file is open without it.
 */
import { expect, test } from 'vitest';
import { startEditor } from '../support/editor.ts';
import { events, json, modelServer } from '../support/modelServer.ts';

const canary = 'zq_canary_alpha';

const cart = (hidden: string) =>
  [
    'from shop.prices import price_of, rate_for',
    '',
    '',
    'def total(items, market):',
    '    gross = sum(price_of(item, market) for item in items)',
    '    rate = rate_for(market)',
    `    ${hidden}`,
    '    return round(gross, 2)',
    '',
    '',
    'def average(items, market):',
    '    return total(items, market) / len(items)',
    '',
  ].join('\n');

const files = {
  'shop/cart.py': cart(`${canary} = gross * rate`),
  'old/cart_before_move.py': cart(`${canary} = gross * rate`),
  'shop/prices.py':
    'def price_of(item, market):\n    return market.ask(item)\n\n\ndef rate_for(market):\n    return market.rate\n',
  'shop/report.py':
    'from shop.cart import total\n\n\ndef report(items, market):\n    gross = total(items, market)\n    return gross\n',
};

test('what the open buffer does not hold reaches nothing', async () => {
  const model = await modelServer((asked, response) => {
    if (asked.path === '/v1/models') json(response, { data: [{ id: 'qwen2.5-coder' }] });
    else events(response, [{ choices: [{ text: 'gross', finish_reason: 'stop' }] }]);
  });
  const engine = { use: 'http', address: model.address, api: 'openai', sure: 1, pauseMilliseconds: 0 };
  const editor = await startEditor({ files, settings: { log: 'debug', engine } });
  const said: unknown[] = [];
  for (const drawn of ['█', 'z█', 'zq_█', 'gross = █', 'zq_canary█']) {
    const at = editor.open('shop/cart.py', cart(drawn));
    const wait = await editor.client.request('linewright/status', { wait: true });
    for (const context of [{ triggerKind: 1 }, { triggerKind: 2 }]) {
      said.push(await editor.client.request('textDocument/inlineCompletion', { ...at, context }));
      said.push(await editor.client.request('linewright/explain', at));
    }
    expect(wait).not.toBeNull();
  }
  expect(model.asked.length).toBeGreaterThan(0);
  expect(JSON.stringify([said, model.asked, editor.client.received])).not.toContain(canary);
  // Once the file is closed, what the disk holds counts again.
  editor.client.notify('textDocument/didClose', { textDocument: { uri: editor.uri('shop/cart.py') } });
  await editor.client.request('linewright/status', { wait: true });
  const other = editor.open('shop/other.py', 'from shop.cart import total\n\ngross = 1\nrate = 2\nzq_█');
  said.length = 0;
  said.push(
    await editor.client.request('linewright/explain', other),
    await editor.inline(other),
    await editor.client.request('linewright/explain', other),
  );
  expect(JSON.stringify([said, model.asked])).toContain(canary);
  expect(await editor.client.stop()).toBe(0);
});
