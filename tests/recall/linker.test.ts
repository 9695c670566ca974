/** Tokens that come in bulk: found when linked, whoever links them. */
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { chainMemory, corpusOrders, TokenChains } from '../../server/recall/chains.ts';
import { Linker } from '../../server/recall/linker.ts';
import { newlineId, Vocabulary } from '../../server/recall/vocabulary.ts';
import { fuzzRuns } from '../support/fuzzRuns.ts';

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

it('finds the same after tokens were taken back as if they had never come', () => {
  const vocabulary = new Vocabulary();
  const ids = ['f', '(', ')', 'a', ', ', 'b']
    .map((text) => vocabulary.intern(text))
    .concat([newlineId(0), newlineId(1)]);
  const sequence = fc.array(fc.constantFrom(...ids), { maxLength: 60 });
  const make = () => new TokenChains(chainMemory([1, 2, 5], 1 << 9, 400, vocabulary.looks, false));
  const add = (chains: TokenChains, tokens: readonly number[]) => {
    for (const token of tokens) chains.push(token);
    chains.link(chains.length);
  };
  fc.assert(
    fc.property(fc.array(fc.tuple(sequence, fc.nat(60)), { minLength: 1, maxLength: 5 }), (rounds) => {
      const edited = make();
      for (const [tokens, kept] of rounds) {
        edited.truncate(Math.min(kept, edited.length));
        add(edited, tokens);
      }
      const fresh = make();
      add(fresh, [...edited.tokens.subarray(0, edited.length)]);
      expect(everyLink(edited)).toEqual(everyLink(fresh));
    }),
    fuzzRuns(200),
  );
});

/** All that can be found, by each means. */
function everyLink(chains: TokenChains): unknown {
  const { heads, previous, callHeads, previousInCall, lineHeads, lines, previousLine, counts } = chains.memory;
  const walk = (start: number, older: Uint32Array | undefined) => {
    const found: number[] = [];
    for (let at = start; at > 0; at = older?.[at - 1] ?? 0) found.push(at);
    return found;
  };
  return [
    heads.map((table, index) => [...table].map((head) => walk(head, previous[index]))),
    [...callHeads].map((head) => walk(head, previousInCall)),
    [...lineHeads].map((head) => walk(head, previousLine)),
    [...lines.subarray(0, counts[1])],
  ];
}
