/** Tokens that come in bulk: found when linked, whoever links them. */
import { expect, it, onTestFinished } from 'vitest';
import { chainMemory, corpusOrders, TokenChains } from '../../server/recall/chains.ts';
import { Linker } from '../../server/recall/linker.ts';

const looks = new Uint32Array(new SharedArrayBuffer(4096));
const newChains = () => new TokenChains(chainMemory(corpusOrders, 1 << 12, 400_000, looks, true));

function fill(chains: TokenChains, count: number): void {
  for (let at = 0; at < count; at++) chains.push(10 + ((at * at) % 97));
}

/** Every position that can be found from the last two tokens. */
function found(chains: TokenChains): number[] {
  const positions: number[] = [];
  const history = [...chains.tokens.subarray(chains.length - 2, chains.length)];
  for (let at = chains.newest(0, history, 2); at >= 0; at = chains.older(0, at)) positions.push(at);
  return positions;
}

it('finds the same whether this thread links or another', async () => {
  const linker = new Linker();
  onTestFinished(() => linker.dispose());
  const [here, there] = [newChains(), newChains()];
  for (const count of [100_000, 7, 80_000]) {
    fill(here, count);
    here.link(here.length);
    fill(there, count);
    linker.grown(there);
    await linker.idle();
    expect(there.linked).toBe(there.length);
    expect(found(there)).toEqual(found(here));
    expect(found(here).length).toBeGreaterThan(10);
  }
});

it('links a few at once, and answers from what is linked while the thread is at work', () => {
  const linker = new Linker();
  onTestFinished(() => linker.dispose());
  const chains = newChains();
  fill(chains, 100);
  linker.settle(chains);
  expect(chains.linked).toBe(100);
  fill(chains, 100_000);
  linker.grown(chains);
  linker.settle(chains);
  expect(chains.linked).toBeGreaterThanOrEqual(100);
});

it('waits for what is there, and for nothing when aborted', async () => {
  const linker = new Linker();
  onTestFinished(() => linker.dispose());
  const chains = newChains();
  fill(chains, 100_000);
  linker.grown(chains);
  await linker.linked(chains, AbortSignal.abort());
  expect(chains.length).toBe(100_000);
  await linker.linked(chains, new AbortController().signal);
  expect(chains.linked).toBe(100_000);
});

it('drops what there is no room for', () => {
  const chains = new TokenChains(chainMemory([2], 1 << 6, 10, looks, false));
  fill(chains, 12);
  chains.link(chains.length);
  expect([chains.length, chains.linked, chains.room]).toEqual([10, 10, 0]);
});
