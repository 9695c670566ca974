/** V8 collects when it is asked to, without the flag that exposes its collector. */
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { beginCollection } from '../../server/base/garbage.ts';

test('what nobody holds is collected, and what somebody holds is not', async () => {
  const collected = new Set<string>();
  const registry = new FinalizationRegistry<string>((name) => collected.add(name));
  const held = { megabytes: new Uint8Array(1 << 20) };
  registry.register(held, 'held');
  (() => registry.register({ megabytes: new Uint8Array(1 << 20) }, 'garbage'))();
  // V8 goes on by itself between turns of the event loop.
  beginCollection();
  while (!collected.has('garbage')) await setTimeout(5);
  expect([...collected]).toEqual(['garbage']);
  expect(held.megabytes.length).toBe(1 << 20);
});
