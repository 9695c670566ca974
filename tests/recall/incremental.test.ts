/**
 * Incremental equals fresh: however files came, changed and went, recall says the same as one that was told only the texts
 * that are left, in the order in which they were last learned. Whatever signs and line breaks there are, and whichever requests were cancelled.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Recall } from '../../server/recall/recall.ts';
import { fuzzRuns } from '../support/fuzzRuns.ts';
import { windowAt } from '../support/recallWindow.ts';

const lines = [
  'from store import Store',
  'import time',
  'store = Store(path, retries=3)',
  'store.fetch_all(url, retries=3)',
  'store.close()',
  'def send_mail(address, subject):',
  '    return build_report(rows)',
  'total = sum(row.amount for row in rows)',
  'note = "😀 é 漢"',
  '𝒙 = "👩‍👩‍👧 e\u0301"',
  '\ud83d',
  '',
];
const line = fc.tuple(fc.constantFrom(...lines), fc.constantFrom('\n', '\n', '\r\n', '\r', '\u2028'));
const texts = fc.array(line, { maxLength: 8 }).map((some) => some.flat().slice(0, -1).join(''));
const paths = fc.constantFrom('/w/store.py', '/w/mail.py', '/w/report.py', '/other/time.py', '/w/open.py');

const steps = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('put' as const), path: paths, text: texts }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), path: paths }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), isCancelled: fc.boolean() }) },
);

const questions = [
  'from store import Store\nstore = █\n',
  'import time\nfrom store import Store\nstore.█\n',
  'def send_mail(█\n',
  'total = sum(█\n',
  '█\n',
];

/** What it writes at each place and how sure it is, and what it makes of a given text. */
async function answers(recall: Recall, signal = new AbortController().signal): Promise<unknown[]> {
  const all = [];
  for (const question of questions) {
    const prompt = { window: windowAt(question), snippets: [] };
    const pieces = [];
    for await (const { text, logProb } of recall.generate(prompt, signal)) pieces.push([text, logProb.toFixed(9)]);
    const scored = await recall.score(prompt, 'Store(path, retries=3)', signal);
    all.push([pieces, scored.map(({ text, logProb }) => [text, logProb.toFixed(9)])]);
  }
  return all;
}

/** Between equals the token that was seen first wins: both have seen all in one order. */
async function newRecall(textOf: (path: string) => string | undefined): Promise<Recall> {
  const recall = new Recall(textOf);
  recall.put('/seen', '/seen', lines.join('\n'));
  await answers(recall);
  recall.remove('/seen');
  return recall;
}

it('after any files that came, changed and went', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 60, size: 'max' }), async (todo) => {
      // In the order of learning: a file that is known already is learned anew when it is next asked.
      const learned = new Map<string, string>();
      // What comes again as it was keeps its place; without a text it is gone.
      const changed = new Map<string, string | undefined>();
      const settle = () => {
        for (const [path, text] of changed) {
          if (path === '/w/open.py' && text !== undefined) continue;
          changed.delete(path);
          if (learned.get(path) === text) continue;
          learned.delete(path);
          if (text !== undefined) learned.set(path, text);
        }
      };
      const textOf = (path: string) => (changed.has(path) ? changed.get(path) : learned.get(path));
      const incremental = await newRecall(textOf);
      for (const step of todo) {
        if (step.kind === 'ask') {
          settle();
          const cancelled = new AbortController();
          const asked = answers(incremental, cancelled.signal);
          if (step.isCancelled) cancelled.abort();
          await asked;
        } else if (step.kind === 'remove') {
          if (learned.has(step.path)) changed.set(step.path, undefined);
          else changed.delete(step.path);
          incremental.remove(step.path);
        } else {
          (learned.has(step.path) || changed.has(step.path) ? changed : learned).set(step.path, step.text);
          incremental.put(step.path, step.path, step.text);
        }
      }
      settle();
      const fresh = await newRecall(textOf);
      for (const [path, text] of learned) fresh.put(path, path, text);
      expect(await answers(incremental)).toEqual(await answers(fresh));
      expect(incremental.size()).toEqual(fresh.size());
      incremental.dispose();
      fresh.dispose();
    }),
    fuzzRuns(40),
  );
});
