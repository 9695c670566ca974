/** Copilot's real completion core, from npm: what it asks its model, and what it makes of the answer. */
import { beforeAll, expect, it } from 'vitest';
import { Expected } from '../../bench/expected.ts';
import { installChatLib } from '../../bench/peers/installChatLib.ts';
import { copilotCore } from '../../bench/systems/copilotCore.ts';
import { requestOn } from '../support/benchRequest.ts';

let missing = '';
beforeAll(async () => {
  try {
    await installChatLib();
  } catch (error) {
    if (!(error instanceof Expected)) throw error;
    missing = error.message;
  }
}, 180_000);

const prices = 'def price_of(item):\n    return market.ask(item)\n\n\ndef rate_for(market):\n    return market.rate\n';
const cart =
  'def total(items, market):\n    gross = sum(price_of(item) for item in items)\n    net = █\n\n\ndef mean(items):\n    return 0\n';

it('sends like code of open files to its model, and shows what that says', async () => {
  if (missing !== '') return void process.stdout.write(`Left out: Copilot's core. ${missing}\n`);
  const request = requestOn(cart, { 'shop/prices.py': prices });
  const pieces = async () => [{ text: 'gross * rate_for(market)\n', logProb: -0.5 }];
  const filled = await copilotCore.fill?.({ ...request, pieces });
  expect(filled).toMatchObject({ text: 'gross * rate_for(market)', logProb: -0.5, end: 'as it shows it' });
  expect(filled?.snippets.map(({ displayPath, lines }) => [displayPath, lines])).toEqual([
    ['shop/prices.py', { start: 0, end: 6 }],
  ]);
});

it('shows nothing where the model says nothing', async () => {
  if (missing !== '') return;
  const filled = await copilotCore.fill?.({ ...requestOn(cart, {}), pieces: async () => [] });
  expect(filled).toMatchObject({ text: '', snippets: [], end: 'it shows nothing' });
});
