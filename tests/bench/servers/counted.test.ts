/** What the load test counts: requests of the server, not keystrokes, and what it said, not what was read of it again. */
import { expect, it } from 'vitest';
import { counted, noCounts } from '../../../bench/servers/counted.ts';
import type { GeneratedPiece, Generator } from '../../../server/base/generator.ts';
import { Runs } from '../../../server/model/runs.ts';
import { listOf } from '../../support/listOf.ts';
import { promptAt } from '../../support/prompt.ts';

const never = new AbortController().signal;

/** Says these pieces to whatever it is asked, 10 ms apart by the clock that `counted` reads. */
function saying(pieces: readonly Partial<GeneratedPiece>[], then?: () => Promise<void>) {
  let time = 0;
  const counts = noCounts();
  const engine: Generator = {
    name: 'scripted',
    pauseMilliseconds: 0,
    countTokens: (text) => text.length,
    async *generate() {
      for (const piece of pieces) {
        time += 10;
        yield { text: '', logProb: 0, ...piece };
      }
      await then?.();
    },
  };
  return { counts, runs: new Runs(counted(engine, counts, () => time)) };
}

it('counts one request and its pieces once for three keystrokes that it answers', async () => {
  const { counts, runs } = saying([{ note: 'connected' }, { text: 'tot' }, { text: 'al' }, { text: '()' }]);
  for (const picture of ['return █', 'return t█', 'return to█']) await listOf(runs.stream(promptAt(picture), never));
  expect(counts).toMatchObject({ requests: 1, tokens: 3, firsts: [20], wholes: [40], cancelled: 0, failed: 0 });
});

it('counts another request where what was typed does not agree', async () => {
  const { counts, runs } = saying([{ text: 'total' }]);
  for (const picture of ['return █', 'return x█']) await listOf(runs.stream(promptAt(picture), never));
  expect(counts).toMatchObject({ requests: 2, tokens: 2, firsts: [10, 10], wholes: [10, 10] });
});

it('takes a line for whole at its end, whatever would come behind', async () => {
  const { counts, runs } = saying([{ text: 'a' }, { text: 'b\n' }, { text: 'c' }, { text: 'd' }]);
  for await (const piece of runs.stream(promptAt('█'), never)) if (piece.text.includes('\n')) break;
  await runs.stop();
  expect(counts).toMatchObject({ requests: 1, firsts: [10], wholes: [20], cancelled: 0 });
});

it('counts what was broken off in no time', async () => {
  let open: () => void = () => {};
  const { counts, runs } = saying([{ text: 'a' }], () => new Promise((resolve) => (open = resolve)));
  const typing = new AbortController();
  for await (const _ of runs.stream(promptAt('█'), typing.signal)) typing.abort();
  const stopped = runs.stop();
  open();
  await stopped;
  expect(counts).toMatchObject({ requests: 1, tokens: 1, firsts: [], wholes: [], cancelled: 1 });
});

it('counts a failure with its reason', async () => {
  const { counts, runs } = saying([{ text: 'a' }, { failure: 'nothing listens there' }]);
  await listOf(runs.stream(promptAt('█'), never));
  expect(counts).toMatchObject({ requests: 1, failed: 1, firsts: [], wholes: [], cancelled: 0 });
  expect([...counts.reasons]).toEqual(['nothing listens there']);
});
