/** The progress bar as a terminal and as a log see it. */
import { expect, test } from 'vitest';
import { progressBar } from '../../server/commands/progress.ts';

function drawn(isTTY: boolean, columns = 40): string {
  let text = '';
  const bar = progressBar('Indexing', { isTTY, columns, write: (piece: string) => (text += piece) });
  bar.update(0, 0);
  for (let done = 0; done <= 100; done++) {
    bar.update(done, 100);
  }
  bar.end('Indexed 100 files.');
  return text;
}

test('a terminal gets one line, redrawn', () => {
  const text = drawn(true);
  expect(text).toContain(`\r\x1b[K${'Indexing [====================] 100/100'}`);
  expect(text.endsWith('\r\x1b[KIndexed 100 files.\n')).toBe(true);
  expect(text.split('\n').length).toBe(2);
  expect(drawn(true, 0)).toContain(`[${'='.repeat(40)}]`);
});

test('a part of one is drawn, and not written', () => {
  let text = '';
  progressBar('Scoring', { isTTY: false, write: (piece: string) => (text += piece) }).update(5.83, 29);
  progressBar('Scoring', { isTTY: true, columns: 40, write: (piece: string) => (text += piece) }).update(5.83, 29);
  expect(text).toMatch(/^Scoring 5\/29\n.* 5\/29$/s);
});

test('a log gets a few plain lines', () => {
  expect(drawn(false)).toBe('Indexing 20/100\nIndexing 40/100\nIndexing 60/100\nIndexing 80/100\nIndexed 100 files.\n');
});
