/** Work in the background behind answers that somebody waits for. */
import { expect, test } from 'vitest';
import { behindForeground, inForeground } from '../../server/base/foreground.ts';
import { nextTurn } from '../../server/base/turn.ts';

async function steps(seen: string[]): Promise<void> {
  for (const step of ['one', 'two']) {
    await behindForeground();
    seen.push(step);
  }
}

test('goes on at once where nobody waits, and lets others have their turn', async () => {
  const seen: string[] = [];
  setImmediate(() => seen.push('other'));
  await steps(seen);
  expect(seen).toEqual(['other', 'one', 'two']);
});

test('waits for the answers under way, and no longer', async () => {
  const seen: string[] = [];
  const answers = [1, 2].map((answer) =>
    inForeground(async () => {
      for (let turn = 0; turn < 5 * answer; turn++) await nextTurn();
      seen.push(`answer ${answer}`);
    }),
  );
  await Promise.all([...answers, steps(seen)]);
  expect(seen).toEqual(['answer 1', 'answer 2', 'one', 'two']);
});

test('an answer that fails holds nothing up', async () => {
  const seen: string[] = [];
  const failed = inForeground(() => Promise.reject(new Error('no')));
  await expect(failed).rejects.toThrow('no');
  await steps(seen);
  expect(seen).toEqual(['one', 'two']);
});
