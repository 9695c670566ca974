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

test('a log gets a few plain lines', () => {
  expect(drawn(false)).toBe('Indexing 20/100\nIndexing 40/100\nIndexing 60/100\nIndexing 80/100\nIndexed 100 files.\n');
});
